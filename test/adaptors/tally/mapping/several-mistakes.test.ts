import assert from 'node:assert/strict';
import { doses } from '../compile.ts';
import { refusal, withMistake } from './mistakes.ts';

describe('several mistakes', () => {
  it('are all told at once, in the order of the file', () => {
    const text = withMistake({
      title: 'several',
      edits: [
        ['dataSet: EPI', 'dataSets: EPI'],
        ['Africa/Nairobi', 'Nairobi'],
        ['gender', 'gendr'],
        ['infant: [0, 1]', 'infant: [0, 2]'],
        ['[place]', '[plac]'],
        ['{ dataElement: DOSES }', '{ dataElement: DOSES, by: [agee] }'],
      ],
      expected: [],
    });
    assert.deepEqual(refusal(text), [
      'm.yaml:1:1 "dataSet" is missing in the mapping — add dataSet: EPI_MONTHLY',
      'm.yaml:2:1 unknown key "dataSets" in the mapping — did you mean "dataSet"?',
      'm.yaml:3:36 "Nairobi" is no time zone — did you mean "Africa/Nairobi"?',
      'm.yaml:19:12 Patient has no element named gendr in "gendr" — Did you mean gender?',
      'm.yaml:24:74 band "child" overlaps "infant" — a band ends where the next one begins: [0, 1], [1, 5]',
      'm.yaml:29:15 there is no column "plac" — did you mean "place"?',
      'm.yaml:31:36 there is no dimension "agee" — did you mean "age"?',
    ]);
  });

  it('do not grow when what is broken is used', () => {
    const values =
      "- { dataElement: A, where: vaccine = '19', by: [sex] }\n      - { dataElement: B, where: child.sex = 'male' }";
    const edits = [
      ['vaccineCode.coding', 'vacineCode.coding'],
      ['gender', 'gendr'],
    ] as const;
    assert.deepEqual(refusal(withMistake({ title: 'broken columns', text: doses({ values }), edits, expected: [] })), [
      'm.yaml:14:16 Immunization has no element named vacineCode in "vacineCode.coding.code.first()" — Did you mean vaccineCode?',
      'm.yaml:19:12 Patient has no element named gendr in "gendr" — Did you mean gender?',
    ]);
  });

  for (const [title, edit, expected] of [
    ['the date of a source', ['    date: date', '    date: dte'], 'there is no column "dte" — did you mean "date"?'],
    ['a joined view', ['join: { child:', 'join: { chld:'], 'there is no view "chld" to join — did you mean "child"?'],
  ] as const) {
    it(`are one where ${title} is misspelt, whatever else names what was meant`, () => {
      const values = '- { dataElement: A, by: [sex, age] }';
      const [told = '', ...more] = refusal(
        withMistake({ title, text: doses({ values }), edits: [edit], expected: [] }),
      );
      assert.deepEqual([told.replace(/^m\.yaml:\d+:\d+ /, ''), more], [expected, []]);
    });
  }

  it('are told once where several values use a wrong dimension', () => {
    const values = '- { dataElement: A, by: [sex] }\n      - { dataElement: B, by: [sex] }';
    const text = doses({ values, dimensions: '{ sex: { column: sex, map: { male: Male } } }' });
    assert.deepEqual(refusal(text), [
      'm.yaml:22:30 there is no column "sex" where "sex" is used — did you mean "child.sex"?',
    ]);
  });

  it('have the right lines in a file with Windows line ends', () => {
    assert.deepEqual(refusal(doses().replace('Africa/Nairobi', 'Nairobi').replaceAll('\n', '\r\n')), [
      'm.yaml:3:36 "Nairobi" is no time zone — did you mean "Africa/Nairobi"?',
    ]);
  });
});
