import { describeMistakes, type Mistake } from './mistakes.ts';

const mistakes: readonly Mistake[] = [
  {
    title: 'values text',
    edits: [['- { dataElement: DOSES }', '- DOSES']],
    expected: ['m.yaml:31:9 expected keys and values for a value — write { dataElement: EPI_BCG_GIVEN, by: [age] }'],
  },
  {
    title: 'value key',
    edits: [['{ dataElement: DOSES }', '{ dataElement: DOSES, whre: x }']],
    expected: ['m.yaml:31:31 unknown key "whre" in a value — did you mean "where"?'],
  },
  {
    title: 'no dataElement',
    edits: [['{ dataElement: DOSES }', '{ by: [age] }']],
    expected: ['m.yaml:31:9 "dataElement" is missing in a value — add dataElement: EPI_BCG_GIVEN'],
  },
  {
    title: 'aggregate',
    edits: [['{ dataElement: DOSES }', '{ dataElement: DOSES, aggregate: summ }']],
    expected: ['m.yaml:31:42 "aggregate" in a value cannot be "summ" — did you mean "sum"?'],
  },
  {
    title: 'distinct no of',
    edits: [['{ dataElement: DOSES }', '{ dataElement: DOSES, aggregate: distinct }']],
    expected: ['m.yaml:31:9 "of" is missing in a value — add of: patient'],
  },
  {
    title: 'of unknown',
    edits: [['{ dataElement: DOSES }', '{ dataElement: DOSES, aggregate: distinct, of: pacient }']],
    expected: ['m.yaml:31:56 there is no column "pacient" — did you mean "patient"?'],
  },
  {
    title: 'of count',
    edits: [['{ dataElement: DOSES }', '{ dataElement: DOSES, of: patient }']],
    expected: ['m.yaml:31:35 "of" needs aggregate: distinct — add aggregate: distinct, or sum, avg, min or max'],
  },
  {
    title: 'value where',
    edits: [['{ dataElement: DOSES }', "{ dataElement: DOSES, where: vacine = '19' }"]],
    expected: ['m.yaml:31:38 There is no column named vacine in "vacine = \'19\'" — Did you mean vaccine?'],
  },
  {
    title: 'value where type',
    edits: [['{ dataElement: DOSES }', '{ dataElement: DOSES, where: vaccine }']],
    expected: [
      'm.yaml:31:38 "where" needs true or false, "vaccine" is string — compare it: status = \'completed\', dose.exists()',
    ],
  },
  {
    title: 'a data element counted twice',
    edits: [['- { dataElement: DOSES }', '- { dataElement: DOSES }\n      - { dataElement: DOSES }']],
    expected: ['m.yaml:32:24 data element "DOSES" is counted twice, by source "dose" too — count it once'],
  },
];

describe('mistakes in its values', () => describeMistakes(mistakes));
