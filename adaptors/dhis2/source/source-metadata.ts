import type { DataValueSettings } from '../../tally/data-value-settings.ts';
import type { Transport } from '../../transport/index.ts';
import { readSystem } from '../metadata/read-data-set.ts';
import { findOne, listAt, readObject, unexpectedAnswer } from '../metadata/read-objects.ts';
import { Dhis2SourceError } from './dhis2-source-error.ts';

/** An object of the source by whatever a map may call it. */
export interface Named {
  readonly id: string;
  readonly code?: string;
  readonly name?: string;
  /** Its value of the attribute whose values may stand in maps. */
  readonly alias?: string;
}

/** A data element of the source. */
export interface SourceElement extends Named {
  readonly valueType: string;
  readonly aggregationType: string;
  /** Whether its values have several option combos. */
  readonly isSplit?: boolean;
}

/** What of the source's metadata decides how its values are read. */
export interface SourceMetadata {
  readonly version: string;
  /** The server's clock when it was read, in milliseconds. */
  readonly serverTime: number;
  /** The option combo of what is not split up. */
  readonly defaultCombo: string;
  /** UID of the attribute whose values may stand in maps. */
  readonly attribute?: string;
  /** UIDs. */
  readonly dataSets: readonly string[];
  /** UIDs. */
  readonly groups: readonly string[];
  readonly elements: readonly SourceElement[];
  /** Option combos that values of these elements can have. */
  readonly combos: readonly Named[];
  /** Attribute option combos that values can have. */
  readonly attributes: readonly SourceAttributes[];
}

const NAMES = 'id,code,name,attributeValues[value,attribute[id]]';
const COMBO = `categoryCombo[categoryOptionCombos[${NAMES}]]`;
/** Of a data set: who may not read the data of an option is given none of its values, without a word. */
const ATTRIBUTES = `categoryCombo[categoryOptionCombos[${NAMES},categoryOptions[name,access[data[read]]]]]`;
const ELEMENT = `${NAMES},valueType,aggregationType,${COMBO}`;

/** An attribute option combo. */
export interface SourceAttributes extends Named {
  readonly categoryOptions?: readonly {
    readonly name?: string;
    readonly access?: { readonly data?: { readonly read?: boolean } };
  }[];
}

interface RawCombo {
  readonly categoryOptionCombos?: readonly SourceAttributes[];
}

interface RawElement extends SourceElement {
  readonly categoryCombo?: RawCombo;
  /** Of the elements of a group: their data sets, which may give them other option combos, and attribute option combos. */
  readonly dataSetElements?: readonly { readonly categoryCombo?: RawCombo; readonly dataSet?: RawDataSet }[];
}

interface RawDataSet extends Named {
  readonly periodType: string;
  readonly categoryCombo?: RawCombo;
  readonly dataSetElements?: readonly { readonly dataElement: RawElement; readonly categoryCombo?: RawCombo }[];
}

interface RawGroup extends Named {
  readonly dataElements?: readonly RawElement[];
}

/**
 * Read what of the source's metadata decides how its values are read, and refuse what makes it unfit.
 *
 * @param transport the source
 * @param settings which values are taken
 * @returns its data sets, groups, elements and option combos
 * @throws {Dhis2SourceError} `source-not-found`, `source-calendar`, `source-period-type`
 * @example await readSourceMetadata(dhis2, { dataSets: ['FACILITY'], groups: [], periodType: 'Monthly' })
 */
