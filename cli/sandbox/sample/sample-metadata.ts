import { AGE_COMBOS, CHILDREN_SEEN, DOSES_GIVEN, SEX_AGE_COMBOS } from './elements.ts';
import { COUNTRY, DISTRICTS, FACILITIES, PAPER_FACILITY } from './places.ts';

const DATA_SET = 'jqSaKxtj8IA';
const USER_ROLE = 'dobfLqZf81a';
const SEX = { id: 'fk36vP7AMOE', male: 'ZR4nTUlDJTJ', female: 'WsXHJKJTk5L' };
const AGE = { id: 'yqWKwIGgo3X', under1: 'VGOvs7zRWLE', from1: 'kr3XXp05arq' };
const BY_AGE = 'FcENCewDeaL';
const BY_SEX_AND_AGE = 'QUuqutaCwCu';

/**
 * Make the metadata that the sample reports into, as documents to import one after the other.
 *
 * Option combos are named with their UIDs; a server that makes its own is found by their options all the same.
 *
 * @returns bodies of `POST /api/metadata`, in import order; importing them twice changes nothing
 * @see https://docs.dhis2.org/en/develop/using-the-api/dhis-core-version-master/metadata.html#webapi_metadata_import
 * @example for (const document of sampleMetadata()) await importMetadata(document);
 */
export function sampleMetadata(): unknown[] {
  return [hierarchy(), categories(), dataElements(), dataSets(), users()];
}

function hierarchy(): unknown {
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

function categories(): unknown {
  return {
    categoryOptions: [
      shared({ id: SEX.male, name: 'Male', shortName: 'Male', code: 'SEX_MALE' }),
      shared({ id: SEX.female, name: 'Female', shortName: 'Female', code: 'SEX_FEMALE' }),
      shared({ id: AGE.under1, name: '< 1 year', shortName: '< 1 year', code: 'AGE_UNDER_1' }),
      shared({ id: AGE.from1, name: '≥ 1 year', shortName: '≥ 1 year', code: 'AGE_FROM_1' }),
    ],
    categories: [
      category(SEX.id, 'Sex', 'SEX', [SEX.male, SEX.female]),
      category(AGE.id, 'Age (immunization)', 'AGE_IMMUNIZATION', [AGE.under1, AGE.from1]),
    ],
    categoryCombos: [
      categoryCombo(BY_AGE, 'Age (immunization)', 'BY_AGE', [AGE.id]),
      categoryCombo(BY_SEX_AND_AGE, 'Sex and age (immunization)', 'BY_SEX_AND_AGE', [SEX.id, AGE.id]),
    ],
    categoryOptionCombos: [
      optionCombo(AGE_COMBOS.under1, '< 1 year', BY_AGE, [AGE.under1]),
      optionCombo(AGE_COMBOS.from1, '≥ 1 year', BY_AGE, [AGE.from1]),
      optionCombo(SEX_AGE_COMBOS.maleUnder1, 'Male, < 1 year', BY_SEX_AND_AGE, [SEX.male, AGE.under1]),
      optionCombo(SEX_AGE_COMBOS.maleFrom1, 'Male, ≥ 1 year', BY_SEX_AND_AGE, [SEX.male, AGE.from1]),
      optionCombo(SEX_AGE_COMBOS.femaleUnder1, 'Female, < 1 year', BY_SEX_AND_AGE, [SEX.female, AGE.under1]),
      optionCombo(SEX_AGE_COMBOS.femaleFrom1, 'Female, ≥ 1 year', BY_SEX_AND_AGE, [SEX.female, AGE.from1]),
    ],
  };
}

function category(id: string, name: string, code: string, options: string[]): unknown {
  const dataDimensionType = 'DISAGGREGATION';
  return shared({ id, name, shortName: name, code, dataDimensionType, categoryOptions: references(options) });
}

function categoryCombo(id: string, name: string, code: string, members: string[]): unknown {
  return shared({ id, name, code, dataDimensionType: 'DISAGGREGATION', categories: references(members) });
}

function optionCombo(id: string, name: string, combo: string, options: string[]): unknown {
  return { id, name, categoryCombo: { id: combo }, categoryOptions: references(options) };
}

function dataElements(): unknown {
  const element = (of: { id: string; code: string; name: string }, combo: string) =>
    shared({
      ...of,
      shortName: of.name,
      domainType: 'AGGREGATE',
      valueType: 'INTEGER_ZERO_OR_POSITIVE',
      aggregationType: 'SUM',
      zeroIsSignificant: false,
      categoryCombo: { id: combo },
    });
  return { dataElements: [...DOSES_GIVEN.map((of) => element(of, BY_AGE)), element(CHILDREN_SEEN, BY_SEX_AND_AGE)] };
}

/** No attribute combo is named: its default has another UID on some servers, and each server fills in its own. */
function dataSets(): unknown {
  const dataSet = shared({
    id: DATA_SET,
    name: 'Immunisation',
    shortName: 'Immunisation',
    code: 'EPI_MONTHLY',
    periodType: 'Monthly',
    openFuturePeriods: 0,
    expiryDays: 0,
    timelyDays: 15,
    dataSetElements: [...DOSES_GIVEN, CHILDREN_SEEN].map(({ id }) => ({
      dataSet: { id: DATA_SET },
      dataElement: { id },
    })),
    organisationUnits: references([...FACILITIES, PAPER_FACILITY].map((facility) => facility.orgUnit)),
  });
  return { dataSets: [dataSet] };
}

function users(): unknown {
  const role = { id: USER_ROLE, name: 'Tallysheet', code: 'TALLYSHEET', authorities: ['F_DATAVALUE_ADD'] };
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

/** Everyone may read and write it, its data too: a data set that the user may not write to refuses every value. */
function shared<T extends object>(object: T): T & { sharing: unknown } {
  return { ...object, sharing: { public: 'rwrw----', external: false, users: {}, userGroups: {} } };
}

function references(ids: string[]): { id: string }[] {
  return ids.map((id) => ({ id }));
}
