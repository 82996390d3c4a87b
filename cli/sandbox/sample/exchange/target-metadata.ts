import { uidOf } from '../../dhis2/uid.ts';
import { category, categoryCombo, countElement, dataSet, hierarchy, shared, users } from '../metadata-objects.ts';

const UNDER_5 = uidOf('target Under 5 years');
const FROM_5 = uidOf('target 5 years and older');
const AGE = uidOf('target category Age');
const BY_AGE = uidOf('target combo Age');
const DEFAULT_COMBO = 'bjDvmb4bfuf';

/** The data elements of the data set NAT_QUARTERLY. */
export const TARGET_ELEMENTS = {
  confirmed: element('NAT_MAL_CONFIRMED', 'Confirmed malaria'),
  treated: element('NAT_MAL_TREATED', 'Treated malaria'),
  visits: element('NAT_OPD_VISITS', 'Outpatient visits'),
  nets: element('NAT_NETS_GIVEN', 'Nets given'),
  stock: element('NAT_ACT_STOCK_LOWEST', 'Lowest stock of ACT'),
};

/**
 * Make the metadata of the DHIS2 that is reported to, as documents to import one after the other.
 *
 * @returns bodies of `POST /api/metadata`
 * @example for (const document of targetMetadata()) await importMetadata(document);
 */
export function targetMetadata(): unknown[] {
  const { confirmed, treated, visits, nets, stock } = TARGET_ELEMENTS;
  const named = { id: uidOf('target NAT_QUARTERLY'), name: 'Malaria, quarterly', code: 'NAT_QUARTERLY' };
  const total = (of: typeof nets) => countElement(of, DEFAULT_COMBO) as object;
  return [
    hierarchy(),
    {
      categoryOptions: [
        shared({ id: UNDER_5, name: 'Under 5 years', shortName: 'Under 5 years' }),
        shared({ id: FROM_5, name: '5 years and older', shortName: '5 years and older' }),
      ],
      categories: [category(AGE, 'Age', 'NAT_AGE', [UNDER_5, FROM_5])],
      categoryCombos: [categoryCombo(BY_AGE, 'Age', 'NAT_BY_AGE', [AGE])],
    },
    {
      dataElements: [
        ...[confirmed, treated].map((of) => countElement(of, BY_AGE)),
        ...[visits, nets].map(total),
        { ...total(stock), aggregationType: 'MIN', zeroIsSignificant: true },
      ],
    },
    { dataSets: [dataSet({ ...named, periodType: 'Quarterly' }, Object.values(TARGET_ELEMENTS))] },
    users(),
  ];
}

function element(code: string, name: string): { id: string; code: string; name: string } {
  return { id: uidOf(`target ${code}`), code, name };
}
