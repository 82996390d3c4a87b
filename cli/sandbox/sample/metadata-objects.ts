import { COUNTRY, DISTRICTS, FACILITIES, PAPER_FACILITY } from './places.ts';

const USER_ROLE = 'dobfLqZf81a';

/** Write the org units of the country, as a document to import. @example importMetadata(hierarchy()) */
export function hierarchy(): unknown {
  const parents = new Map(DISTRICTS.map(({ place, orgUnit }) => [place, orgUnit]));
  const districts = DISTRICTS.map((unit) => orgUnit(unit, COUNTRY.orgUnit));
  const facilities = [...FACILITIES, PAPER_FACILITY].map((unit) => orgUnit(unit, parents.get(unit.district)));
  return {
    organisationUnitLevels: [
      { id: 'B7RmUtF226J', name: 'Country', level: 1 },
      { id: 'MjPjqOSc2St', name: 'District', level: 2 },
      { id: 'n6CXnL9aWgU', name: 'Facility', level: 3 },
    ],
    organisationUnits: [orgUnit(COUNTRY, undefined), ...districts, ...facilities],
  };
}

function orgUnit(unit: { orgUnit: string; name: string; code: string }, parent: string | undefined): unknown {
  const { orgUnit: id, name, code } = unit;
  return { id, name, shortName: name, code, openingDate: '2010-01-01', ...(parent && { parent: { id: parent } }) };
}

/** Write a category of options. @example category('fk36vP7AMOE', 'Sex', 'SEX', [male, female]) */
export function category(id: string, name: string, code: string, options: string[]): unknown {
  const dataDimensionType = 'DISAGGREGATION';
  return shared({ id, name, shortName: name, code, dataDimensionType, categoryOptions: references(options) });
}

/** Write a combo of categories. @example categoryCombo(bySex, 'Sex', 'BY_SEX', [sex]) */
export function categoryCombo(id: string, name: string, code: string, members: string[]): unknown {
  return shared({ id, name, code, dataDimensionType: 'DISAGGREGATION', categories: references(members) });
}

/**
 * Write a data element that counts.
 *
 * @param named UID, code and name
 * @param combo UID of its category combo
 * @returns the data element
 * @example countElement({ id: 'WSy7zOZx1Wl', code: 'EPI_BCG_GIVEN', name: 'EPI - BCG doses given' }, byAge)
 */
export function countElement(named: { id: string; code: string; name: string }, combo: string): unknown {
  return shared({
    ...named,
    shortName: named.name,
    domainType: 'AGGREGATE',
    valueType: 'INTEGER_ZERO_OR_POSITIVE',
    aggregationType: 'SUM',
    zeroIsSignificant: false,
    categoryCombo: { id: combo },
  });
}

/**
 * Write a data set that all facilities fill in. No attribute combo is named: its default has another UID on some servers,
 * and each server fills in its own.
 *
 * @param named UID, code, name and period type
 * @param elements its data elements
 * @returns the data set
 * @example dataSet({ id: 'jqSaKxtj8IA', code: 'EPI_MONTHLY', name: 'Immunisation', periodType: 'Monthly' }, DOSES_GIVEN)
 */
export function dataSet(
  named: { id: string; code: string; name: string; periodType: string },
  elements: readonly { id: string }[],
): object {
  return shared({
    ...named,
    shortName: named.name,
    openFuturePeriods: 0,
    expiryDays: 0,
    timelyDays: 15,
    dataSetElements: elements.map(({ id }) => ({ dataSet: { id: named.id }, dataElement: { id } })),
    organisationUnits: references([...FACILITIES, PAPER_FACILITY].map((facility) => facility.orgUnit)),
  });
}

/**
 * Write the user who reports, and its role, as a document to import.
 *
 * @param more authorities beside that to enter data
 * @returns the document
 * @example importMetadata(users(['F_TEI_CASCADE_DELETE']))
 */
export function users(more: readonly string[] = []): unknown {
  const role = { id: USER_ROLE, name: 'Tallysheet', code: 'TALLYSHEET', authorities: ['F_DATAVALUE_ADD', ...more] };
  const root = [{ id: COUNTRY.orgUnit }];
  const user = {
    id: 'TLx8xBQD0us',
    username: 'tallysheet',
    firstName: 'Tally',
    surname: 'Sheet',
    password: 'Tally-1-sheet',
    userRoles: [{ id: USER_ROLE }],
    organisationUnits: root,
    dataViewOrganisationUnits: root,
  };
  return { userRoles: [shared(role)], users: [user] };
}

/**
 * Let everyone read and write it, its data too: a data set that the user may not write to refuses every value.
 *
 * @example shared({ id: 'fk36vP7AMOE', name: 'Sex' })
 */
export function shared<T extends object>(object: T): T & { sharing: unknown } {
  return { ...object, sharing: { public: 'rwrw----', external: false, users: {}, userGroups: {} } };
}

/** Refer to objects by their UIDs. @example references(['nnDarh7hZhG']) */
export function references(ids: string[]): { id: string }[] {
  return ids.map((id) => ({ id }));
}
