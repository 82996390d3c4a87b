import { describeMistakes, type Mistake } from './mistakes.ts';

const mistakes: readonly Mistake[] = [
  {
    title: 'views as a list',
    edits: [
      [
        "views:\n  dose:\n    resource: Immunization\n    searchDate: date\n    where: status = 'completed'\n    columns:\n      date: occurrence.ofType(dateTime)\n      patient: patient.getReferenceKey(Patient)\n      place: location.getReferenceKey(Location)\n      vaccine: vaccineCode.coding.code.first()\n\n  child:\n    resource: Patient\n    columns:\n      sex: gender\n      birthDate: birthDate\n      clinic: managingOrganization.getReferenceKey(Organization)\ndimensions",
        'views: [dose]\ndimensions',
      ],
    ],
    expected: [
      'm.yaml:5:8 expected keys and values for "views" in the mapping — write views: { dose: { resource: Immunization, columns: { … } } }',
    ],
  },
  {
    title: 'a view name with a hyphen',
    edits: [['  dose:\n', '  my-dose:\n']],
    expected: [
      'm.yaml:6:3 "my-dose" cannot name a view — use letters, digits and _, beginning with a letter',
      'm.yaml:26:11 there is no view "dose" — expected one of my-dose, child',
    ],
  },
  {
    title: 'a view that is a text',
    edits: [
      [
        '  child:\n    resource: Patient\n    columns:\n      sex: gender\n      birthDate: birthDate\n      clinic: managingOrganization.getReferenceKey(Organization)\n',
        '  child: Patient\n',
      ],
    ],
    expected: [
      'm.yaml:16:10 expected keys and values for view "child" — write resource: or record:, and columns: below it',
    ],
  },
  {
    title: 'an unknown key of a view',
    edits: [['    searchDate: date\n    where', '    serchDate: date\n    where']],
    expected: [
      'm.yaml:8:5 unknown key "serchDate" in view "dose" — did you mean "searchDate"?',
      'm.yaml:28:11 view "dose" has no searchDate — add searchDate: the search parameter of the event date',
    ],
  },
  {
    title: 'constants that are no names, mean something else, are no texts, or are not there',
    edits: [
      [
        "    searchDate: date\n    where: status = 'completed'\n",
        '    searchDate: date\n    constants: { done it: completed, loinc: x, list: [1], done: completed }\n' +
          "    search: { status: '%dome,%done' }\n    where: status = %don\n",
      ],
    ],
    expected: [
      'm.yaml:9:18 "done it" cannot name a constant — use letters, digits and _, beginning with a letter',
      'm.yaml:9:38 %loinc has a meaning of its own — call it something else',
      'm.yaml:9:54 expected a text for constant "list" — write list: a text',
      'm.yaml:10:23 %dome is no constant of view "dose" — did you mean "done"?',
      'm.yaml:11:21 %don has no value here in "status = %don" — Did you mean done?',
    ],
  },
  {
    title: 'a view without resource',
    edits: [['    resource: Immunization\n', '']],
    expected: [
      'm.yaml:7:5 "resource" is missing in view "dose" — add resource: Immunization; or record: case, for JSON objects that are no FHIR resources',
    ],
  },
  {
    title: 'a view of a resource and of records',
    edits: [['    resource: Immunization\n', '    resource: Immunization\n    record: dose\n']],
    expected: [
      'm.yaml:8:13 view "dose" has both "resource" and "record" — take one out: resource: is a FHIR resource type, record: any other JSON object',
    ],
  },
  {
    title: 'a resource type as a kind of record',
    edits: [['    resource: Immunization\n', '    record: Immunization\n']],
    expected: ['m.yaml:7:13 "Immunization" is a FHIR resource type — write resource: Immunization'],
  },
  {
    title: 'a kind of record with a space',
    edits: [['    resource: Immunization\n', '    record: stock item\n']],
    expected: [
      'm.yaml:7:13 "stock item" cannot name a kind of record — use letters, digits, - and _, beginning with a letter',
    ],
  },
  {
    title: 'functions of FHIR over records, and a type that there is not',
    edits: [
      ['    resource: Immunization\n    searchDate: date\n', '    record: dose\n    searchDate: [given, recorded]\n'],
      ['vaccine: vaccineCode.coding.code.first()', 'vaccine: { path: vaccine, type: number }'],
    ],
    expected: [
      'm.yaml:11:24 ofType() is for FHIR resources, not for records in "occurrence.ofType(dateTime)" — A record has no types: compare the value, or write toString(), toDecimal(), toInteger() or toBoolean().',
      'm.yaml:12:24 getReferenceKey() is for FHIR resources, not for records in "patient.getReferenceKey(Patient)" — A record is no FHIR resource: write the path of the value.',
      'm.yaml:13:23 getReferenceKey() is for FHIR resources, not for records in "location.getReferenceKey(Location)" — A record is no FHIR resource: write the path of the value.',
      'm.yaml:14:39 "type" in column "vaccine" cannot be "number" — expected one of text, decimal, integer, boolean, date, dateTime',
    ],
  },
  {
    title: 'a date beside a column of a record that nobody called a date',
    text: `name: cases
dataSet: CASES
period: { type: Monthly, timeZone: UTC, since: 2024-01 }
orgUnits: { lookup: units.csv }
views:
  case: { record: case, searchDate: onset, columns: { date: onset, died: died, place: place } }
sources:
  - { rows: case, date: date, orgUnit: [place], values: [{ dataElement: LATE, where: 'died > @2024-01-31' }] }
`,
    expected: [
      'm.yaml:8:92 > between System.String and System.Date never holds in "died > @2024-01-31" — Write a date as @2024-01-31, and give a record\'s column of dates type: date.',
    ],
  },
  {
    title: 'a type within a view of resources',
    edits: [
      ['vaccine: vaccineCode.coding.code.first()', 'vaccine: { path: vaccineCode.coding.code.first(), type: text }'],
    ],
    expected: ['m.yaml:14:16 expected a text for column "vaccine" — write vaccine: a FHIRPath expression'],
  },
  {
    title: 'an unknown resource type',
    edits: [['resource: Immunization', 'resource: Imunization']],
    expected: ['m.yaml:7:15 Imunization is not a resource type of FHIR R4 — Did you mean Immunization?'],
  },
  {
    title: 'a kind of record as a resource type',
    edits: [['resource: Immunization', 'resource: case']],
    expected: [
      'm.yaml:7:15 case is not a resource type of FHIR R4 — write record: case, which is of JSON objects that are no FHIR resources',
    ],
  },
  {
    title: 'a slip in the key of records',
    edits: [['    resource: Immunization\n', '    recrd: case\n']],
    expected: [
      'm.yaml:7:5 unknown key "recrd" in view "dose" — did you mean "record"?',
      'm.yaml:7:5 "resource" is missing in view "dose" — add resource: Immunization; or record: case, for JSON objects that are no FHIR resources',
    ],
  },
  {
    title: 'a field of the date that no column of the records reads',
    text: `name: cases
dataSet: CASES
period: { type: Monthly, timeZone: UTC, since: 2024-01 }
orgUnits: { lookup: units.csv }
views:
  case:
    record: case
    searchDate: [onst, followUp.endDate, notified]
    columns: { date: 'iif(onset.exists(), onset, followUp.endDate)', place: place }
sources:
  - { rows: case, date: date, orgUnit: [place], values: [{ dataElement: CASES }] }
`,
    expected: [
      'm.yaml:8:17 no column of view "case" reads "onst" of searchDate — did you mean "onset"?',
      'm.yaml:8:17 no column of view "case" reads "notified" of searchDate — write the field that the column of the date is made of',
    ],
  },
  {
    title: 'a view without columns',
    edits: [
      [
        '    columns:\n      sex: gender\n      birthDate: birthDate\n      clinic: managingOrganization.getReferenceKey(Organization)\ndimensions',
        'dimensions',
      ],
    ],
    expected: ['m.yaml:17:5 "columns" is missing in view "child" — add columns: { date: occurrence.ofType(dateTime) }'],
  },
  {
    title: 'a search parameter that is a list',
    edits: [['    searchDate: date\n', '    searchDate: date\n    search: { status: [completed] }\n']],
    expected: ['m.yaml:9:23 expected a text for search parameter "status" — write status: value'],
  },
  {
    title: 'an unknown element',
    edits: [['occurrence.ofType(dateTime)', 'occurence.ofType(dateTime)']],
    expected: [
      'm.yaml:11:13 Immunization has no element named occurence in "occurence.ofType(dateTime)" — Did you mean occurrence?',
    ],
  },
  {
    title: 'an unknown element in the middle',
    edits: [['vaccineCode.coding.code.first()', 'vaccineCode.codin.code.first()']],
    expected: [
      'm.yaml:14:28 CodeableConcept has no element named codin in "vaccineCode.codin.code.first()" — Did you mean coding?',
    ],
  },
  {
    title: 'an unknown element between double quotes',
    edits: [['vaccineCode.coding.code.first()', '"vaccineCode.codin.code.first()"']],
    expected: [
      'm.yaml:14:29 CodeableConcept has no element named codin in "vaccineCode.codin.code.first()" — Did you mean coding?',
    ],
  },
  {
    title: 'an unknown element behind doubled quotes',
    edits: [["status = 'completed'", "'status = ''completed'' and statu = ''x'''"]],
    expected: [
      "m.yaml:9:40 Immunization has no element named statu in \"status = 'completed' and statu = 'x'\" — Did you mean status?",
    ],
  },
  {
    title: 'an expression with escapes',
    edits: [["status = 'completed'", '"status = \\"completed\\" and statu"']],
    expected: [
      'm.yaml:9:12 The expression is not FHIRPath: token recognition error at: \'"\' (line 1, column 10) in "status = "completed" and statu" — Correct the expression at this place; text stands between single quotes, as in gender = \'female\'.',
    ],
  },
  {
    title: 'a folded expression',
    edits: [["status = 'completed'", ">-\n      status = 'completed'\n      and statu = 'x'"]],
    expected: [
      "m.yaml:9:12 Immunization has no element named statu (line 1, column 26) in \"status = 'completed' and statu = 'x'\" — Did you mean status?",
    ],
  },
  {
    title: 'an expression over two lines',
    edits: [["status = 'completed'", "status = 'completed'\n      and statu = 'x'"]],
    expected: [
      "m.yaml:9:12 Immunization has no element named statu (line 1, column 26) in \"status = 'completed' and statu = 'x'\" — Did you mean status?",
    ],
  },
  {
    title: 'an expression that breaks off',
    edits: [["status = 'completed'", 'status = ']],
    expected: [
      "m.yaml:9:20 The expression is not FHIRPath: mismatched input '<EOF>' in \"status =\" — Correct the expression at this place; text stands between single quotes, as in gender = 'female'.",
    ],
  },
  {
    title: 'a where that is no condition',
    edits: [["status = 'completed'", 'status']],
    expected: [
      'm.yaml:9:12 "where" needs true or false, "status" is string — compare it: status = \'completed\', dose.exists()',
    ],
  },
  {
    title: 'a mistake in the second where',
    edits: [["status = 'completed'", "[status = 'completed', wasNotGiven]"]],
    expected: [
      'm.yaml:9:35 Immunization has no element named wasNotGiven in "wasNotGiven" — Use one of contained, doseQuantity, education, encounter, expirationDate, extension, fundingSource, id, identifier, implicitRules, isSubpotent, language, ….',
    ],
  },
  {
    title: 'a where that is a map',
    edits: [["status = 'completed'", '{ status: completed }']],
    expected: ['m.yaml:9:12 expected a list for "where" in view "dose" — write where: [status = \'completed\']'],
  },
  {
    title: 'a column name with a hyphen',
    edits: [['      vaccine: ', '      vaccine-code: ']],
    expected: ['m.yaml:14:7 "vaccine-code" cannot name a column — use letters, digits and _, beginning with a letter'],
  },
  {
    title: 'a column that is a list',
    edits: [['vaccineCode.coding.code.first()', '[code]']],
    expected: ['m.yaml:14:16 expected a text for column "vaccine" — write vaccine: a FHIRPath expression'],
  },
  {
    title: 'a column that selects an element with parts',
    edits: [['vaccineCode.coding.code.first()', 'vaccineCode']],
    expected: [
      'm.yaml:14:16 column "vaccine" selects CodeableConcept, which is no single value — select one of its elements',
    ],
  },
];

describe('mistakes in its views', () => describeMistakes(mistakes));
