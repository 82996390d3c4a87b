/** A mapping that uses what the language has beside the usual. */
export const WIDE = `name: wide
dataSet: EPI
period: { type: Quarterly, timeZone: Africa/Nairobi, since: 2024-01 }
orgUnits: { lookup: org-units.csv, climb: true }
zeros: assigned
minCell: 1
comment: counted
views:
  dose:
    resource: Immunization
    searchDate: date
    columns:
      date: occurrence.ofType(dateTime)
      patient: patient.getReferenceKey(Patient)
      encounter: encounter.getReferenceKey(Encounter)
      vaccine: vaccineCode.coding.code.first()
      system: vaccineCode.coding.system.first()
      amount: doseQuantity.value
  child:
    resource: Patient
    searchDate: birthdate
    columns: { birthDate: birthDate, clinic: managingOrganization.getReferenceKey(Organization) }
  visit:
    resource: Encounter
    columns: { place: location.first().location.getReferenceKey(Location) }
  facility:
    resource: Location
    columns: { partOf: partOf.getReferenceKey(Location) }
dimensions:
  vaccine: { column: vaccine, system: system, codes: { BCG: ['19', 'http://x|20'], MR: ['|21'] }, other: Rest }
  age: { months: [child.birthDate, event.day], bands: { infant: [0, 12] }, missing: Unknown }
  amount: { column: amount, bands: { low: [null, -0.5], mid: [-0.5, 2.5], high: [2.5, null] } }
  delay: { column: history.delay, bands: { soon: [null, 28], late: [28, null] } }
  all: { option: Total }
sources:
  - rows: dose
    join: { facility: { column: visit.place, include: location }, child: patient, visit: encounter }
    facts:
      history:
        rows: dose
        of: patient
        subject: patient
        date: date
        lookBack: 2 years
        facts:
          complete: { latest: [bcg, mr1] }
          age: { years: [child.birthDate, complete] }
          delay: { days: [bcg, mr1] }
          bcg: { first: "vaccine = '19'" }
          mr1: { first: "vaccine = '04'" }
          doses: { count: true }
          anyHib: { any: "vaccine = '17'" }
    date: date
    orgUnit: [visit.place, { column: child.clinic, stopIfPresent: true }]
    values:
      - { dataElement: A, by: [age, vaccine], attributeBy: [all], where: history.anyHib and event.day >= '2024-01-01' }
      - { dataElement: B, aggregate: avg, of: amount, by: [age] }
      - { dataElement: C, aggregate: sum, of: amount, by: [amount], factor: 0.001, decimals: 3, rounding: half-even }
      - { dataElement: D, aggregate: max, of: history.doses, by: [delay], comment: most doses }
  - rows: child
    date: { column: birthDate, plus: 1 year }
    orgUnit: [clinic]
    values: [{ dataElement: E }]
`;
