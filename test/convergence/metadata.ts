import { tinyMetadata } from '../workflow/support/tiny-data.ts';
import type { Settings } from './happenings.ts';

/**
 * Make the metadata of DHIS2.
 *
 * @param settings whether zeros count, and when a month expires
 * @param without org units that are not in the data set
 * @returns metadata documents
 */
export function metadata(
  { zeroIsSignificant, expiryDays }: Settings,
  without: ReadonlySet<string> = new Set(),
): unknown[] {
  return tinyMetadata({ expiryDays }).map((document) => {
    const { dataElements, dataSets } = document as { dataElements?: readonly object[]; dataSets?: readonly DataSet[] };
    if (dataElements !== undefined) return { dataElements: dataElements.map((one) => ({ ...one, zeroIsSignificant })) };
    if (dataSets === undefined) return document;
    const assigned = (units: DataSet['organisationUnits']) => units.filter(({ id }) => !without.has(id));
    return { dataSets: dataSets.map((one) => ({ ...one, organisationUnits: assigned(one.organisationUnits) })) };
  });
}

interface DataSet {
  readonly organisationUnits: readonly { readonly id: string }[];
}
