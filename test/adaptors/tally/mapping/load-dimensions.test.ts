import { describeMistakes, type Mistake } from './mistakes.ts';

const mistakes: readonly Mistake[] = [
  {
    title: 'dimension no map',
    edits: [
      ['sex: { column: child.sex, map: { male: Male, female: Female } }', 'sex: child.sex'],
      ['{ dataElement: DOSES }', '{ dataElement: DOSES, by: [sex] }'],
    ],
    expected: [
      'm.yaml:23:8 expected keys and values for dimension "sex" — write sex: { column: child.sex, map: { male: Male } }',
    ],
  },
  {
    title: 'dimension key',
    edits: [['sex: { column: child.sex, map:', 'sex: { colum: child.sex, map:']],
    expected: [
      'm.yaml:23:8 "column" is missing in dimension "sex" — add column: child.sex',
      'm.yaml:23:10 unknown key "colum" in dimension "sex" — did you mean "column"?',
    ],
  },
  {
    title: 'dimension no map key',
    edits: [[', map: { male: Male, female: Female }', '']],
    expected: ['m.yaml:23:8 "map" is missing in dimension "sex" — add map: { male: Male, female: Female }'],
  },
  {
    title: 'dimension map option',
    edits: [['male: Male,', 'male: [Male],']],
    expected: ['m.yaml:23:42 expected a text for the option of "male" — write male: a category option'],
  },
  {
    title: 'age one column',
    edits: [['[child.birthDate, date]', '[child.birthDate]']],
    expected: ['m.yaml:24:8 "years" in dimension "age" needs two columns — write years: [child.birthDate, date]'],
  },
  {
    title: 'bands missing',
    edits: [
      [', bands: { infant: [0, 1], child: [1, 5] }', ''],
      ['{ dataElement: DOSES }', '{ dataElement: DOSES, by: [age] }'],
    ],
    expected: ['m.yaml:24:8 "bands" is missing in dimension "age" — add bands: { \'< 1 year\': [0, 1] }'],
  },
  {
    title: 'overlap',
    edits: [['[1, 5]', '[0, 5]']],
    expected: ['m.yaml:24:74 band "child" overlaps "infant" — a band ends where the next one begins: [0, 1], [1, 5]'],
  },
  {
    title: 'open overlap',
    edits: [['infant: [0, 1]', 'infant: [0, null]']],
    expected: ['m.yaml:24:77 band "child" overlaps "infant" — a band ends where the next one begins: [0, 1], [1, 5]'],
  },
  {
    title: 'a band that ends before it begins',
    edits: [['[1, 5]', '[5, 1]']],
    expected: ['m.yaml:24:74 band "child" of "age" is no pair of ages — write [0, 1], or [1, null] without an end'],
  },
  {
    title: 'a band written as text',
    edits: [['[1, 5]', '1-5']],
    expected: ['m.yaml:24:74 band "child" of "age" is no pair of ages — write [0, 1], or [1, null] without an end'],
  },
  {
    title: 'used unknown dim',
    edits: [['{ dataElement: DOSES }', '{ dataElement: DOSES, by: [ages] }']],
    expected: ['m.yaml:31:36 there is no dimension "ages" — did you mean "age"?'],
  },
  {
    title: 'used broken dim',
    edits: [
      ['{ male: Male, female: Female }', 'Male'],
      ['{ dataElement: DOSES }', '{ dataElement: DOSES, by: [sex] }'],
    ],
    expected: [
      'm.yaml:23:34 expected keys and values for "map" in dimension "sex" — write map: { male: Male, female: Female }',
    ],
  },
  {
    title: 'dimension column',
    edits: [
      ['column: child.sex', 'column: child.sexx'],
      ['{ dataElement: DOSES }', '{ dataElement: DOSES, by: [sex] }'],
    ],
    expected: ['m.yaml:23:18 there is no column "child.sexx" where "sex" is used — did you mean "child.sex"?'],
  },
  {
    title: 'age no birth date',
    edits: [
      ['[child.birthDate, date]', '[child.sex, date]'],
      ['{ dataElement: DOSES }', '{ dataElement: DOSES, by: [age] }'],
    ],
    expected: ['m.yaml:24:18 column "child.sex" holds string, no date of birth — name a column of type date'],
  },
  {
    title: 'age other event',
    edits: [
      ['[child.birthDate, date]', '[child.birthDate, child.birthDate]'],
      ['{ dataElement: DOSES }', '{ dataElement: DOSES, by: [age] }'],
    ],
    expected: [
      'm.yaml:24:35 ages are counted at the event: "child.birthDate" is not the date of source "dose" — write date',
    ],
  },
];

describe('mistakes in its dimensions', () => describeMistakes(mistakes));
