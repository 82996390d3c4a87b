import { XMLBuilder } from 'fast-xml-parser';
import { ExchangeError } from '../exchange-error.ts';
import type { ExchangeCombo, ExchangeReport, ExchangeValue } from '../exchange-report.ts';
import { type ExchangeScheme, identify } from '../id-scheme.ts';
import { adxPeriod } from './adx-period.ts';
import { checkAdxNames } from './check-adx-names.ts';

const NAMESPACE = 'urn:ihe:qrph:adx:2015';
/** What stands before names of attributes in objects of the builder. */
const AT = '@';
/** Characters that no XML document can hold. */
const ILLEGAL = /[^\t\n\r\u0020-\uD7FF\uE000-\uFFFD\u{10000}-\u{10FFFF}]/gu;

/** Beside those of XML, what a reader would make a blank of in an attribute. */
const SPECIAL = /[&<>"'\t\n\r]/g;

/** What an ADX document says beside its values. */
export interface AdxOptions {
  /** When it was written, an ISO 8601 instant with a zone. */
  readonly exported: string;
  /** How objects are named. */
  readonly scheme: ExchangeScheme;
}

/**
 * Write reports as an ADX document: a group for each report and attribute option combo.
 *
 * A comment is an attribute of its value, not an annotation: DHIS2 from 2.43 on takes an annotation for the value itself.
 *
 * @param reports with at least one value
 * @param options instant and naming
 * @returns pieces of the document, in order
 * @throws {ExchangeError} before the first piece, for what ADX or DHIS2 could not take
 * @see https://www.ihe.net/uploadedFiles/Documents/QRPH/IHE_QRPH_Suppl_ADX.pdf
 * @example [...writeAdx(reports, { exported: '2024-04-10T08:00:00Z', scheme: 'categories' })].join('')
 */
export function writeAdx(reports: readonly ExchangeReport[], options: AdxOptions): Iterable<string> {
  if (reports.length === 0) {
    throw new ExchangeError('no-values', 'there are no values, and ADX has no empty document', 'count other periods');
  }
  checkAdxNames(reports, options.scheme);
  for (const { period } of reports) adxPeriod(period);
  return pieces(reports, options);
}

function* pieces(reports: readonly ExchangeReport[], { exported, scheme }: AdxOptions): Generator<string> {
  yield '<?xml version="1.0" encoding="UTF-8"?>\n';
  yield `<adx xmlns="${NAMESPACE}" exported="${exported}">\n`;
  const builder = new XMLBuilder({
    ignoreAttributes: false,
    attributeNamePrefix: AT,
    format: true,
    suppressEmptyNode: true,
    processEntities: false,
    attributeValueProcessor: (_name, value) => escapeText(String(value)),
    tagValueProcessor: (_name, value) => escapeText(String(value)),
  });
  for (const report of reports) {
    for (const values of byAttributeCombo(report.values)) {
      const text = builder.build({ group: groupOf(report, values, scheme) });
      yield text.trimEnd().replaceAll(/^/gm, '  ');
      yield '\n';
    }
  }
  yield '</adx>\n';
}

function byAttributeCombo(values: readonly ExchangeValue[]): ExchangeValue[][] {
  const groups = new Map<string, ExchangeValue[]>();
  for (const value of values) {
    const known = groups.get(value.attributeOptionCombo.id);
    if (known === undefined) groups.set(value.attributeOptionCombo.id, [value]);
    else known.push(value);
  }
  return [...groups].sort(([a], [b]) => (a < b ? -1 : 1)).map(([, group]) => group);
}

function groupOf(
  { dataSet, orgUnit, period }: ExchangeReport,
  values: readonly ExchangeValue[],
  scheme: ExchangeScheme,
): object {
  const [first] = values;
  const combo = first?.attributeOptionCombo;
  // A data set without attribute categories needs no word of them.
  const attributes =
    combo === undefined || combo.isDefault ? [] : comboAttributes(combo, 'attributeOptionCombo', scheme);
  return {
    ...attributesOf([
      ['orgUnit', identify(orgUnit, scheme)],
      ['period', adxPeriod(period)],
      ['dataSet', identify(dataSet, scheme)],
      ...attributes,
    ]),
    dataValue: values.map((value) => dataValueOf(value, scheme)),
  };
}

/** DHIS2 takes text for a data element of texts from an annotation. */
function dataValueOf({ dataElement, optionCombo, value, comment }: ExchangeValue, scheme: ExchangeScheme): object {
  const { isNumber } = dataElement;
  return {
    ...attributesOf([
      ['dataElement', identify(dataElement, scheme)],
      ...comboAttributes(optionCombo, 'categoryOptionCombo', scheme),
      ['value', isNumber ? value : '0'],
      ...(comment === undefined ? [] : [['comment', comment] as const]),
    ]),
    ...(isNumber ? {} : { annotation: value }),
  };
}

/** The default category is named too: without any, 2.43 refuses the document. */
function comboAttributes(
  combo: ExchangeCombo,
  attribute: string,
  scheme: ExchangeScheme,
): readonly (readonly [string, string])[] {
  if (scheme !== 'categories') return [[attribute, identify(combo, scheme)]];
  return (combo.choices ?? []).flatMap(({ category: { code }, option }) =>
    code === undefined || option.code === undefined ? [] : [[code, option.code] as const],
  );
}

function attributesOf(attributes: readonly (readonly [string, string])[]): object {
  return Object.fromEntries(attributes.map(([name, value]) => [`${AT}${name}`, value]));
}

function escapeText(text: string): string {
  return text.replaceAll(ILLEGAL, '').replaceAll(SPECIAL, (character) => `&#${character.charCodeAt(0)};`);
}
