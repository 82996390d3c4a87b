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
 * @returns the name; for a type of FHIRPath itself that of FHIR
 * @example typeName('http://hl7.org/fhir/StructureDefinition/dateTime') // 'dateTime'
 * @example typeName('http://hl7.org/fhirpath/System.DateTime') // 'dateTime'
 */
export function typeName(uri: string): string {
  const [, system] = /^(?:https?:\/\/hl7\.org\/fhirpath\/)?System\.([A-Za-z]+)$/.exec(uri) ?? [];
  if (system !== undefined) return system.charAt(0).toLowerCase() + system.slice(1);
  return uri.replace(/^https?:\/\/hl7\.org\/fhir\/StructureDefinition\//, '');
}

/** Above this many the types of a choice are counted instead of named. */
const MOST_NAMED = 6;

/**
 * Write what an expression selects, for a message.
 *
 * @param type its type; several with `|` between where a choice is open
 * @returns the type, without the prefix of FHIRPath; the number of types where there are many
 * @example describeType('boolean|integer') // 'boolean|integer'
 */
export function describeType(type: string): string {
  const types = type.replaceAll('System.', '').split('|');
  return types.length > MOST_NAMED ? `one of ${types.length} types` : types.join('|');
}

const WHOLE = ['integer', 'integer64', 'positiveInt', 'unsignedInt'];

/**
 * Tell whether a column may be declared as a type.
 *
 * @param declared the name of the type
 * @param found what its expression selects: a type of FHIR or FHIRPath
 * @param columnType what such a column holds
 * @returns whether it fits; a date and an instant are dateTimes too, a decimal is no whole number
 * @example fitsType('dateTime', 'System.Date', 'date') // true
 * @see https://hl7.org/fhirpath/#conversion
 */
export function fitsType(declared: string, found: string, columnType: ColumnType): boolean {
  if (found === 'decimal' && WHOLE.includes(declared)) return false;
  if (declared === 'dateTime' && (columnType === 'date' || columnType === 'instant')) return true;
  return COLUMN_TYPES[declared] === columnType;
}
