import { batches } from '../../batches.ts';
import type { Transport } from '../../transport/index.ts';
import type { MetadataConstant, MetadataIndicator } from './metadata.ts';
import { readAll } from './read-all.ts';

const FIELDS = 'id,code,name,numerator,denominator,decimals,annualized,indicatorType[id,factor]';
/** As many UIDs as a request line of 8 KiB takes with room to spare. */
const IDS_A_REQUEST = 200;

/** Indicators, and the constants that they name. */
export interface ReadIndicators {
  readonly indicators: readonly MetadataIndicator[];
  readonly constants: readonly MetadataConstant[];
}

/**
 * Read the indicators of data sets: those that are assigned to them, and those whose expressions name their data elements.
 *
 * @param transport the DHIS2 server
 * @param assigned UIDs of indicators that are assigned to the data sets
 * @param elements UIDs of the data sets' elements
 * @returns the indicators that the user may see, in the order of their UIDs, with the constants in them
 * @throws {TransportError} when an answer does not come or is not what was asked for
 * @see https://docs.dhis2.org/en/develop/using-the-api/dhis-core-version-master/metadata.html
 * @example (await readIndicators(dhis2, [], ['WSy7zOZx1Wl'])).indicators.length
 */
export async function readIndicators(
  transport: Transport,
  assigned: readonly string[],
  elements: readonly string[],
): Promise<ReadIndicators> {
  // DHIS2 finds no expressions by several texts at once, and one request for each element would be many.
  const all = await readAll<MetadataIndicator>(transport, 'indicators', 'id:!null', FIELDS);
  const wanted = new Set(elements);
  const indicators = all
    .filter((one) => assigned.includes(one.id) || uidsIn('#', one).some((id) => wanted.has(id)))
    .sort((a, b) => (a.id < b.id ? -1 : 1));
  const ids = [...new Set(indicators.flatMap((one) => uidsIn('C', one)))].sort();
  const constants: MetadataConstant[] = [];
  for (const some of batches(ids, IDS_A_REQUEST)) {
    const filter = `id:in:[${some.join(',')}]`;
    constants.push(...(await readAll<MetadataConstant>(transport, 'constants', filter, 'id,code,name,value')));
  }
  return { indicators, constants };
}

/** The first UID in each reference of a kind. */
function uidsIn(prefix: '#' | 'C', { numerator = '', denominator = '' }: MetadataIndicator): string[] {
  const found = `${numerator} ${denominator}`.matchAll(/(#|\b[A-Z]+)\{([A-Za-z][A-Za-z0-9]{10})/g);
  return [...found].flatMap(([, kind, id]) => (kind === prefix && id !== undefined ? [id] : []));
}
