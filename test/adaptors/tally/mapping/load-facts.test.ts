import { describeMistakes, type Mistake } from './mistakes.ts';
import { WIDE } from './wide.ts';

const facts: readonly Mistake[] = [
  {
    title: 'facts that are no map',
    text: WIDE,
    edits: [['history:\n', 'story: x\n      history:\n']],
    expected: ['m.yaml:39:14 expected keys and values for facts "story" — write { rows: dose, of: patient, … }'],
  },
  {
    title: 'a name that no column can have',
    text: WIDE,
    edits: [
      ['      history:\n', '      my-history:\n'],
      [", where: history.anyHib and event.day >= '2024-01-01'", ''],
      ['max, of: history.doses, by: [delay]', 'distinct, of: patient'],
    ],
    expected: ['m.yaml:39:7 "my-history" cannot name facts — use letters, digits and _, beginning with a letter'],
  },
  {
    title: 'the name of a join',
    text: WIDE,
    edits: [
      ['      history:\n', '      child:\n'],
      [", where: history.anyHib and event.day >= '2024-01-01'", ''],
      ['max, of: history.doses, by: [delay]', 'distinct, of: patient'],
    ],
    expected: ['m.yaml:39:7 there are columns "child.…" already — choose another name for the facts'],
  },
  {
    title: 'an unknown key',
    text: WIDE,
    edits: [['lookBack: 2 years', 'lookback: 2 years']],
    expected: [
      'm.yaml:40:9 "lookBack" is missing in facts "history" — add lookBack: 2 years',
      'm.yaml:44:9 unknown key "lookback" in facts "history" — did you mean "lookBack"?',
    ],
  },
  {
    title: 'an unknown view',
    text: WIDE,
    edits: [['        rows: dose', '        rows: doses']],
    expected: ['m.yaml:40:15 there is no view "doses" — did you mean "dose"?'],
  },
  {
    title: 'a view without searchDate',
    text: WIDE,
    edits: [
      ['        rows: dose', '        rows: visit'],
      ['subject: patient', 'subject: place'],
      ['        date: date', '        date: place'],
      [': { first: "vaccine = \'19\'" }', ': { first: true }'],
      [': { first: "vaccine = \'04\'" }', ': { first: true }'],
      ['any: "vaccine = \'17\'"', 'any: true'],
    ],
    expected: [
      'm.yaml:40:15 view "visit" has no searchDate — add searchDate: the search parameter of the event date',
      'm.yaml:43:15 column "place" holds string, no date — name a column of type date, dateTime or instant',
    ],
  },
  {
    title: 'unknown columns',
    text: WIDE,
    edits: [
      ['of: patient\n', 'of: pacient\n'],
      ['subject: patient', 'subject: patent'],
      ['        date: date', '        date: vaccine'],
    ],
    expected: [
      'm.yaml:41:13 there is no column "pacient" — did you mean "patient"?',
      'm.yaml:42:18 there is no column "patent" — did you mean "patient"?',
      'm.yaml:43:15 column "vaccine" holds string, no date — name a column of type date, dateTime or instant',
    ],
  },
  {
    title: 'no duration',
    text: WIDE,
    edits: [['2 years', '2 decades']],
    expected: ['m.yaml:44:19 "2 decades" is no duration — write a number of years, months, weeks or days: 1 year'],
  },
  {
    title: 'a duration of nothing',
    text: WIDE,
    edits: [['2 years', '0 days']],
    expected: ['m.yaml:44:19 "0 days" is no duration — write a number of years, months, weeks or days: 1 year'],
  },
  {
    title: 'a fact that is a text',
    text: WIDE,
    edits: [['doses: { count: true }', 'doses: count']],
    expected: [
      'm.yaml:51:18 expected one key and its value for fact "doses" — write { first: a condition }, { count: true } or { years: [child.birthDate, first] }',
    ],
  },
  {
    title: 'a fact of two kinds',
    text: WIDE,
    edits: [['doses: { count: true }', 'doses: { count: true, any: true }']],
    expected: [
      'm.yaml:51:18 fact "doses" needs one of first, last, count, any, latest, earliest, years, months, weeks, days — write { first: a condition }, { count: true } or { years: [child.birthDate, first] }',
    ],
  },
  {
    title: 'a fact of no kind',
    text: WIDE,
    edits: [['doses: { count: true }', 'doses: { cuont: true }']],
    expected: [
      'm.yaml:51:18 fact "doses" needs one of first, last, count, any, latest, earliest, years, months, weeks, days — write { first: a condition }, { count: true } or { years: [child.birthDate, first] }',
      'm.yaml:51:20 unknown key "cuont" in fact "doses" — did you mean "count"?',
    ],
  },
  {
    title: 'a fact with a condition that is none',
    text: WIDE,
    edits: [['first: "vaccine = \'19\'"', 'first: vaccine']],
    expected: [
      'm.yaml:49:25 "where" needs true or false, "vaccine" is string — compare it: status = \'completed\', dose.exists()',
    ],
  },
  {
    title: 'a fact with an unknown column',
    text: WIDE,
    edits: [['first: "vaccine = \'19\'"', "first: vacine = '19'"]],
    expected: ['m.yaml:49:25 There is no column named vacine in "vacine = \'19\'" — Did you mean vaccine?'],
  },
  {
    title: 'a fact with a joined column',
    text: WIDE,
    edits: [['first: "vaccine = \'19\'"', "first: child.birthDate = '2024'"]],
    expected: [
      'm.yaml:49:25 There is no column named child in "child.birthDate = \'2024\'" — Use one of amount, date, encounter, patient, system, vaccine.',
    ],
  },
  {
    title: 'a fact that is false',
    text: WIDE,
    edits: [['doses: { count: true }', 'doses: { count: false }']],
    expected: [
      'm.yaml:51:27 expected a text for "count" in fact "doses" — write count: a condition, or true for all rows',
    ],
  },
  {
    title: 'the latest of an unknown fact',
    text: WIDE,
    edits: [['[bcg, mr1] }\n          age', '[bcg, mr2] }\n          age']],
    expected: ['m.yaml:46:37 there is no date "mr2" among the facts — did you mean "mr1"?'],
  },
  {
    title: 'the latest of a number',
    text: WIDE,
    edits: [['latest: [bcg, mr1]', 'latest: [bcg, doses]']],
    expected: ['m.yaml:46:37 there is no date "doses" among the facts — expected one of bcg, mr1, complete'],
  },
  {
    title: 'the latest of nothing',
    text: WIDE,
    edits: [['latest: [bcg, mr1]', 'latest: []']],
    expected: ['m.yaml:46:31 "latest" in fact "complete" is empty — write latest: [bcg, penta3]'],
  },
  {
    title: 'facts in a circle',
    text: WIDE,
    edits: [
      ['latest: [bcg, mr1]', 'latest: [bcg, first]'],
      ['          doses', '          first: { earliest: [complete] }\n          doses'],
    ],
    expected: [
      'm.yaml:46:31 fact "complete" leads back to itself — take one of the names out',
      'm.yaml:51:30 fact "first" leads back to itself — take one of the names out',
    ],
  },
  {
    title: 'an age of one date',
    text: WIDE,
    edits: [['[child.birthDate, complete]', '[child.birthDate]']],
    expected: ['m.yaml:47:16 "years" in fact "age" needs two dates — write years: [child.birthDate, first]'],
  },
  {
    title: 'an age of what is no date',
    text: WIDE,
    edits: [['[child.birthDate, complete]', '[doses, vaccine]']],
    expected: [
      'm.yaml:47:26 column "history.doses" holds number, no date — name a column of type date, dateTime or instant',
      'm.yaml:47:33 column "vaccine" holds string, no date — name a column of type date, dateTime or instant',
    ],
  },
  {
    title: 'a where with an unknown fact',
    text: WIDE,
    edits: [['where: history.anyHib', 'where: history.anyHip']],
    expected: [
      'm.yaml:56:74 There is no column named history in "history.anyHip and event.day >= \'2024-01-01\'" — Use one of amount, child.birthDate, child.clinic, date, encounter, event.day, facility.partOf, history.age, history.anyHib, history.bcg, history.complete, history.delay, ….',
    ],
  },
];

describe('mistakes in its facts', () => describeMistakes(facts));
