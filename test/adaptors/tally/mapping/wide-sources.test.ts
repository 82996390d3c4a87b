import { describeMistakes, type Mistake } from './mistakes.ts';
import { WIDE } from './wide.ts';

const joins: readonly Mistake[] = [
  {
    title: 'a join with the name of the event',
    text: WIDE,
    edits: [
      ['columns: { partOf: partOf.getReferenceKey(Location) }', 'columns: { day: name }'],
      [
        'facility: { column: visit.place, include: location }',
        'event: { view: facility, column: visit.place, include: location }',
      ],
    ],
    expected: [
      'm.yaml:37:13 there is a column "event.day" already — write mine: { view: facility, column: visit.place }',
    ],
  },
  {
    title: 'joins in a circle',
    text: WIDE,
    edits: [['visit: encounter }', 'visit: { column: facility.partOf, include: encounter } }']],
    expected: [
      'm.yaml:37:33 the key of join "facility" leads back to it — let one of them be joined by a column of the rows themselves',
      'm.yaml:37:100 the key of join "visit" leads back to it — let one of them be joined by a column of the rows themselves',
    ],
  },
  {
    title: 'a join by its own column',
    text: WIDE,
    edits: [['visit: encounter }', 'visit: visit.place }']],
    expected: [
      'm.yaml:37:33 the key of join "facility" leads back to it — let one of them be joined by a column of the rows themselves',
      'm.yaml:37:90 the key of join "visit" leads back to it — let one of them be joined by a column of the rows themselves',
    ],
  },
  {
    title: 'a column of a join that is not there',
    text: WIDE,
    edits: [['column: visit.place', 'column: vist.place']],
    expected: ['m.yaml:37:33 there is no column "vist.place" — did you mean "visit.place"?'],
  },
  {
    title: 'an unknown view',
    text: WIDE,
    edits: [['child: patient', 'child: { view: kid, column: patient }']],
    expected: ['m.yaml:37:82 there is no view "kid" to join — expected one of dose, child, visit, facility'],
  },
  {
    title: 'an unknown key',
    text: WIDE,
    edits: [['column: visit.place, include', 'column: visit.place, inclde']],
    expected: [
      'm.yaml:37:33 "location.first().location.getReferenceKey(Location)" does not tell by which search parameter "facility" is included — write facility: { column: visit.place, include: the search parameter }',
      'm.yaml:37:46 unknown key "inclde" in join "facility" — did you mean "include"?',
    ],
  },
];

const views: readonly Mistake[] = [
  {
    title: 'a view file that is not there',
    text: WIDE,
    edits: [
      ['    resource: Location\n    columns: { partOf: partOf.getReferenceKey(Location) }', '    file: facility.json'],
    ],
    expected: ['m.yaml:27:11 the view "facility.json" is not there — name a file beside the mapping'],
  },
  {
    title: 'a view file beside columns',
    text: WIDE,
    edits: [['    resource: Location\n', '    file: facility.json\n']],
    expected: [
      'm.yaml:27:11 the view "facility.json" is not there — name a file beside the mapping',
      'm.yaml:28:5 unknown key "columns" in view "facility" — expected one of file, search, searchDate',
    ],
  },
  {
    title: 'a ViewDefinition with a mistake',
    text: WIDE,
    edits: [
      [
        '    columns: { partOf: partOf.getReferenceKey(Location) }',
        '    searchDate: x\n    select: [{ column: [{ name: partOf, path: partOff }] }]',
      ],
    ],
    expected: ['m.yaml:29:47 Location has no element named partOff in "partOff" — Did you mean partOf?'],
  },
  {
    title: 'a join of several rows',
    text: WIDE,
    edits: [
      [
        '    columns: { partOf: partOf.getReferenceKey(Location) }',
        '    select: [{ forEach: identifier, column: [{ name: partOf, path: value }] }]',
      ],
    ],
    expected: [
      'm.yaml:37:13 view "facility" gives several rows for a resource — join a view without forEach, forEachOrNull, repeat and unionAll',
    ],
  },
  {
    title: 'a list as a place',
    text: WIDE,
    edits: [
      [
        'columns: { place: location.first().location.getReferenceKey(Location) }',
        'select: [{ column: [{ name: place, path: location.location.getReferenceKey(Location), collection: true }] }]',
      ],
    ],
    expected: [
      'm.yaml:37:33 column "visit.place" holds a list — name a column of one value, or one with .first() in its expression',
      'm.yaml:54:15 column "visit.place" holds a list — name a column of one value, or one with .first() in its expression',
    ],
  },
];

