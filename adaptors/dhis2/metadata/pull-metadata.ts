import { batches } from '../../batches.ts';
import type { Transport } from '../../transport/index.ts';
import { ImportError } from '../conflicts/import-error.ts';
import type {
  Metadata,
  MetadataCategory,
  MetadataCombo,
  MetadataDataSet,
  MetadataElement,
  MetadataObject,
  MetadataOption,
  MetadataOptionCombo,
  MetadataUnit,
  Reference,
} from './metadata.ts';
import { readAll } from './read-all.ts';
import { readSystem } from './read-data-set.ts';
import { readIndicators } from './read-indicators.ts';
import { findOne } from './read-objects.ts';

const DATA_SET = [
  'id,code,name,periodType,openFuturePeriods,expiryDays,openPeriodsAfterCoEndDate,categoryCombo[id]',
  'dataSetElements[dataElement[id],categoryCombo[id]]',
  'organisationUnits[id]',
  'indicators[id]',
].join(',');
const ELEMENT = 'id,code,name,valueType,aggregationType,zeroIsSignificant,categoryCombo[id]';
const UNIT = 'id,code,name,path,openingDate,closedDate,attributeValues[value,attribute[id]]';
/** As many UIDs as a request line of 8 KiB takes with room to spare. */
const IDS_A_REQUEST = 200;

/** What to pull. */
export interface PullScope {
  /** Data sets by code or UID. */
  readonly dataSets: readonly string[];
  /**
   * Attributes of org units by code or UID, whose values are read beside those of unique attributes. Others are left out:
   * they may hold names and telephone numbers.
   */
  readonly attributes: readonly string[];
}

/**
 * Read the metadata of data sets: elements, combos and their options, org units, and what decides periods. Nothing of
 * users is asked for.
 *
 * @param transport the DHIS2 server
 * @param scope which data sets
 * @returns the metadata, in the order of the answers
 * @throws {ImportError} `data-set-not-found`, `attribute-not-found`; `metadata-not-shared` when the user may not read a
 *   part of them, with UIDs
 * @throws {TransportError} when an answer does not come or is not what was asked for
 * @example formatMetadata(await pullMetadata(dhis2, { dataSets: ['EPI_MONTHLY'], attributes: [] }))
 */
export async function pullMetadata(
  transport: Transport,
  { dataSets: names, attributes }: PullScope,
): Promise<Metadata> {
  const { version, calendar } = await readSystem(transport);
  const dataSets: MetadataDataSet[] = [];
  for (const name of names) dataSets.push(await findDataSet(transport, name));
  const parts = dataSets.flatMap(({ dataSetElements = [] }) => dataSetElements);
  const byIds = <Item extends MetadataObject>(collection: string, ids: readonly string[], fields: string) =>
    readByIds<Item>(transport, collection, ids, fields);
  const dataElements = await byIds<MetadataElement>(
    'dataElements',
    idsOf(parts.map(({ dataElement }) => dataElement)),
    ELEMENT,
  );
  const attributeCombos = idsOf(dataSets.map(({ categoryCombo }) => categoryCombo));
  const combos = idsOf([
    ...dataSets.map(({ categoryCombo }) => categoryCombo),
    ...parts.map(({ categoryCombo }) => categoryCombo),
    ...dataElements.map(({ categoryCombo }) => categoryCombo),
  ]);
  const categoryCombos = await byIds<MetadataCombo>('categoryCombos', combos, 'id,code,name,categories[id]');
  // Nothing is found by categories; they are for who reads the file, as far as the user may see them.
  const { items: categories } = await readSome<MetadataCategory>(
    transport,
    'categories',
    idsOf(categoryCombos.flatMap(({ categories: some = [] }) => some)),
    'id,code,name,categoryOptions[id]',
  );
  const categoryOptionCombos = await readOptionCombos(transport, combos);
  const optionsOf = (some: readonly MetadataOptionCombo[]) =>
    idsOf(some.flatMap(({ categoryOptions }) => categoryOptions));
  const limited = new Set(
    optionsOf(categoryOptionCombos.filter(({ categoryCombo }) => attributeCombos.includes(categoryCombo.id))),
  );
  const plain = optionsOf(categoryOptionCombos).filter((id) => !limited.has(id));
  const categoryOptions = [
    ...(await byIds<MetadataOption>('categoryOptions', plain, 'id,code,name')),
    ...(await byIds<MetadataOption>(
      'categoryOptions',
      [...limited],
      'id,code,name,startDate,endDate,organisationUnits[id]',
    )),
  ];
  const units = idsOf(dataSets.flatMap(({ organisationUnits = [] }) => organisationUnits));
  const organisationUnits = await byIds<MetadataUnit>('organisationUnits', units, UNIT);
  const assigned = idsOf(dataSets.flatMap(({ indicators = [] }) => indicators));
  const { indicators, constants, organisationUnitGroups } = await readIndicators(
    transport,
    assigned,
    dataElements.map(({ id }) => id),
  );
  const kept = await readAttributes(transport, organisationUnits, attributes);
  return {
    system: { version, calendar },
    attributes: kept,
    categories,
    categoryCombos,
    categoryOptionCombos,
    categoryOptions,
    dataElements,
    dataSets,
    organisationUnits: organisationUnits.map((unit) => withValues(unit, new Set(kept.map(({ id }) => id)))),
    ...(indicators.length === 0 ? {} : { indicators }),
    ...(constants.length === 0 ? {} : { constants }),
    ...(organisationUnitGroups.length === 0 ? {} : { organisationUnitGroups }),
  };
}

