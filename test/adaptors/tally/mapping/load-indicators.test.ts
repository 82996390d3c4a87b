import assert from 'node:assert/strict';
import { compileMapping, countedSource } from '../../../../adaptors/tally/mapping/compile-mapping.ts';
import { loadMapping } from '../../../../adaptors/tally/mapping/load-mapping.ts';
import { doses } from '../compile.ts';
import { describeMistakes, type Mistake } from './mistakes.ts';

/** A mapping that counts A by sex, B by sex and age, and the average C. */
const TEXT = `name: rates
dataSet: EPI
period: { type: Monthly, timeZone: UTC, since: 2024-01 }
orgUnits: { lookup: org-units.csv }
views:
  dose:
    record: dose
    searchDate: date
    columns: { date: date, place: place, sex: sex, age: age, amount: { path: amount, type: decimal } }
dimensions:
  sex: { column: sex, map: { F: Female, M: Male }, missing: Unknown }
  age: { column: age, map: { u: Young, o: Old }, missing: Unknown }
sources:
  - rows: dose
    date: date
    orgUnit: [place]
    values:
      - { dataElement: A, by: [sex] }
      - { dataElement: B-1, by: [sex, age] }
      - { dataElement: C, aggregate: avg, of: amount, by: [age] }
indicators:
  - { dataElement: RATE, numerator: A, denominator: '\`B-1\`' }
`;
const RATE = "{ dataElement: RATE, numerator: A, denominator: '`B-1`' }";

function mistake(title: string, indicator: string, ...expected: string[]): Mistake {
  return { title, text: TEXT, edits: [[RATE, indicator]], expected };
}

describe('mistakes in its indicators', () =>
  describeMistakes([
    mistake(
      'an indicator that is a text',
      'RATE',
      'm.yaml:22:5 expected keys and values for an indicator — write { dataElement: EPI_DROP_OUT, numerator: PENTA1 - PENTA3, denominator: PENTA1 }',
    ),
    mistake(
      'an indicator without a numerator',
      '{ dataElement: RATE }',
      'm.yaml:22:5 "numerator" is missing in an indicator — add numerator: EPI_PENTA1 - EPI_PENTA3',
    ),
    mistake(
      'an unknown key',
      '{ dataElement: RATE, numerator: A, denomintor: A }',
      'm.yaml:22:40 unknown key "denomintor" in an indicator — did you mean "denominator"?',
    ),
    mistake(
      'an element that is counted',
      '{ dataElement: A, numerator: C, by: [age] }',
      'm.yaml:22:20 data element "A" is counted by a source already — name another one',
    ),
    mistake(
      'an element twice',
      '{ dataElement: RATE, numerator: A }\n  - { dataElement: RATE, numerator: A }',
      'm.yaml:23:20 data element "RATE" is worked out twice — work it out once',
    ),
    mistake(
      'a data element that is not counted',
      '{ dataElement: RATE, numerator: A + D }',
      'm.yaml:22:41 the mapping counts no data element "D" in "A + D" — did you mean "A"? — a code with other signs than letters, digits and _ stands in backticks: `A-1`',
    ),
    mistake(
      'no arithmetic',
      '{ dataElement: RATE, numerator: A.exists() }',
      'm.yaml:22:37 This is no part of a calculation in "A.exists()" — Write data elements and numbers with +, -, *, / and brackets: (PENTA1 - PENTA3) / PENTA1.',
    ),
    mistake(
      'a number alone',
      '{ dataElement: RATE, numerator: 1 + 2 }',
      'm.yaml:22:37 an indicator without any data element is the same everywhere — name what it is of',
    ),
    mistake(
      'a name for an element that is not counted, used twice',
      '{ dataElement: RATE, of: { x: D }, numerator: x, denominator: x }',
      'm.yaml:22:35 the mapping counts no data element "D" — did you mean "A"?',
    ),
    mistake(
      'an option that the element has not',
      '{ dataElement: RATE, of: { x: { dataElement: A, options: [Femal] } }, numerator: x, denominator: A }',
      'm.yaml:22:63 data element "A" has no option "Femal" — did you mean "Female"?',
    ),
    mistake(
      'an option of two dimensions',
      '{ dataElement: RATE, of: { x: { dataElement: B-1, options: [Unknown] } }, numerator: x, denominator: A }',
      'm.yaml:22:65 "Unknown" is an option of sex and age — give one of them another name',
    ),
    mistake(
      'two options of one dimension, of which no value is both',
      '{ dataElement: RATE, of: { x: { dataElement: B-1, options: [Young, Female, Old] } }, numerator: x, denominator: A }',
      'm.yaml:22:80 no value is of "Young" and of "Old", both options of age — give each a name of its own in "of", and add them up: a + b',
    ),
    mistake(
      'a dimension that one element lacks',
      "{ dataElement: RATE, numerator: A, denominator: '`B-1`', by: [age] }",
      'm.yaml:22:67 data element "A" is not split up by "age" in by — expected one of sex',
    ),
    mistake(
      'averages that would be added up',
      '{ dataElement: RATE, numerator: C, denominator: A }',
      'm.yaml:22:20 values of "C" are no counts or sums, and cannot be added up over "age" — add by: [age], or name one of its options',
    ),
    mistake(
      'a factor and decimals that are none',
      '{ dataElement: RATE, numerator: A, factor: percent, decimals: 12 }',
      'm.yaml:22:48 "percent" is no factor — write a number other than 0, such as 1000 or 0.001',
      'm.yaml:22:67 12 decimals are too many — write 0 to 10',
    ),
    {
      title: 'what cannot be known, since a source could not be read',
      text: TEXT,
      edits: [
        ['rows: dose', 'rows: dosse'],
        [RATE, '{ dataElement: RATE, of: { x: { dataElement: A, options: [Female] } }, numerator: x + B, by: [sex] }'],
      ],
      expected: ['m.yaml:14:11 there is no view "dosse" — did you mean "dose"?'],
    },
  ]));

describe('indicators of a mapping', () => {
  const load = (text: string) => loadMapping(text, 'm.yaml');

  it('are compiled to data', () => {
    const [rate] = load(TEXT.replace('A, denominator', '(A - 2.5) * -A, denominator')).indicators ?? [];
    assert.deepEqual(rate?.numerator, ['*', ['-', 0, '2.5'], ['-', '0', 0]]);
    assert.equal(rate?.denominator, 1);
    assert.deepEqual(
      rate?.operands.map(({ dataElement, options, isAdditive }) => [dataElement, options, isAdditive]),
      [
        ['A', [], true],
        ['B-1', [], true],
      ],
    );
    const paths = { functions: 'f', rows: 'r', calendar: 'c', indicators: 'i' };
    assert.match(compileMapping(load(TEXT), 'hash', paths), /indicators: \[/);
  });

  it('may be of averages where one option is named', () => {
    const named = '{ dataElement: RATE, of: { c: { dataElement: C, options: [Old] } }, numerator: c }';
    assert.equal(load(TEXT.replace(RATE, named)).indicators?.length, 1);
    assert.equal(load(TEXT.replace(RATE, '{ dataElement: RATE, numerator: C, by: [age] }')).indicators?.length, 1);
  });

  it('change the hash where the calculation does, and not by where they stand', () => {
    const source = (text: string) => countedSource(load(text));
    assert.notEqual(source(TEXT), source(TEXT.replace('numerator: A', 'numerator: A * 2')));
    assert.equal(source(TEXT), source(TEXT.replace('indicators:\n', 'indicators:\n\n')));
    assert.doesNotMatch(countedSource(load(doses())), /indicators/);
  });
});
