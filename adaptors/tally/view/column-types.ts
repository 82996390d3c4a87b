import type { ColumnType } from '../fhirpath/index.ts';

/** Types that a ViewDefinition may name for a column, and what a column of them holds. */
export const COLUMN_TYPES: Readonly<Record<string, ColumnType>> = {
  base64Binary: 'string',
  boolean: 'boolean',
  canonical: 'string',
  code: 'string',
  date: 'date',
  dateTime: 'dateTime',
  decimal: 'number',
  id: 'string',
  instant: 'instant',
  integer: 'number',
  integer64: 'number',
  markdown: 'string',
  oid: 'string',
  positiveInt: 'number',
  string: 'string',
  time: 'time',
  unsignedInt: 'number',
  uri: 'string',
  url: 'string',
  uuid: 'string',
};

/**
 * Take the name of a type out of what a ViewDefinition writes for it.
 *
 * @param uri a name, or the address of its StructureDefinition
 * @returns the name
 * @example typeName('http://hl7.org/fhir/StructureDefinition/dateTime') // 'dateTime'
 */
export function typeName(uri: string): string {
  return uri.replace(/^https?:\/\/hl7\.org\/(?:fhir\/StructureDefinition|fhirpath)\/(?:System\.)?/, '');
}
