import { describeMistakes, type Mistake } from './mistakes.ts';
import { WIDE } from './wide.ts';

/** Doses by lists of codes and systems. */
const LISTS = `name: lists
dataSet: EPI
period: { type: Monthly, timeZone: UTC, since: 2024-01 }
orgUnits: { lookup: org-units.csv }
views:
  dose:
    resource: Immunization
    searchDate: date
    select:
      - column:
          - { name: date, path: occurrence.ofType(dateTime) }
          - { name: place, path: location.getReferenceKey(Location) }
          - { name: codes, path: vaccineCode.coding.code, collection: true }
          - { name: systems, path: vaccineCode.coding.system, collection: true }
sources:
  - rows: dose
    date: date
    orgUnit: [place]
    values:
      - { dataElement: A, by: [vaccine] }
dimensions:
  vaccine: { column: codes, system: systems, codes: { BCG: ['19'] } }
`;

const measure: readonly Mistake[] = [
  {
    title: 'a subject of a count',
    text: WIDE,
    edits: [['max, of: history.doses, by: [delay]', 'count, of: patient']],
    expected: ['m.yaml:59:49 "of" needs aggregate: distinct — add aggregate: distinct, or sum, avg, min or max'],
  },
  {
    title: 'a sum of texts',
    text: WIDE,
    edits: [['aggregate: sum, of: amount', 'aggregate: sum, of: vaccine']],
    expected: ['m.yaml:58:47 column "vaccine" holds string, no number — name a column of numbers'],
  },
  {
    title: 'an average of nothing',
    text: WIDE,
    edits: [['aggregate: avg, of: amount', 'aggregate: avg']],
    expected: ['m.yaml:57:9 "of" is missing in a value — add of: weight'],
  },
  {
    title: 'an unknown aggregate',
    text: WIDE,
    edits: [['aggregate: avg', 'aggregate: average']],
    expected: [
      'm.yaml:57:38 "aggregate" in a value cannot be "average" — expected one of count, distinct, sum, avg, min, max',
    ],
  },
  {
    title: 'decimals of a count',
    text: WIDE,
    edits: [['max, of: history.doses, by: [delay]', 'count, decimals: 2, rounding: up']],
    expected: [
      'm.yaml:59:55 "decimals" means nothing for a count without a factor — take it out',
      'm.yaml:59:68 "rounding" means nothing for a count without a factor — take it out',
    ],
  },
  {
    title: 'too many decimals',
    text: WIDE,
    edits: [['decimals: 3', 'decimals: 11']],
    expected: ['m.yaml:58:94 11 decimals are too many — write 0 to 10'],
  },
  {
    title: 'decimals that are no number',
    text: WIDE,
    edits: [['decimals: 3', 'decimals: few']],
    expected: ['m.yaml:58:94 expected a whole number for "decimals" in a value — write decimals: 2'],
  },
  {
    title: 'an unknown rounding',
    text: WIDE,
    edits: [['half-even', 'half-odd']],
    expected: ['m.yaml:58:107 "rounding" in a value cannot be "half-odd" — did you mean "half-up"?'],
  },
  {
    title: 'a factor of 0',
    text: WIDE,
    edits: [['0.001', '0']],
    expected: ['m.yaml:58:77 "0" is no factor — write a number other than 0, such as 1000 or 0.001'],
  },
  {
    title: 'a factor with an exponent',
    text: WIDE,
    edits: [['0.001', '1e3']],
    expected: ['m.yaml:58:77 "1e3" is no factor — write a number other than 0, such as 1000 or 0.001'],
  },
  {
    title: 'a factor that is a fraction',
    text: WIDE,
    edits: [['0.001', '1/1000']],
    expected: ['m.yaml:58:77 "1/1000" is no factor — write a number other than 0, such as 1000 or 0.001'],
  },
  {
    title: 'a dimension in both lists',
    text: WIDE,
    edits: [['attributeBy: [all]', 'attributeBy: [age]']],
    expected: ['m.yaml:56:61 dimension "age" is used twice in a value — name it once'],
  },
  {
    title: 'an unknown attribute dimension',
    text: WIDE,
    edits: [['attributeBy: [all]', 'attributeBy: [al]']],
    expected: ['m.yaml:56:61 there is no dimension "al" — did you mean "all"?'],
  },
  {
    title: 'a comment that is a list',
    text: WIDE,
    edits: [['comment: most doses', 'comment: [most doses]']],
    expected: ['m.yaml:59:84 expected a text for "comment" in a value — write comment: counted by Tallysheet'],
  },
];

