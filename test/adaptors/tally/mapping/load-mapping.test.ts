import { describeMistakes, type Mistake } from './mistakes.ts';

const mistakes: readonly Mistake[] = [
  {
    title: 'unknown key at the top',
    edits: [['dataSet: EPI', 'dataSet: EPI\ndataset: EPI']],
    expected: ['m.yaml:3:1 unknown key "dataset" in the mapping — did you mean "dataSet"?'],
  },
  {
    title: 'unknown key far from all',
    edits: [['dataSet: EPI', 'dataSet: EPI\nzzzzzzzzzzzz: EPI']],
    expected: [
      'm.yaml:3:1 unknown key "zzzzzzzzzzzz" in the mapping — expected one of name, dataSet, period, orgUnits, zeros, minCell, comment, complete, fetch, send, onEmpty, onManualEdit, ownUsers, maxQuarantined, maxQuarantinedInPeriod, views, dimensions, sources, indicators',
    ],
  },
  {
    title: 'missing name',
    edits: [['name: doses\n', '']],
    expected: ['m.yaml:1:1 "name" is missing in the mapping — add name: immunization-monthly'],
  },
  {
    title: 'name is a list',
    edits: [['name: doses', 'name: [doses]']],
    expected: ['m.yaml:1:7 expected a text for "name" in the mapping — write name: immunization-monthly'],
  },
  {
    title: 'name has no value',
    edits: [['name: doses', 'name:']],
    expected: ['m.yaml:1:6 expected a text for "name" in the mapping — write name: immunization-monthly'],
  },
  {
    title: 'period is a text',
    edits: [['period: { type: Monthly, timeZone: Africa/Nairobi, since: 2024-01 }', 'period: Monthly']],
    expected: [
      'm.yaml:3:9 expected keys and values for "period" in the mapping — write period: { type: Monthly, timeZone: Africa/Nairobi, since: 2024-01 }',
    ],
  },
  {
    title: 'unknown period key',
    edits: [['since: 2024-01', 'sinze: 2024-01']],
    expected: [
      'm.yaml:3:9 "since" is missing in period — add since: 2024-01',
      'm.yaml:3:52 unknown key "sinze" in period — did you mean "since"?',
    ],
  },
  {
    title: 'unknown period type',
    edits: [['Monthly', 'Montly']],
    expected: ['m.yaml:3:17 "type" in period cannot be "Montly" — did you mean "Monthly"?'],
  },
  {
    title: 'period type missing',
    edits: [['type: Monthly, ', '']],
    expected: ['m.yaml:3:9 "type" is missing in period — add type: Monthly'],
  },
  {
    title: 'bad zone',
    edits: [['Africa/Nairobi', 'Africa/Nairoby']],
    expected: ['m.yaml:3:36 "Africa/Nairoby" is no time zone — did you mean "Africa/Nairobi"?'],
  },
  {
    title: 'bad since',
    edits: [['2024-01', '2024-13']],
    expected: [
      'm.yaml:3:59 "2024-13" is no Monthly period and no date — write 2024-01, 2024-01-15 or a DHIS2 period id',
    ],
  },
  {
    title: 'since weekly id in monthly',
    edits: [['2024-01', '2024W5']],
    expected: [
      'm.yaml:3:59 "2024W5" is no Monthly period and no date — write 2024-01, 2024-01-15 or a DHIS2 period id',
    ],
  },
  {
    title: 'unknown calendar',
    edits: [['since: 2024-01', 'since: 2024-01, calendar: nepal']],
    expected: ['m.yaml:3:78 "calendar" in period cannot be "nepal" — did you mean "nepali"?'],
  },
  {
    title: 'calendar that DHIS2 has no period for some days of',
    edits: [['since: 2024-01', 'since: 2016-01, calendar: ethiopian']],
    expected: [
      'm.yaml:3:78 periods of the ethiopian calendar cannot be counted: DHIS2 has years of twelve months of 30 days there and takes no value for the five or six days of the thirteenth (Pagume), so that their events could be reported nowhere — the calendars that can be counted in are iso8601, gregorian, thai, nepali, persian',
    ],
  },
  {
    title: 'weeks in another calendar',
    edits: [
      ['type: Monthly', 'type: Weekly'],
      ['since: 2024-01', 'since: 2567-01, calendar: thai'],
    ],
    expected: [
      'm.yaml:3:77 periods of the thai calendar cannot be counted: versions of DHIS2 begin its weeks on different days; weeks can be counted in iso8601 and gregorian alone — take a type of days, months or years',
    ],
  },
  {
    title: 'calendar that is a list',
    edits: [['since: 2024-01', 'since: 2024-01, calendar: [thai]']],
    expected: [
      'm.yaml:3:78 expected a text for "calendar" in period — write calendar: iso8601 | gregorian | thai | nepali | persian',
    ],
  },
  {
    title: 'since of ISO 8601 in the calendar of Nepal',
    edits: [['since: 2024-01', 'since: 2024-01, calendar: nepali']],
    expected: [
      'm.yaml:3:59 "2024-01" is no Monthly period and no date of the nepali calendar — write a date of that calendar, such as 2080-11 or 2080-11-15, or a DHIS2 period id',
    ],
  },
  {
    title: 'since of ISO 8601 in the calendar of Thailand',
    edits: [['since: 2024-01', 'since: 202401, calendar: thai']],
    expected: [
      'm.yaml:3:59 "202401" is no Monthly period and no date of the thai calendar — write a date of that calendar, such as 2567-03 or 2567-03-15, or a DHIS2 period id',
    ],
  },
  {
    title: 'keepOpen negative',
    edits: [['since: 2024-01', 'since: 2024-01, keepOpen: -1']],
    expected: ['m.yaml:3:78 expected a whole number for "keepOpen" in period — write keepOpen: 2'],
  },
  {
    title: 'includeCurrent text',
    edits: [['since: 2024-01', 'since: 2024-01, includeCurrent: maybe']],
    expected: ['m.yaml:3:84 expected true or false for "includeCurrent" in period — write includeCurrent: true'],
  },
  {
    title: 'an unknown key of orgUnits',
    edits: [['lookup: org-units.csv', 'lookup: org-units.csv, climbs: true']],
    expected: ['m.yaml:4:36 unknown key "climbs" in orgUnits — did you mean "climb"?'],
  },
  {
    title: 'orgUnits without lookup',
    edits: [['{ lookup: org-units.csv }', '{}']],
    expected: [
      'm.yaml:4:11 expected keys and values for "orgUnits" in the mapping — write orgUnits: { lookup: org-units.csv }',
    ],
  },
  {
    title: 'a word that onEmpty does not know',
    edits: [['dataSet: EPI', 'dataSet: EPI\nonEmpty: zeros']],
    expected: ['m.yaml:3:10 "onEmpty" in the mapping cannot be "zeros" — did you mean "zero"?'],
  },
  {
    title: 'a word that onManualEdit does not know',
    edits: [['dataSet: EPI', 'dataSet: EPI\nonManualEdit: ask']],
    expected: ['m.yaml:3:15 "onManualEdit" in the mapping cannot be "ask" — expected one of keep, overwrite'],
  },
  {
    title: 'a user that is no list',
    edits: [['dataSet: EPI', 'dataSet: EPI\nownUsers: tally']],
    expected: ['m.yaml:3:11 expected a list for "ownUsers" in the mapping — write ownUsers: [tallysheet]'],
  },
  {
    title: 'a limit that is no number',
    edits: [['dataSet: EPI', 'dataSet: EPI\nmaxQuarantined: few']],
    expected: ['m.yaml:3:17 "few" is no limit — write a number of rows, or a share such as 5%'],
  },
  {
    title: 'a share without a percent sign',
    edits: [['dataSet: EPI', 'dataSet: EPI\nmaxQuarantined: 0.5']],
    expected: ['m.yaml:3:17 "0.5" is no limit — write a number of rows, or a share such as 5%'],
  },
  {
    title: 'an open bracket',
    edits: [['dataSet: EPI', 'dataSet: [EPI']],
    expected: [
      'm.yaml:3:1 this is no YAML: Flow sequence in block collection must be sufficiently indented and end with a ]',
    ],
  },
  {
    title: 'a tab',
    edits: [['dataSet: EPI', 'dataSet:\n\tEPI']],
    expected: [
      'm.yaml:3:1 this is no YAML: Tabs are not allowed as indentation',
      'm.yaml:3:2 this is no YAML: Implicit keys need to be on a single line',
    ],
  },
  {
    title: 'a key given twice',
    edits: [['dataSet: EPI', 'dataSet: EPI\ndataSet: EPI2']],
    expected: ['m.yaml:3:1 this is no YAML: Map keys must be unique'],
  },
  {
    title: 'a list at the top',
    text: '- a list\n',
    expected: ['m.yaml:1:1 expected keys and values — begin with name: and dataSet:'],
  },
  {
    title: 'an empty file',
    text: '',
    expected: ['m.yaml:1:1 expected keys and values — begin with name: and dataSet:'],
  },
];

describe('mistakes in the mapping', () => describeMistakes(mistakes));