export async function readSourceMetadata(
  transport: Transport,
  settings: Pick<DataValueSettings, 'dataSets' | 'groups' | 'periodType' | 'attribute'>,
): Promise<SourceMetadata> {
  const { version, calendar, serverDate = '' } = await readSystem(transport);
  const serverTime = Date.parse(serverDate);
  if (Number.isNaN(serverTime)) {
    throw unexpectedAnswer({ method: 'GET', path: 'system/info', query: {} }, 'answered without "serverDate"');
  }
  if (calendar !== 'iso8601') {
    throw new Dhis2SourceError(
      'source-calendar',
      `it is set to the calendar ${calendar}, and values are taken over in that of ISO 8601 alone`,
      'report from this server with a workflow in its own calendar',
    );
  }
  const dataSets: RawDataSet[] = [];
  for (const name of settings.dataSets) {
    const fields = `id,code,name,periodType,${ATTRIBUTES},dataSetElements[dataElement[${ELEMENT}],${COMBO}]`;
    const dataSet = await findNeeded<RawDataSet>(transport, 'dataSets', 'data set', name, fields);
    if (dataSet.periodType !== settings.periodType) {
      throw new Dhis2SourceError(
        'source-period-type',
        `data set "${name}" is ${dataSet.periodType}, and the mapping says ${settings.periodType}`,
        'correct periodType in the mapping',
      );
    }
    dataSets.push(dataSet);
  }
  const groups: RawGroup[] = [];
  for (const name of settings.groups) {
    const fields = `id,code,name,dataElements[${ELEMENT},dataSetElements[${COMBO},dataSet[id,periodType,${ATTRIBUTES}]]]`;
    groups.push(await findNeeded<RawGroup>(transport, 'dataElementGroups', 'data element group', name, fields));
  }
  const defaults = await readObject(transport, 'categoryOptionCombos', {
    filter: 'name:eq:default',
    fields: NAMES,
    pageSize: '10',
  });
  const [usual] = listAt<Named>(defaults, 'categoryOptionCombos');
  if (usual === undefined) throw unexpectedAnswer(defaults.request, 'answered no default option combo');
  const attribute = settings.attribute === undefined ? undefined : await findAttribute(transport, settings.attribute);
  const own = dataSets.flatMap(({ dataSetElements = [] }) => dataSetElements);
  const elements = [
    ...own.map(({ dataElement }) => dataElement),
    ...groups.flatMap(({ dataElements = [] }) => dataElements),
  ];
  const inSets = elements.flatMap(({ dataSetElements = [] }) => dataSetElements);
  const combos = [...own, ...elements, ...inSets].map(({ categoryCombo }) => categoryCombo);
  const setsOfGroups = inSets.flatMap(({ dataSet }) => (dataSet?.periodType === settings.periodType ? dataSet : []));
  const overridden = new Set(
    own.filter(({ categoryCombo }) => isSplit(categoryCombo)).map(({ dataElement }) => dataElement.id),
  );
  return {
    version,
    serverTime,
    defaultCombo: usual.id,
    dataSets: dataSets.map(({ id }) => id),
    groups: groups.map(({ id }) => id),
    elements: unique(elements, attribute).map(({ categoryCombo, dataSetElements = [], ...element }) => ({
      ...element,
      isSplit:
        isSplit(categoryCombo) ||
        overridden.has(element.id) ||
        dataSetElements.some((member) => isSplit(member.categoryCombo)),
    })),
    combos: unique([usual, ...combos.flatMap((combo) => combo?.categoryOptionCombos ?? [])], attribute),
    attributes: unique(
      [
        usual,
        ...[...dataSets, ...setsOfGroups].flatMap(({ categoryCombo }) => categoryCombo?.categoryOptionCombos ?? []),
      ],
      attribute,
    ),
    ...(attribute === undefined ? {} : { attribute }),
  };
}

function isSplit({ categoryOptionCombos = [] }: RawCombo = {}): boolean {
  return categoryOptionCombos.length > 1;
}

async function findNeeded<Item>(
  transport: Transport,
  collection: string,
  what: string,
  name: string,
  fields: string,
): Promise<Item> {
  const found = await findOne<Item>(transport, collection, name, fields);
  if (found !== undefined) return found.item;
  throw new Dhis2SourceError(
    'source-not-found',
    `there is no ${what} with code or UID "${name}"`,
    'correct dataValues in the mapping, or share it with the user',
  );
}

/** Each once, with its value of the attribute. */
function unique<Item extends Named & RawValues>(items: readonly Item[], attribute: string | undefined): Item[] {
  const named = items.map((item) => {
    const alias = attributeValue(item, attribute);
    return alias === undefined ? item : { ...item, alias };
  });
  return [...new Map(named.map((item) => [item.id, item])).values()];
}

/** An object with its attribute values, as DHIS2 writes it. */
export interface RawValues {
  readonly attributeValues?: readonly { readonly value?: string; readonly attribute?: { readonly id?: string } }[];
}

/** The value that an object has of an attribute, which is named by its UID. */
export function attributeValue({ attributeValues = [] }: RawValues, attribute: string | undefined): string | undefined {
  return attribute === undefined ? undefined : attributeValues.find((each) => each.attribute?.id === attribute)?.value;
}

/**
 * Find the UID of an attribute.
 *
 * @throws {Dhis2SourceError} `source-not-found`
 */
export async function findAttribute(transport: Transport, name: string): Promise<string> {
  return (await findNeeded<Named>(transport, 'attributes', 'attribute', name, 'id')).id;
}
