import fc from 'fast-check';
import type { Json } from './oracle.ts';
import { paths } from './paths.ts';

const word = fc.constantFrom(
  "'a'",
  "'Ami'",
  "'female'",
  "'19'",
  "'completed'",
  "''",
  "'i'",
  "'1'",
  "'2023'",
  "'\\u2028'",
);
const number = fc.constantFrom('0', '1', '2', '3', '0.5', '2.25', '1.0', '2.50', '1000000');
const date = fc.constantFrom('@2023', '@2023-02', '@2023-02-28', '@2025-01', '@2024-12-31');
const literal = fc.oneof(word, number, date, fc.constantFrom('true', 'false', '{}'));
const typeName = fc.constantFrom(
  'string',
  'dateTime',
  'boolean',
  'integer',
  'code',
  'Coding',
  'Quantity',
  'String',
  'System.Integer',
  'FHIR.date',
);
const elementName = fc.constantFrom(
  'id',
  'extension',
  'code',
  'coding',
  'system',
  'value',
  'use',
  'given',
  'family',
  'text',
  'reference',
  'rank',
  'period',
  'start',
  'display',
  'url',
);
const binary = fc.constantFrom(
  '=',
  '!=',
  '<',
  '>',
  '<=',
  '>=',
  'and',
  'or',
  'xor',
  'implies',
  '+',
  '-',
  '*',
  '/',
  'div',
  'mod',
  '&',
  '|',
  'in',
  'contains',
);
const bare = fc.constantFrom(
  'exists',
  'empty',
  'not',
  'first',
  'last',
  'tail',
  'count',
  'distinct',
  'hasValue',
  'toString',
  'toInteger',
  'length',
  'upper',
  'lower',
  'trim',
  'join',
);
const withCriterion = fc.constantFrom('where', 'exists', 'all', 'select');
const withText = fc.constantFrom(
  'startsWith',
  'endsWith',
  'contains',
  'indexOf',
  'join',
  'split',
  'extension',
  'matches',
  'union',
);

/**
 * Make random expressions over a resource type: many mean nothing, and the compiler is free to refuse those.
 *
 * @param type a resource type of the test data
 */
export function randomExpression(type: string): fc.Arbitrary<string> {
  const path = fc.constantFrom(...(paths[type] ?? []));
  const { expression } = fc.letrec<{ expression: string; term: string }>((tie) => ({
    term: fc.oneof(
      { maxDepth: 4, depthSize: 'small' },
      path,
      literal,
      fc.constantFrom('$this', '%context', 'name', 'gender', 'status', 'value', 'code'),
      fc.tuple(tie('term'), elementName).map(([focus, name]) => `${focus}.${name}`),
      fc.tuple(tie('term'), bare).map(([focus, name]) => `${focus}.${name}()`),
      fc
        .tuple(tie('term'), withCriterion, tie('expression'))
        .map(([focus, name, inner]) => `${focus}.${name}(${inner})`),
      fc
        .tuple(tie('term'), withText, fc.oneof(word, tie('term')))
        .map(([focus, name, inner]) => `${focus}.${name}(${inner})`),
      fc
        .tuple(tie('term'), fc.constantFrom('ofType', 'is', 'as'), typeName)
        .map(([focus, name, of]) => `${focus}.${name}(${of})`),
      fc
        .tuple(tie('term'), fc.constantFrom('replace', 'replaceMatches'), word, word)
        .map(([focus, name, a, b]) => `${focus}.${name}(${a}, ${b})`),
      fc.tuple(tie('term'), tie('term')).map(([focus, start]) => `${focus}.substring(${start}, 2)`),
      fc
        .tuple(tie('term'), tie('expression'), tie('expression'), tie('expression'))
        .map(([f, c, a, b]) => `${f}.iif(${c}, ${a}, ${b})`),
      fc.tuple(tie('term'), fc.nat(2)).map(([focus, index]) => `${focus}[${index}]`),
      tie('expression').map((inner) => `(${inner})`),
    ),
    expression: fc.oneof(
      { maxDepth: 4, depthSize: 'small' },
      tie('term'),
      fc.tuple(tie('term'), binary, tie('term')).map(([a, operator, b]) => `${a} ${operator} ${b}`),
      fc.tuple(tie('term'), binary, literal).map(([a, operator, b]) => `${a} ${operator} ${b}`),
      fc.tuple(tie('term'), fc.constantFrom('is', 'as'), typeName).map(([a, operator, of]) => `${a} ${operator} ${of}`),
      tie('term').map((inner) => `-${inner}`),
    ),
  }));
  return expression;
}

/** A change that JSON of bad servers shows: which property, counted in the order of the text, and what stands there instead. */
export interface Damage {
  readonly at: number;
  readonly kind:
    | 'null'
    | 'list'
    | 'pair'
    | 'number'
    | 'text'
    | 'true'
    | 'empty'
    | 'sibling'
    | 'siblings'
    | 'object'
    | 'drop';
}

export const randomDamage: fc.Arbitrary<Damage[]> = fc.array(
  fc.record({
    at: fc.nat(40),
    kind: fc.constantFrom<Damage['kind']>(
      'null',
      'list',
      'pair',
      'number',
      'text',
      'true',
      'empty',
      'sibling',
      'siblings',
      'object',
      'drop',
    ),
  }),
  { maxLength: 3 },
);

/** Damage a copy of a resource. */
export function damage(resource: Json, changes: readonly Damage[]): Json {
  const copy = structuredClone(resource);
  for (const change of changes) {
    const slots = slotsOf(copy);
    const slot = slots[change.at % Math.max(1, slots.length)];
    if (slot !== undefined) apply(slot.owner, slot.key, change.kind);
  }
  return copy;
}

function slotsOf(value: unknown): { owner: Json; key: string }[] {
  if (value === null || typeof value !== 'object') return [];
  const own = Array.isArray(value) ? [] : Object.keys(value).map((key) => ({ owner: value as Json, key }));
  const kept = own.filter(({ key }) => key !== 'resourceType');
  return [...kept, ...Object.values(value).flatMap(slotsOf)];
}

function apply(owner: Json, key: string, kind: Damage['kind']): void {
  const value = owner[key];
  const plainKey = key.replace(/^_/, '');
  const replacements: Record<string, unknown> = {
    null: null,
    list: [value],
    pair: [value, null, structuredClone(value)],
    number: 4,
    text: 'Ami',
    true: true,
    empty: [],
    object: { id: 'x', value: 1 },
  };
  if (kind === 'drop') delete owner[key];
  else if (kind === 'sibling') owner[`_${plainKey}`] = { id: 's', extension: [{ url: 'a', valueString: 'b' }] };
  else if (kind === 'siblings') owner[`_${plainKey}`] = [null, { id: 's' }];
  else owner[key] = replacements[kind];
}
