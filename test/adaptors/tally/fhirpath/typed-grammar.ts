import fc from 'fast-check';
import { tryCompile } from './oracle.ts';
import { paths } from './paths.ts';

interface Sorts {
  text: string;
  number: string;
  truth: string;
  date: string;
  moment: string;
  clock: string;
  quantity: string;
  things: string;
}

const comparison = fc.constantFrom('=', '!=', '<', '>', '<=', '>=');
const equality = fc.constantFrom('=', '!=');
const words = ["'a'", "'Ami'", "'female'", "'19'", "'completed'", "''", "'i'", "'1'", "'2023'", "'\\u2028'"];
const numbers = ['0', '1', '2', '3', '0.5', '2.25', '1.0', '2.50', '1000000'];
const moments = [
  '@2024-03-05T06:30:00Z',
  '@2024-03-05T09:30:00+03:00',
  '@2024-02-03T04:05:06.789Z',
  '@2024-01-01T10',
  '@2024-01-01T00:30-05:00',
];
const clocks = ['@T10', '@T10:20', '@T10:20:30', '@T10:20:30.500'];
const duration = fc
  .tuple(fc.nat(40), fc.constantFrom('year', 'months', 'weeks', 'days', 'hours', 'minutes', 'seconds', 'milliseconds'))
  .map(([amount, unit]) => `${amount} ${unit}`);
const quantity = fc.constantFrom("4.2 'kg'", "3 'kg'", "10 'kg'");
const dates = ['@2023', '@2023-02', '@2023-02-28', '@2025-01', '@2024-12-31'];

/** The paths of a resource type by the sort of their values, as the compiler sees it. */
function pathsBySort(type: string): Record<keyof Sorts, string[]> {
  const found: Record<keyof Sorts, string[]> = {
    text: [],
    number: [],
    truth: [],
    date: [],
    moment: [],
    clock: [],
    quantity: [],
    things: [],
  };
  const sorts: Record<string, keyof Sorts> = {
    string: 'text',
    number: 'number',
    boolean: 'truth',
    date: 'date',
    dateTime: 'moment',
    time: 'clock',
  };
  for (const path of paths[type] ?? []) {
    const compiled = tryCompile(path, type);
    if (compiled === undefined) continue;
    const sort = compiled.type === 'Quantity' ? 'quantity' : sorts[compiled.columnType ?? ''];
    found[sort ?? 'things'].push(path);
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
    const simple = (sort: keyof Sorts) => [
      fc
        .tuple(tie(sort), fc.constantFrom('min()', 'max()', 'single()', 'take(2)', 'skip(1)'))
        .map(([a, call]) => `(${a}).${call}`),
      fc
        .tuple(tie(sort), fc.constantFrom('combine', 'intersect', 'exclude'), tie(sort))
        .map(([a, name, b]) => `(${a}).${name}(${b})`),
    ];
    const compare = (sort: keyof Sorts) =>
      fc.tuple(tie(sort), comparison, tie(sort)).map(([a, operator, b]) => `(${a} ${operator} ${b})`);
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
        ...simple('text'),
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
        fc
          .tuple(tie('number'), fc.constantFrom('abs', 'ceiling', 'floor', 'round', 'truncate', 'sqrt', 'sum', 'avg'))
          .map(([a, name]) => `(${a}).${name}()`),
        fc.oneof(tie('text'), tie('truth'), tie('number')).map((a) => `(${a}).toDecimal()`),
        fc.tuple(tie('number'), tie('number')).map(([a, b]) => `(${a}).power(${b})`),
        fc.tuple(tie('number'), fc.constantFrom('low', 'high')).map(([a, side]) => `(${a}).${side}Boundary()`),
        ...same('number'),
        ...simple('number'),
      ),
      date: fc.oneof(
        limits,
        pick(known.date, dates),
        pick(known.date, dates),
        fc.tuple(tie('date'), fc.constantFrom('+', '-'), duration).map(([a, op, b]) => `(${a} ${op} ${b})`),
        tie('text').map((a) => `(${a}).toDate()`),
        fc.tuple(tie('date'), fc.constantFrom('low', 'high')).map(([a, side]) => `(${a}).${side}Boundary()`),
        ...same('date'),
        ...simple('date'),
      ),
      moment: fc.oneof(
        limits,
        pick(known.moment, moments),
        pick(known.moment, moments),
        fc.tuple(tie('moment'), fc.constantFrom('+', '-'), duration).map(([a, op, b]) => `(${a} ${op} ${b})`),
        fc.oneof(tie('text'), tie('date')).map((a) => `(${a}).toDateTime()`),
        ...same('moment'),
        ...simple('moment'),
      ),
      clock: fc.oneof(limits, pick(known.clock, clocks), ...same('clock'), ...simple('clock')),
      quantity: fc.oneof(limits, pick(known.quantity, ['{}']), quantity),
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
        ...(['moment', 'clock', 'quantity'] as const).map(compare),
        fc.tuple(tie('date'), comparison, tie('moment')).map(([a, operator, b]) => `(${a} ${operator} ${b})`),
        fc.tuple(tie('moment'), tie('moment')).map(([a, b]) => `(${a} in ${b})`),
        fc
          .tuple(tie('truth'), fc.constantFrom('allTrue', 'anyTrue', 'allFalse', 'anyFalse'))
          .map(([a, name]) => `(${a}).${name}()`),
        fc
          .tuple(
            fc.oneof(tie('text'), tie('number'), tie('truth')),
            fc.constantFrom('toBoolean', 'convertsToBoolean', 'convertsToInteger', 'convertsToDecimal'),
          )
          .map(([a, name]) => `(${a}).${name}()`),
        fc
          .tuple(fc.oneof(tie('text'), tie('date')), fc.constantFrom('Date', 'DateTime', 'Time'))
          .map(([a, name]) => `(${a}).convertsTo${name}()`),
        fc.oneof(tie('text'), tie('moment'), tie('number'), tie('things')).map((a) => `(${a}).isDistinct()`),
        fc
          .tuple(fc.oneof(tie('text'), tie('number')), fc.constantFrom('~', '!~'))
          .chain(([a, operator]) => tie('text').map((b) => `((${a}).first() ${operator} (${b}).first())`)),
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
  return fc.oneof(sorts.text, sorts.number, sorts.truth, sorts.date, sorts.moment, sorts.clock, sorts.things);
}
