import { compile } from '../tally/compile.ts';

/** Doses by month and by the age of their child. */
export const DOSES_OF_CHILDREN = compile(`name: doses
dataSet: EPI
period: { type: Monthly, timeZone: UTC, since: 2019-01 }
orgUnits: { lookup: org-units.csv }
views:
  dose:
    resource: Immunization
    searchDate: date
    columns:
      date: occurrence.ofType(dateTime)
      patient: patient.getReferenceKey(Patient)
      place: location.getReferenceKey(Location)
  child:
    resource: Patient
    columns: { birthDate: birthDate }
dimensions:
  age: { years: [child.birthDate, date], bands: { young: [0, 5], old: [5, null] } }
sources:
  - { rows: dose, join: { child: patient }, date: date, orgUnit: [place], values: [{ dataElement: DOSES, by: [age] }] }
`);
