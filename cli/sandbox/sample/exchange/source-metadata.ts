import { uidOf } from '../../dhis2/uid.ts';
import { category, categoryCombo, countElement, references, shared } from '../metadata-objects.ts';
import { SOURCE_CATEGORIES, SOURCE_COMBO, SOURCE_OPTION_COMBOS } from './source-combos.ts';
import { REPORTING, SOURCE_PLACES } from './source-places.ts';

const DEFAULT_COMBO = 'bjDvmb4bfuf';
const DATA_SET = uidOf('source data set FAC_MONTHLY');
const ROLE = uidOf('source role');

/** The data elements of the data set FAC_MONTHLY by code. */
export const SOURCE_ELEMENTS = {
  confirmed: element('FAC_MAL_CONFIRMED', 'Malaria cases confirmed'),
  treated: element('FAC_MAL_TREATED', 'Malaria cases treated'),
  visits: element('FAC_OPD_NEW', 'OPD first visits'),
  returns: element('FAC_OPD_RETURN', 'OPD return visits'),
  nets: element('FAC_NETS_GIVEN', 'Bed nets given'),
  stock: element('FAC_ACT_STOCK', 'ACT doses in stock at the end of the month'),
  remarks: element('FAC_REMARKS', 'Remarks'),
};

/**
 * Make the metadata of the DHIS2 that is read, as documents to import one after the other.
 *
 * @returns bodies of `POST /api/metadata`
 * @example for (const document of sourceMetadata()) await importMetadata(document);
 */
export function sourceMetadata(): unknown[] {
  return [hierarchy(), categories(), dataElements(), dataSets(), users()];
}

function hierarchy(): unknown {
  const organisationUnits = SOURCE_PLACES.map(({ id, code, name, parent }) => {
    const above = parent === undefined ? {} : { parent: { id: parent } };
    return { id, code, name, shortName: name, openingDate: '2010-01-01', ...above };
  });
  return { organisationUnits };
}

function categories(): unknown {
  return {
    categoryOptions: SOURCE_CATEGORIES.flatMap(({ options }) =>
      options.map(({ id, name }) => shared({ id, name, shortName: name })),
    ),
    categories: SOURCE_CATEGORIES.map(({ id, name, code, options }) =>
      category(
        id,
        name,
        code,
        options.map((option) => option.id),
      ),
    ),
    categoryCombos: [
      categoryCombo(
        SOURCE_COMBO,
        'Sex and age group',
        'FS_SEX_AGE',
        SOURCE_CATEGORIES.map(({ id }) => id),
      ),
    ],
    categoryOptionCombos: SOURCE_OPTION_COMBOS.map(({ id, name, options }) => ({
      ...{ id, name, categoryCombo: { id: SOURCE_COMBO }, categoryOptions: references(options) },
    })),
  };
}

function dataElements(): unknown {
  const { confirmed, treated, visits, returns, nets, stock, remarks } = SOURCE_ELEMENTS;
  const total = (of: typeof nets) => countElement(of, DEFAULT_COMBO) as object;
  return {
    dataElements: [
      ...[confirmed, treated, visits, returns].map((of) => countElement(of, SOURCE_COMBO)),
      total(nets),
      { ...total(stock), aggregationType: 'LAST_LAST_ORG_UNIT', zeroIsSignificant: true },
      { ...total(remarks), valueType: 'TEXT', aggregationType: 'NONE' },
    ],
  };
}

function dataSets(): unknown {
  const named = { id: DATA_SET, code: 'FAC_MONTHLY', name: 'Facility monthly', shortName: 'Facility monthly' };
  const dataSetElements = Object.values(SOURCE_ELEMENTS).map(({ id }) => ({
    ...{ dataSet: { id: DATA_SET }, dataElement: { id } },
  }));
  const organisationUnits = references(REPORTING.map(({ id }) => id));
  return { dataSets: [shared({ ...named, periodType: 'Monthly', dataSetElements, organisationUnits })] };
}

function users(): unknown {
  const root = references([SOURCE_PLACES[0]?.id ?? '']);
  const user = {
    ...{ id: uidOf('source user'), username: 'tallysheet', firstName: 'Tally', surname: 'Sheet' },
    password: 'Tally-1-sheet',
    userRoles: [{ id: ROLE }],
    organisationUnits: [],
    dataViewOrganisationUnits: root,
  };
  return { userRoles: [shared({ id: ROLE, name: 'Reader', code: 'READER', authorities: [] })], users: [user] };
}

function element(code: string, name: string): { id: string; code: string; name: string } {
  return { id: uidOf(`source ${code}`), code, name };
}
