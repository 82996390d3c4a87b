import { batches } from '../../batches.ts';
import type { Transport } from '../../transport/index.ts';
import type { MetadataConstant, MetadataIndicator, MetadataUnitGroup } from './metadata.ts';
import { readAll } from './read-all.ts';

const FIELDS = 'id,code,name,numerator,denominator,decimals,annualized,indicatorType[id,factor]';
/** As many UIDs as a request line of 8 KiB takes with room to spare. */
const IDS_A_REQUEST = 200;

/** Indicators, and what they name beside data elements. */
export interface ReadIndicators {
  readonly indicators: readonly MetadataIndicator[];
  readonly constants: readonly MetadataConstant[];
  readonly organisationUnitGroups: readonly MetadataUnitGroup[];
}

/**
 * Read the indicators of data sets: those that are assigned to them, those whose expressions name their data elements, and
 * those that name one of these or are named by one.
 *
 * @param transport the DHIS2 server
 * @param assigned UIDs of indicators that are assigned to the data sets
 * @param elements UIDs of the data sets' elements
 * @returns the indicators that the user may see, in the order of their UIDs, with the constants and groups of org units in
 *   them
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
  const chosen = withNested(
    all,
    all.filter((one) => assigned.includes(one.id) || uidsIn('#', one).some((id) => wanted.has(id))),
  );
  const indicators = all.filter(({ id }) => chosen.has(id)).sort((a, b) => (a.id < b.id ? -1 : 1));
  const named = async <Item extends { readonly id: string }>(kind: Kind, collection: string, fields: string) => {
    const ids = [...new Set(indicators.flatMap((one) => uidsIn(kind, one)))].sort();
    const items: Item[] = [];
    for (const some of batches(ids, IDS_A_REQUEST)) {
      items.push(...(await readAll<Item>(transport, collection, `id:in:[${some.join(',')}]`, fields)));
    }
    return items;
  };
  return {
    indicators,
    constants: await named('C', 'constants', 'id,code,name,value'),
    organisationUnitGroups: await named('OUG', 'organisationUnitGroups', 'id,code,name,organisationUnits[id,path]'),
  };
}

/** Some indicators, those that name one of them, and those that any of these name, whatever the depth. */
function withNested(all: readonly MetadataIndicator[], some: readonly MetadataIndicator[]): ReadonlySet<string> {
  const chosen = new Set(some.map(({ id }) => id));
  for (let before = -1; before < chosen.size; ) {
    before = chosen.size;
    for (const one of all) if (uidsIn('N', one).some((id) => chosen.has(id))) chosen.add(one.id);
  }
  for (let before = -1; before < chosen.size; ) {
    before = chosen.size;
    for (const one of all) if (chosen.has(one.id)) for (const id of uidsIn('N', one)) chosen.add(id);
  }
  return chosen;
}

/** What stands before the brace of a reference. */
type Kind = '#' | 'C' | 'N' | 'OUG';

/** The first UID in each reference of a kind. */
function uidsIn(prefix: Kind, { numerator = '', denominator = '' }: MetadataIndicator): string[] {
  const found = `${numerator} ${denominator}`.matchAll(/(#|\b[A-Z]+)\{([A-Za-z][A-Za-z0-9]{10})/g);
  return [...found].flatMap(([, kind, id]) => (kind === prefix && id !== undefined ? [id] : []));
}
