import { isScalar } from 'yaml';
import type { Constants, ConstantValue } from '../fhirpath/index.ts';
import { type MomentKind, readMoment } from '../fhirpath/runtime/moments.ts';
import { entriesOf, Fields } from '../mapping/fields.ts';
import { checkName, ELEMENT_KEYS, mapsOf } from './fields-of.ts';

const EXAMPLE = '[{ name: code, valueCode: "19" }]';

/** What YAML or JSON has for a value of each type. */
const TEXTS = 'Base64Binary Canonical Code Date DateTime Id Instant Oid String Time Uri Url Uuid'.split(' ');
const WHOLE = ['Integer', 'Integer64', 'PositiveInt', 'UnsignedInt'];
const MOMENTS: Readonly<Record<string, { readonly kind: MomentKind; readonly example: string }>> = {
  Date: { kind: 'date', example: '2024-01-31' },
  DateTime: { kind: 'dateTime', example: '2024-01-31T10:00:00Z' },
  Instant: { kind: 'instant', example: '2024-01-31T10:00:00Z' },
  Time: { kind: 'time', example: '10:00:00' },
};
const KEYS = [...TEXTS, ...WHOLE, 'Boolean', 'Decimal'].map((type) => `value${type}`).sort();

/** Names that FHIRPath itself gives a meaning. */
const RESERVED = ['context', 'resource', 'rootResource', 'ucum', 'sct', 'loinc', 'rowIndex'];

/**
 * Read the constants of a ViewDefinition.
 *
 * @param fields the ViewDefinition
 * @returns what `%name` stands for
 * @see https://build.fhir.org/ig/FHIR/sql-on-fhir-v2/StructureDefinition-ViewDefinition-definitions.html#diff_ViewDefinition.constant
 */
export function loadConstants(fields: Fields): Constants {
  const { problems } = fields;
  const constants: Record<string, ConstantValue> = {};
  for (const node of mapsOf(fields, 'constant', EXAMPLE)) {
    const constant = new Fields(node, 'constant', [...ELEMENT_KEYS, 'name', ...KEYS], problems);
    const name = constant.text('name', 'needed', 'code');
    const values = entriesOf(node).filter((entry) => KEYS.includes(entry.name));
    const [first, second] = values;
    if (first === undefined) problems.at(node, 'a constant has no value', `write ${EXAMPLE}`);
    if (second !== undefined) problems.at(second.key, 'a constant has one value', `take ${second.name} out`);
    if (name === undefined) continue;
    checkName(name, 'constant', problems);
    if (RESERVED.includes(name.value))
      problems.at(name.node, `%${name.value} has a meaning of its own`, 'call it something else');
    if (Object.hasOwn(constants, name.value))
      problems.at(name.node, `there are two constants "${name.value}"`, 'rename one');
    // A value that cannot be read is noted; expressions with the constant are checked all the same.
    constants[name.value] = first === undefined ? '' : constantValue(constant, first.name);
  }
  return constants;
}

/**
 * Read the constants of a view in its short form: texts by name.
 *
 * @param fields the view
 * @returns what `%name` stands for
 * @example loadTexts(new Fields(node, 'view "confirmed"', KEYS, problems)) // { confirmed: 'LNG_…_CONFIRMED' }
 */
export function loadTexts(fields: Fields): Readonly<Record<string, string>> {
  const { problems } = fields;
  const node = fields.map('constants', 'optional', '{ confirmed: CONFIRMED }');
  const texts: Record<string, string> = {};
  for (const { name, key, value } of node === undefined ? [] : entriesOf(node)) {
    checkName({ value: name, node: key }, 'constant', problems);
    if (RESERVED.includes(name)) problems.at(key, `%${name} has a meaning of its own`, 'call it something else');
    const text = fields.asText(value, `constant "${name}"`, `write ${name}: a text`);
    // One that cannot be read is noted; expressions with it are checked all the same.
    texts[name] = text?.value ?? '';
  }
  return texts;
}

/** The value of a constant; another one of its type (noted) where it cannot be read. */
function constantValue(fields: Fields, key: string): ConstantValue {
  const type = key.slice('value'.length);
  const node = fields.value(key);
  const value: unknown = isScalar(node) ? node.value : undefined;
  if (type === 'Boolean') return typeof value === 'boolean' ? value : wrong(fields, key, 'true or false', true);
  if (type === 'Decimal' || WHOLE.includes(type)) return numberOf(fields, key, type, value);
  const moment = Object.hasOwn(MOMENTS, type) ? MOMENTS[type] : undefined;
  const text = fields.text(key, 'optional', moment?.example ?? 'text')?.value;
  if (moment === undefined) return text ?? '';
  const { kind, example } = moment;
  if (text === undefined) return { type: kind, value: example };
  const good = typeof readMoment(text, kind) !== 'string';
  return { type: kind, value: good ? text : wrong(fields, key, `a FHIR ${kind}`, example) };
}

/** JSON has integer64 as a text. */
function numberOf(fields: Fields, key: string, type: string, value: unknown): number {
  const number = type === 'Integer64' && typeof value === 'string' ? Number(value) : value;
  if (type === 'Decimal') {
    return typeof number === 'number' && Number.isFinite(number) ? number : wrong(fields, key, 'a number', 1.5);
  }
  const least = { PositiveInt: 1, UnsignedInt: 0 }[type] ?? Number.MIN_SAFE_INTEGER;
  const good = typeof number === 'number' && Number.isSafeInteger(number) && number >= least;
  return good ? number : wrong(fields, key, 'a whole number', 1);
}

/** Note a value that is wrong, and go on with one that is right. */
function wrong<Value extends string | number | boolean>(
  fields: Fields,
  key: string,
  what: string,
  example: Value,
): Value {
  fields.problems.at(fields.value(key), `expected ${what} for "${key}"`, `write ${key}: ${example}`);
  return example;
}