const dimensions: readonly Mistake[] = [
  {
    title: 'a code of two options',
    text: WIDE,
    edits: [["MR: ['|21']", "MR: ['|21', '19']"]],
    expected: ['m.yaml:30:96 code "19" leads to "MR" here and to "BCG" above — keep it in one of them'],
  },
  {
    title: 'a token without a code',
    text: WIDE,
    edits: [["'|21'", "'http://x|'"]],
    expected: ['m.yaml:30:89 "http://x|" is no code — write a code, system|code, or |code for a code without a system'],
  },
  {
    title: 'codes that are no list',
    text: WIDE,
    edits: [["MR: ['|21']", 'MR: 21']],
    expected: ['m.yaml:30:88 expected a list of codes for "MR" — write MR: [\'19\']'],
  },
  {
    title: 'an option of codes without a name',
    text: WIDE,
    edits: [["MR: ['|21']", "'': ['|21']"]],
    expected: ['m.yaml:30:84 codes of "vaccine" have no option — write BCG: [\'19\']'],
  },
  {
    title: 'an unknown column of systems',
    text: WIDE,
    edits: [['system: system', 'system: sistem']],
    expected: ['m.yaml:30:39 there is no column "sistem" where "vaccine" is used — did you mean "system"?'],
  },
  {
    title: 'codes and systems in two lists, of which no one can tell what belongs together',
    text: LISTS,
    expected: [
      'm.yaml:22:37 "codes" is a list: of two lists nobody can tell which code has which system, where one has none — leave system out, and make the column of tokens: vaccineCode.coding.select(system & \'|\' & code)',
    ],
  },
  {
    title: 'an empty other',
    text: WIDE,
    edits: [['other: Rest', "other: ''"]],
    expected: ['m.yaml:30:106 expected a text for "other" in dimension "vaccine" — write other: Other'],
  },
  {
    title: 'a system without codes',
    text: WIDE,
    edits: [['{ column: amount, bands', '{ column: amount, system: system, bands']],
    expected: ['m.yaml:32:29 "system" in dimension "amount" means nothing without "codes" — take one of them out'],
  },
  {
    title: 'a map beside codes',
    text: WIDE,
    edits: [['other: Rest', 'map: { a: B }']],
    expected: ['m.yaml:30:99 "map" in dimension "vaccine" means nothing next to "codes" — take one of them out'],
  },
  {
    title: 'bands of texts',
    text: WIDE,
    edits: [['{ column: amount, bands', '{ column: vaccine, bands']],
    expected: ['m.yaml:32:21 column "vaccine" holds string, no number — name a column of numbers'],
  },
  {
    title: 'bands of numbers that overlap',
    text: WIDE,
    edits: [['mid: [-0.5, 2.5]', 'mid: [-1, 2.5]']],
    expected: ['m.yaml:32:62 band "mid" overlaps "low" — a band ends where the next one begins: [0, 1], [1, 5]'],
  },
  {
    title: 'a band that ends where it begins',
    text: WIDE,
    edits: [['mid: [-0.5, 2.5]', 'mid: [2.5, 2.5]']],
    expected: ['m.yaml:32:62 band "mid" of "amount" is no pair of numbers — write [0, 2.5], or null for no end'],
  },
  {
    title: 'a band of ages below 0',
    text: WIDE,
    edits: [['infant: [0, 12]', 'infant: [null, 12]']],
    expected: ['m.yaml:31:65 band "infant" of "age" is no pair of ages — write [0, 1], or [1, null] without an end'],
  },
  {
    title: 'a constant with a column',
    text: WIDE,
    edits: [['{ option: Total }', '{ option: Total, column: vaccine }']],
    expected: ['m.yaml:34:25 "column" in dimension "all" means nothing next to "option" — take one of them out'],
  },
  {
    title: 'ages with a column',
    text: WIDE,
    edits: [['bands: { infant', 'column: vaccine, bands: { infant']],
    expected: ['m.yaml:31:48 "column" in dimension "age" means nothing next to "months" — take one of them out'],
  },
  {
    title: 'ages at the date before something is added to it',
    text: WIDE,
    edits: [
      ['values: [{ dataElement: E }]', 'values: [{ dataElement: E, by: [old] }]'],
      ['  all: { option', '  old: { years: [birthDate, birthDate], bands: { one: [0, 2] } }\n  all: { option'],
    ],
    expected: [
      'm.yaml:34:29 ages are counted at the event: "birthDate" is not the date of source "child" — write event.day',
    ],
  },
];

describe('mistakes in numbers', () => describeMistakes(measure));
describe('mistakes in dimensions of other kinds', () => describeMistakes(dimensions));
