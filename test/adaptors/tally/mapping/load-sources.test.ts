import { describeMistakes, type Mistake } from './mistakes.ts';

const mistakes: readonly Mistake[] = [
  {
    title: 'source text',
    edits: [
      [
        '  - rows: dose\n    join: { child: patient }\n    date: date\n    orgUnit: [place]\n    values:\n      - { dataElement: DOSES }\n',
        '  - dose\n',
      ],
    ],
    expected: ['m.yaml:26:5 expected keys and values for a source — write rows:, date:, orgUnit: and values:'],
  },
  {
    title: 'sources empty',
    edits: [
      [
        'sources:\n  - rows: dose\n    join: { child: patient }\n    date: date\n    orgUnit: [place]\n    values:\n      - { dataElement: DOSES }\n',
        'sources: []\n',
      ],
    ],
    expected: ['m.yaml:25:10 "sources" in the mapping is empty — write sources: [{ rows: dose, … }]'],
  },
  {
    title: 'source key',
    edits: [['    orgUnit:', '    orgUnits:']],
    expected: [
      'm.yaml:26:5 "orgUnit" is missing in source 1 — add orgUnit: [place]',
      'm.yaml:29:5 unknown key "orgUnits" in source 1 — did you mean "orgUnit"?',
    ],
  },
  {
    title: 'source unknown view',
    edits: [['rows: dose', 'rows: doses']],
    expected: ['m.yaml:26:11 there is no view "doses" — did you mean "dose"?'],
  },
  {
    title: 'source date unknown',
    edits: [['    date: date', '    date: dates']],
    expected: ['m.yaml:28:11 there is no column "dates" — did you mean "date"?'],
  },
  {
    title: 'source date no date',
    edits: [['    date: date', '    date: vaccine']],
    expected: ['m.yaml:28:11 column "vaccine" holds string, no date — name a column of type date, dateTime or instant'],
  },
  {
    title: 'source date joined',
    edits: [['    date: date', '    date: child.birthDate']],
    expected: ['m.yaml:28:11 there is no column "child.birthDate" — expected one of date, patient, place, vaccine'],
  },
  {
    title: 'no searchDate',
    edits: [['    searchDate: date\n', '']],
    expected: ['m.yaml:27:11 view "dose" has no searchDate — add searchDate: the search parameter of the event date'],
  },
  {
    title: 'orgUnit unknown',
    edits: [['orgUnit: [place]', 'orgUnit: [plase]']],
    expected: ['m.yaml:29:15 there is no column "plase" — did you mean "place"?'],
  },
  {
    title: 'orgUnit that is a person',
    edits: [['orgUnit: [place]', 'orgUnit: [patient]']],
    expected: [
      'm.yaml:29:15 column "patient" is the key of a Patient, no place — name a column that leads to a Location or an Organization',
    ],
  },
  {
    title: 'orgUnit empty',
    edits: [['orgUnit: [place]', 'orgUnit: []']],
    expected: ['m.yaml:29:14 "orgUnit" in source 1 is empty — write orgUnit: [place]'],
  },
  {
    title: 'orgUnit text',
    edits: [['orgUnit: [place]', 'orgUnit: place']],
    expected: ['m.yaml:29:14 expected a list for "orgUnit" in source 1 — write orgUnit: [place]'],
  },
  {
    title: 'join unknown',
    edits: [['join: { child: patient }', 'join: { kid: patient }']],
    expected: ['m.yaml:27:13 there is no view "kid" to join — expected one of dose, child'],
  },
  {
    title: 'join column',
    edits: [['join: { child: patient }', 'join: { child: patients }']],
    expected: ['m.yaml:27:20 there is no column "patients" — did you mean "patient"?'],
  },
  {
    title: 'join no include',
    edits: [['join: { child: patient }', 'join: { child: vaccine }']],
    expected: [
      'm.yaml:27:20 "vaccineCode.coding.code.first()" does not tell by which search parameter "child" is included — write child: { column: vaccine, include: the search parameter }',
    ],
  },
  {
    title: 'join map no column',
    edits: [['join: { child: patient }', 'join: { child: { include: patient } }']],
    expected: ['m.yaml:27:20 "column" is missing in join "child" — add column: patient'],
  },
];

describe('mistakes in its sources', () => describeMistakes(mistakes));
