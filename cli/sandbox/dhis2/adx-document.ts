import { XMLParser, XMLValidator } from 'fast-xml-parser';
import { isObject, objectsOf, textOf } from './json.ts';

/** A `group` of an ADX document. */
export interface AdxGroup {
  readonly attributes: Readonly<Record<string, string>>;
  readonly values: readonly AdxValue[];
}

/** A `dataValue` of an ADX document. */
export interface AdxValue {
  readonly attributes: Readonly<Record<string, string>>;
  readonly annotation: string | undefined;
}

/** A document that is no XML, or says what ADX does not have. */
export class AdxError extends Error {
  override readonly name = 'AdxError';
  readonly code = 'BAD_ADX';
}

const namespace = 'urn:ihe:qrph:adx:2015';
const at = '@';
const parser = new XMLParser({
  ignoreAttributes: false,
  attributeNamePrefix: at,
  parseAttributeValue: false,
  parseTagValue: false,
  trimValues: true,
  htmlEntities: true,
  removeNSPrefix: true,
  isArray: (name, _path, _isLeaf, isAttribute) => !isAttribute && (name === 'group' || name === 'dataValue'),
});

/**
 * Parse an ADX document.
 *
 * @param text the body
 * @returns its groups; none where the root is of another namespace, as DHIS2 then finds none
 * @throws AdxError when it is no XML
 * @see https://docs.dhis2.org/en/develop/using-the-api/dhis-core-version-241/data.html#webapi_adx_data_format
 * @example parseAdx('<adx xmlns="urn:ihe:qrph:adx:2015"/>'); // []
 */
export function parseAdx(text: string): AdxGroup[] {
  const valid = XMLValidator.validate(text);
  if (valid !== true) throw new AdxError(valid.err.msg);
  const document: unknown = parser.parse(text);
  const root = isObject(document) ? document.adx : undefined;
  if (!isObject(root) || !text.includes(namespace)) return [];
  return objectsOf(root.group).map((group) => ({
    attributes: attributesOf(group),
    values: objectsOf(group.dataValue).map((value) => ({
      attributes: attributesOf(value),
      annotation: textOf(value.annotation),
    })),
  }));
}

function attributesOf(element: Record<string, unknown>): Record<string, string> {
  return Object.fromEntries(
    Object.entries(element).flatMap(([name, value]) =>
      name.startsWith(at) && typeof value === 'string' ? [[name.slice(at.length), value] as const] : [],
    ),
  );
}
