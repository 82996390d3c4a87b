import { isScalar } from 'yaml';
import { Fields } from '../mapping/fields.ts';

/** The profiles of ViewDefinition that a view says it keeps to. */
export interface ProfileRules {
  /** It needs a url, a name, the FHIR version and the type of each column. */
  readonly shareable: boolean;
  /** Its columns hold single values only. */
  readonly tabular: boolean;
}

/**
 * Read which profiles a ViewDefinition names in `meta.profile`, and note what the shareable one misses.
 *
 * @param fields the ViewDefinition
 * @returns the rules that its columns have to keep to
 * @see https://build.fhir.org/ig/FHIR/sql-on-fhir-v2/StructureDefinition-ShareableViewDefinition.html
 */
export function loadProfiles(fields: Fields): ProfileRules {
  const meta = fields.map('meta', 'optional', '{ profile: […] }');
  const named =
    meta === undefined ? [] : new Fields(meta, 'meta', undefined, fields.problems).texts('profile', 'optional', '[…]');
  const has = (profile: string) => named.some(({ value }) => value.replace(/\|.*$/, '').endsWith(`/${profile}`));
  const shareable = has('ShareableViewDefinition');
  if (shareable) {
    fields.text('url', 'needed', 'https://example.org/ViewDefinition/patients');
    fields.text('name', 'needed', 'patients');
    fields.list('fhirVersion', 'needed', '[4.0.1]');
  }
  return { shareable, tabular: has('TabularViewDefinition') };
}

/**
 * Note a ViewDefinition that is written for other versions of FHIR alone: its paths are checked against R4.
 *
 * @param fields the ViewDefinition
 */
export function checkFhirVersion(fields: Fields): void {
  const value = fields.value('fhirVersion');
  if (value === undefined) return;
  const text = isScalar(value) ? fields.text('fhirVersion', 'optional', '[4.0.1]') : undefined;
  const versions = isScalar(value) ? [text ?? []].flat() : fields.texts('fhirVersion', 'optional', '[4.0.1]');
  const [first] = versions;
  if (first === undefined || versions.some((version) => version.value.startsWith('4.0'))) return;
  fields.problems.at(first.node, `views are read over FHIR R4, not ${first.value}`, 'add 4.0.1 if it holds for R4 too');
}
