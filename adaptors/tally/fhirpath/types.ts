import { isFhirType, isSubtype } from './model.ts';

/** A FHIR type by its name, or a System type with its prefix; several, for an open choice, stand with `|` between. */
export type FhirType = string;

/** The scalar type of a column. */
export type ColumnType = 'string' | 'number' | 'boolean' | 'date' | 'dateTime' | 'instant' | 'time';

/** How values of a type compare: plainly, as dates with partial precision, or in ways that are not compiled. */
export type Category =
  | 'string'
  | 'number'
  | 'boolean'
  | 'date'
  | 'temporal'
  | 'quantity'
  | 'resource'
  | 'complex'
  /** A value of a plain record: what it is, is known when it is there. */
  | 'json';

/** The type of whatever stands in a plain record, which has no model. */
export const JSON_TYPE: FhirType = 'System.Json';

const SYSTEM: Readonly<Record<string, Category>> = {
  String: 'string',
  Boolean: 'boolean',
  Integer: 'number',
  Decimal: 'number',
  Long: 'quantity',
  Date: 'date',
  DateTime: 'temporal',
  Time: 'temporal',
  Quantity: 'quantity',
  Object: 'complex',
  Json: 'json',
};

/** FHIR types that the package takes for a System type in ofType(). */
const TO_SYSTEM: Readonly<Record<string, string>> = {
  boolean: 'Boolean',
  ...Object.fromEntries(
    ['string', 'uri', 'code', 'oid', 'id', 'uuid', 'markdown', 'base64Binary'].map((name) => [name, 'String']),
  ),
  integer: 'Integer',
  unsignedInt: 'Integer',
  positiveInt: 'Integer',
  decimal: 'Decimal',
  date: 'DateTime',
  dateTime: 'DateTime',
  instant: 'DateTime',
  time: 'Time',
  Quantity: 'Quantity',
};

/** A type as it is named in an expression: `dateTime`, `FHIR.dateTime`, `System.String`. */
export interface TypeName {
  readonly namespace: 'FHIR' | 'System' | undefined;
  readonly name: string;
}

/** Tell how values of a type compare; xhtml counts as complex, as the package does not take it for a primitive. @example categoryOf('code') // 'string' */
export function categoryOf(type: FhirType): Category {
  if (type.startsWith('System.')) return SYSTEM[type.slice(7)] ?? 'complex';
  if (type === 'boolean' || type === 'date') return type;
  if (type === 'decimal' || isSubtype(type, 'integer')) return 'number';
  if (type === 'dateTime' || type === 'instant' || type === 'time') return 'temporal';
  if (isSubtype(type, 'Quantity')) return 'quantity';
  if (isSubtype(type, 'Resource')) return 'resource';
  if (type === 'base64Binary' || isSubtype(type, 'string') || isSubtype(type, 'uri')) return 'string';
  return 'complex';
}

/** Tell whether the package counts a type as primitive. @example isPrimitive('code') */
export function isPrimitive(type: FhirType): boolean {
  const category = categoryOf(type);
  return !['quantity', 'resource', 'complex', 'json'].includes(category);
}

/** Tell whether a type name means something in R4. @example isKnownType({ namespace: undefined, name: 'code' }) */
export function isKnownType({ namespace, name }: TypeName): boolean {
  const system = name !== 'Object' && name !== 'Json' && Object.hasOwn(SYSTEM, name);
  return (namespace !== 'FHIR' && system) || (namespace !== 'System' && isFhirType(name));
}

/**
 * Answer `is` for a type that is known when the expression is compiled.
 *
 * @param type type of the value
 * @param asked type named in the expression
 * @returns what the package answers for such a value
 * @example isOfType('code', { namespace: undefined, name: 'string' }) // true
 */
export function isOfType(type: FhirType, asked: TypeName): boolean {
  if (type.startsWith('System.')) return asked.namespace !== 'FHIR' && type.slice(7) === asked.name;
  return asked.namespace !== 'System' && isSubtype(type, asked.name);
}

/** Answer `ofType()`, which also takes FHIR types for System types. @example matchesOfType('code', { namespace: 'System', name: 'String' }) */
export function matchesOfType(type: FhirType, asked: TypeName): boolean {
  if (isOfType(type, asked)) return true;
  return asked.namespace !== 'FHIR' && Object.hasOwn(TO_SYSTEM, type) && TO_SYSTEM[type] === asked.name;
}

/**
 * Derive a column's type from the types of its values.
 *
 * @param types FHIR or System types
 * @returns the one column type for all of them, undefined where there is none
 * @example columnTypeOf(['code']) // 'string'
 */
export function columnTypeOf(types: readonly FhirType[]): ColumnType | undefined {
  const found = new Set(types.map(scalarOf));
  const [only] = found;
  return found.size === 1 ? only : undefined;
}

function scalarOf(type: FhirType): ColumnType | undefined {
  const category = categoryOf(type);
  if (category === 'temporal') {
    const name = type.replace('System.', '');
    return name === 'instant' || name === 'time' ? name : name === 'Time' ? 'time' : 'dateTime';
  }
  const isOne = category === 'string' || category === 'number' || category === 'boolean' || category === 'date';
  return isOne ? category : undefined;
}
