import { compile } from '../tally/compile.ts';

/**
 * Begin a mapping of doses by month.
 *
 * @param period what is inside `period`
 * @returns the mapping as far as the columns of its view `dose`: date, patient and place
 * @example compile(`${dosesBy('type: Monthly, timeZone: UTC, since: 2019-01')}sources: …`)
 */
export function dosesBy(period: string): string {
  return `name: doses
dataSet: EPI
period: { ${period} }
orgUnits: { lookup: org-units.csv }
views:
  dose:
    resource: Immunization
    searchDate: date
    columns:
      date: occurrence.ofType(dateTime)
      patient: patient.getReferenceKey(Patient)
      place: location.getReferenceKey(Location)
`;
}

/** Doses by month and by the age of their child. */
export const DOSES_OF_CHILDREN = compile(`${dosesBy('type: Monthly, timeZone: UTC, since: 2019-01')}  child:
    resource: Patient
    columns: { birthDate: birthDate }
dimensions:
  age: { years: [child.birthDate, date], bands: { young: [0, 5], old: [5, null] } }
sources:
  - { rows: dose, join: { child: patient }, date: date, orgUnit: [place], values: [{ dataElement: DOSES, by: [age] }] }
`);
