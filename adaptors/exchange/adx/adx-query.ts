import type { ExchangeScheme } from '../id-scheme.ts';

/** What each way of naming needs DHIS2 to be told. */
const QUERIES: Readonly<Record<ExchangeScheme, string>> = {
  // Up to 2.42 a combo that was found by its categories is looked up once more, by its own name, and few combos have codes;
  // 2.43 does so with attribute option combos, and has no parameter for those alone. So UIDs are the rule, codes the exception.
  categories:
    'idScheme=UID&dataSetIdScheme=CODE&dataElementIdScheme=CODE&orgUnitIdScheme=CODE' +
    '&categoryIdScheme=CODE&categoryOptionIdScheme=CODE',
  code: 'idScheme=CODE',
  // Without a word, ADX is read by codes up to 2.42, and by UIDs from 2.43 on.
  uid: 'idScheme=UID',
};

/**
 * Give the query that DHIS2 reads an ADX file with.
 *
 * @param scheme how the file names objects
 * @returns for `POST /api/dataValueSets`, with the content type `application/adx+xml`
 * @see https://docs.dhis2.org/en/develop/using-the-api/dhis-core-version-master/data.html#webapi_adx_data_format
 * @example fetch(`${url}/api/dataValueSets?${adxQuery('uid')}`, post)
 */
export function adxQuery(scheme: ExchangeScheme): string {
  return QUERIES[scheme];
}
