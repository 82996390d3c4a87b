import fc from 'fast-check';
import { tryCompile } from './oracle.ts';
import { paths } from './paths.ts';

interface Sorts {
  text: string;
  number: string;
  truth: string;
  date: string;
  things: string;
}

const comparison = fc.constantFrom('=', '!=', '<', '>', '<=', '>=');
const equality = fc.constantFrom('=', '!=');
const words = ["'a'", "'Ami'", "'female'", "'19'", "'completed'", "''", "'i'", "'1'", "'2023'", "'\\u2028'"];
const numbers = ['0', '1', '2', '3', '0.5', '2.25', '1000000'];
const dates = ['@2023', '@2023-02', '@2023-02-28', '@2025-01', '@2024-12-31'];

/** The paths of a resource type by the sort of their values, as the compiler sees it. */
function pathsBySort(type: string): Record<keyof Sorts, string[]> {
  const found: Record<keyof Sorts, string[]> = { text: [], number: [], truth: [], date: [], things: [] };
  const sorts: Record<string, keyof Sorts> = { string: 'text', number: 'number', boolean: 'truth', date: 'date' };
  for (const path of paths[type] ?? []) {
    const compiled = tryCompile(path, type);
    if (compiled !== undefined) found[sorts[compiled.columnType ?? ''] ?? 'things'].push(path);
  }
  return found;
}

/**
 * Make random expressions over a resource type that mean something, so that most of them are compiled.
 *
 * @param type a resource type of the test data
 */
export function sensibleExpression(type: string): fc.Arbitrary<string> {
  const known = pathsBySort(type);
  const pick = (list: readonly string[], others: readonly string[]) => fc.constantFrom(...list, ...others);
  const any = fc.constantFrom(...(paths[type] ?? []));
  const limits = { maxDepth: 5, depthSize: 'medium' } as const;
  const sorts = fc.letrec<Sorts>((tie) => {
    const same = (sort: keyof Sorts) => [
      fc.tuple(tie(sort), fc.constantFrom('first', 'last', 'tail', 'distinct')).map(([a, name]) => `(${a}).${name}()`),
      fc.tuple(tie(sort), fc.nat(2)).map(([a, index]) => `(${a})[${index}]`),
      fc.tuple(tie('truth'), tie(sort), tie(sort)).map(([test, a, b]) => `iif(${test}, ${a}, ${b})`),
      fc.tuple(tie(sort), tie(sort)).map(([a, b]) => `(${a} | ${b})`),
      fc.tuple(tie(sort), equality, tie(sort)).map(([a, operator, b]) => `(${a}).where($this ${operator} ${b})`),
      fc.tuple(tie(sort), tie('truth')).map(([a, test]) => `(${a}).where(${test})`),
      fc.tuple(tie(sort), tie(sort)).map(([a, b]) => `(${a}).select($this | ${b})`),
      fc.tuple(tie(sort), tie(sort)).map(([a, b]) => `(${a}).iif($this.count() > 1, $this, ${b})`),
    ];
    return {
      text: fc.oneof(
        limits,
        pick(known.text, words),
        pick(known.text, words),
        fc
          .tuple(tie('text'), fc.constantFrom('upper', 'lower', 'trim', 'toString', 'join'))
          .map(([a, name]) => `(${a}).${name}()`),
        fc
          .tuple(tie('text'), fc.constantFrom('&', '+'), tie('text'))
          .map(([a, operator, b]) => `(${a} ${operator} ${b})`),
        fc.tuple(tie('text'), tie('number'), tie('number')).map(([a, b, c]) => `(${a}).substring(${b}, ${c})`),
        fc.tuple(tie('text'), tie('text')).map(([a, b]) => `(${a}).split(${b})`),
        fc.tuple(tie('text'), tie('text'), tie('text')).map(([a, b, c]) => `(${a}).replace(${b}, ${c})`),
        fc.tuple(fc.oneof(tie('number'), tie('truth'), tie('date'))).map(([a]) => `(${a}).toString()`),
        ...same('text'),
      ),
      number: fc.oneof(
        limits,
        pick(known.number, numbers),
        pick(known.number, numbers),
        fc
          .tuple(tie('number'), fc.constantFrom('+', '-', '*', '/', 'div', 'mod'), tie('number'))
          .map(([a, operator, b]) => `(${a} ${operator} ${b})`),
        fc.tuple(tie('number'), tie('number')).map(([a, b]) => `-(${a} - ${b})`),
        fc.oneof(any, tie('things')).map((a) => `(${a}).count()`),
        tie('text').map((a) => `(${a}).length()`),
        fc.oneof(tie('text'), tie('number'), tie('truth')).map((a) => `(${a}).toInteger()`),
        fc.tuple(tie('text'), tie('text')).map(([a, b]) => `(${a}).indexOf(${b})`),
        ...same('number'),
      ),
      date: fc.oneof(limits, pick(known.date, dates), ...same('date')),
      things: fc.oneof(
        limits,
        pick(known.things.length > 0 ? known.things : ['{}'], ['$this', '{}']),
        ...same('things'),
      ),
      truth: fc.oneof(
        limits,
        pick(known.truth, ['true', 'false', '{}']),
        fc.tuple(tie('text'), comparison, tie('text')).map(([a, operator, b]) => `(${a} ${operator} ${b})`),
        fc.tuple(tie('number'), comparison, tie('number')).map(([a, operator, b]) => `(${a} ${operator} ${b})`),
        fc.tuple(tie('date'), comparison, tie('date')).map(([a, operator, b]) => `(${a} ${operator} ${b})`),
        fc.tuple(tie('truth'), equality, tie('truth')).map(([a, operator, b]) => `(${a} ${operator} ${b})`),
        fc.tuple(tie('things'), equality, tie('things')).map(([a, operator, b]) => `(${a} ${operator} ${b})`),
        fc
          .tuple(tie('text'), fc.constantFrom('in', 'contains'), tie('text'))
          .map(([a, operator, b]) => `(${a} ${operator} ${b})`),
        fc.tuple(tie('date'), tie('date')).map(([a, b]) => `(${a} in ${b})`),
        fc
          .tuple(tie('truth'), fc.constantFrom('and', 'or', 'xor', 'implies'), tie('truth'))
          .map(([a, operator, b]) => `(${a} ${operator} ${b})`),
        fc.tuple(any, fc.constantFrom('exists', 'empty', 'hasValue')).map(([a, name]) => `(${a}).${name}()`),
        tie('truth').map((a) => `(${a}).not()`),
        fc.tuple(tie('things'), tie('truth')).map(([a, test]) => `(${a}).all(${test})`),
        fc.tuple(tie('things'), tie('truth')).map(([a, test]) => `(${a}).exists(${test})`),
        fc
          .tuple(tie('text'), fc.constantFrom('startsWith', 'endsWith', 'contains'), tie('text'))
          .map(([a, name, b]) => `(${a}).${name}(${b})`),
        fc
          .tuple(any, fc.constantFrom('string', 'dateTime', 'boolean', 'integer', 'code'))
          .map(([a, of]) => `(${a} is ${of})`),
        ...same('truth'),
      ),
    };
  });
  return fc.oneof(sorts.text, sorts.number, sorts.truth, sorts.date, sorts.things);
}