async function findDataSet(transport: Transport, name: string): Promise<MetadataDataSet> {
  const found = await findOne<MetadataDataSet>(transport, 'dataSets', name, DATA_SET);
  if (found !== undefined) return found.item;
  throw new ImportError(
    'data-set-not-found',
    `there is no data set with code or UID "${name}"`,
    'correct its name, or share the data set with the user',
  );
}

/** Objects by their UIDs; one that is missing is one that the user may not read. */
async function readSome<Item extends MetadataObject>(
  transport: Transport,
  collection: string,
  ids: readonly string[],
  fields: string,
): Promise<{ readonly items: Item[]; readonly missing: readonly string[] }> {
  const items: Item[] = [];
  for (const some of batches(ids, IDS_A_REQUEST)) {
    items.push(...(await readAll<Item>(transport, collection, `id:in:[${some.join(',')}]`, fields)));
  }
  const found = new Set(items.map(({ id }) => id));
  return { items, missing: ids.filter((id) => !found.has(id)) };
}

/** Objects by their UIDs, all of them. */
async function readByIds<Item extends MetadataObject>(
  transport: Transport,
  collection: string,
  ids: readonly string[],
  fields: string,
): Promise<Item[]> {
  const { items, missing } = await readSome<Item>(transport, collection, ids, fields);
  if (missing.length === 0) return items;
  const few = `${missing.slice(0, 5).join(', ')}${missing.length > 5 ? ', …' : ''}`;
  throw new ImportError(
    'metadata-not-shared',
    `it does not show ${missing.length} of ${ids.length} ${collection} of the data set: ${few}`,
    'share them with the user for reading',
  );
}

async function readOptionCombos(transport: Transport, combos: readonly string[]): Promise<MetadataOptionCombo[]> {
  const found: MetadataOptionCombo[] = [];
  const fields = 'id,code,name,categoryCombo[id],categoryOptions[id]';
  for (const some of batches(combos, IDS_A_REQUEST)) {
    const filter = `categoryCombo.id:in:[${some.join(',')}]`;
    found.push(...(await readAll<MetadataOptionCombo>(transport, 'categoryOptionCombos', filter, fields)));
  }
  return found;
}

/** Attributes that have values at these units: unique ones, which identify them, and those that are asked for. */
async function readAttributes(
  transport: Transport,
  units: readonly MetadataUnit[],
  asked: readonly string[],
): Promise<MetadataObject[]> {
  const wanted: string[] = [];
  for (const name of asked) {
    const found = await findOne<Reference>(transport, 'attributes', name, 'id');
    if (found === undefined) {
      throw new ImportError(
        'attribute-not-found',
        `there is no attribute with code or UID "${name}"`,
        'correct orgUnits.idScheme in the mapping, or share the attribute with the user',
      );
    }
    wanted.push(found.item.id);
  }
  const used = idsOf(units.flatMap(({ attributeValues = [] }) => attributeValues.map(({ attribute }) => attribute)));
  const ids = [...new Set([...wanted, ...used])];
  const { items } = await readSome<MetadataObject & { readonly unique?: boolean }>(
    transport,
    'attributes',
    ids,
    'id,code,name,unique',
  );
  return items.filter(({ id, unique }) => unique === true || wanted.includes(id)).map(({ unique: _, ...rest }) => rest);
}

function withValues({ attributeValues = [], ...unit }: MetadataUnit, attributes: ReadonlySet<string>): MetadataUnit {
  const kept = attributeValues.filter(({ attribute }) => attributes.has(attribute.id));
  return kept.length === 0 ? unit : { ...unit, attributeValues: kept };
}

function idsOf(references: readonly (Reference | undefined)[]): string[] {
  return [...new Set(references.flatMap((reference) => (reference === undefined ? [] : [reference.id])))].sort();
}