const sources: readonly Mistake[] = [
  {
    title: 'a duration that is none',
    text: WIDE,
    edits: [['plus: 1 year', 'plus: a year']],
    expected: ['m.yaml:61:38 "a year" is no duration — write a number of years, months, weeks or days: 1 year'],
  },
  {
    title: 'a date with an unknown key',
    text: WIDE,
    edits: [['plus: 1 year', 'add: 1 year']],
    expected: ['m.yaml:61:32 unknown key "add" in date of source 2 — expected one of column, plus, until'],
  },
  {
    title: 'an end that is no date',
    text: WIDE,
    edits: [['plus: 1 year', 'until: clinic']],
    expected: ['m.yaml:61:39 column "clinic" holds string, no date — name a column of type date, dateTime or instant'],
  },
  {
    title: 'a newest by what is no date, per what is not there',
    text: WIDE,
    edits: [
      [
        '    date: { column: birthDate, plus: 1 year }',
        '    date: birthDate\n    newest: { by: clinic, per: [clinicc], as: 1 }',
      ],
    ],
    expected: [
      'm.yaml:62:19 column "clinic" holds string, no date — name a column of type date, dateTime or instant',
      'm.yaml:62:33 there is no column "clinicc" — did you mean "clinic"?',
      'm.yaml:62:43 unknown key "as" in newest of source 2 — did you mean "by"?',
    ],
  },
  {
    title: 'a date without a column',
    text: WIDE,
    edits: [['column: birthDate, plus', 'plus']],
    expected: ['m.yaml:61:11 "column" is missing in date of source 2 — add column: birthDate'],
  },
  {
    title: 'a place with an unknown key',
    text: WIDE,
    edits: [['stopIfPresent: true', 'stop: true']],
    expected: ['m.yaml:54:52 unknown key "stop" in orgUnit of source 1 — expected one of column, stopIfPresent'],
  },
  {
    title: 'a place that stops maybe',
    text: WIDE,
    edits: [['stopIfPresent: true', 'stopIfPresent: maybe']],
    expected: [
      'm.yaml:54:67 expected true or false for "stopIfPresent" in orgUnit of source 1 — write stopIfPresent: true',
    ],
  },
  {
    title: 'a place that is a list',
    text: WIDE,
    edits: [['orgUnit: [clinic]', 'orgUnit: [[clinic]]']],
    expected: ['m.yaml:62:15 expected a text for an item of "orgUnit" in source 2 — write orgUnit: [place]'],
  },
];

const settings: readonly Mistake[] = [
  {
    title: 'an unknown word for zeros',
    text: WIDE,
    edits: [['zeros: assigned', 'zeros: all']],
    expected: ['m.yaml:5:8 "zeros" in the mapping cannot be "all" — expected one of none, assigned'],
  },
  {
    title: 'a smallest cell below 0',
    text: WIDE,
    edits: [['minCell: 1', 'minCell: -1']],
    expected: ['m.yaml:6:10 expected a whole number for "minCell" in the mapping — write minCell: 5'],
  },
  {
    title: 'zeros where small counts are left out',
    text: WIDE,
    edits: [['minCell: 1', 'minCell: 5']],
    expected: [
      'm.yaml:5:8 "zeros" sends zeros, and "minCell" leaves out small counts, which are none — write zeros: none',
    ],
  },
  {
    title: 'a comment that is a map',
    text: WIDE,
    edits: [['comment: counted', 'comment: { a: b }']],
    expected: ['m.yaml:7:10 expected a text for "comment" in the mapping — write comment: counted by Tallysheet'],
  },
  {
    title: 'a climb that is no flag',
    text: WIDE,
    edits: [['climb: true', 'climb: up']],
    expected: ['m.yaml:4:43 expected true or false for "climb" in orgUnits — write climb: true'],
  },
];

describe('mistakes in joins of joins', () => describeMistakes(joins));
describe('mistakes in views of other kinds', () => describeMistakes(views));
describe('mistakes in dates and places', () => describeMistakes(sources));
describe('mistakes in what is sent', () => describeMistakes(settings));
