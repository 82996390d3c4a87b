import { attributeComboOf, categorisedCombos } from './adx-options.ts';
import { type FoundKind, schemesOf } from './import-context.ts';
import type { IdSchemes, ImportOptions } from './import-options.ts';
import { isObject, type JsonObject, textOf } from './json.ts';
import { indexOf } from './metadata-index.ts';
import type { MetadataStore } from './metadata-store.ts';
import type { NewErrorCode, NewProblem } from './new-conflicts.ts';
import type { Period, Periods } from './periods.ts';
import type { ServerState } from './state.ts';

/** A request that fails before it becomes an import: a wrong JSON type or a period that is none. */
export class BadEntryError extends Error {
  override readonly name = 'BadEntryError';
  readonly code = 'BAD_ENTRY';
}

/** A request of which no value is looked at because an id cannot be decoded. */
export class UndecodableError extends Error {
  override readonly name = 'UndecodableError';
  readonly code = 'UNDECODABLE';
  readonly problem: NewProblem;

  constructor(problem: NewProblem) {
    super(problem.code);
    this.problem = problem;
  }
}

/** A value whose ids have the form of uids; whether they exist is another matter. */
export interface Entry {
  element: string;
  period: Period;
  unit: string;
  combo: string | undefined;
  attributeCombo: string | undefined;
  value: string | undefined;
  comment: string | undefined;
  followup: boolean;
  deleted: boolean;
}

/** Values that are accepted or refused together. */
export interface EntryGroup {
  dataSet: string | undefined;
  period: Period | undefined;
  unit: string | undefined;
  attributeCombo: string | undefined;
  entries: Entry[];
}

const names: Readonly<
  Record<string, readonly [missing: NewErrorCode, unknown: NewErrorCode, malformed: NewErrorCode]>
> = {
  dataElements: ['E8102', 'E8103', 'E8104'],
  organisationUnits: ['E8105', 'E8107', 'E8106'],
  categoryOptionCombos: ['E8108', 'E8108', 'E8109'],
  attributeOptionCombos: ['E8110', 'E8110', 'E8111'],
};

/**
 * Decode a data value set as DHIS2 from 2.43 on does: the value beats the header, and nothing is coerced.
 *
 * @param state the server's metadata and periods
 * @param options from the query
 * @param document the parsed body
 * @returns the group
 * @throws BadEntryError for a wrong JSON type or a bad period, which DHIS2 answers 500 to
 * @throws UndecodableError for a missing, malformed or unknown id
 * @example decodeGroup(state, options, { dataValues: [] }).entries; // []
 */
export function decodeGroup(
  { metadata, periods }: Pick<ServerState, 'metadata' | 'periods'>,
  options: ImportOptions,
  document: JsonObject,
): EntryGroup {
  const decode = decoder(metadata, options, document);
  const dataSet = text(document, 'dataSet');
  const list = Array.isArray(document.dataValues) ? document.dataValues.filter(isObject) : [];
  const header = {
    period: text(document, 'period'),
    orgUnit: text(document, 'orgUnit'),
    attributeOptionCombo: isObject(document.attributeOptionCombo) ? undefined : text(document, 'attributeOptionCombo'),
  };
  const set = dataSet && decodeDataSet(decode, dataSet);
  const byOptions = optionDecoder(metadata, schemesOf(options, document), set);
  if (isObject(document.attributeOptionCombo)) {
    // What is found is a uid, and it is decoded again all the same.
    header.attributeOptionCombo = byOptions.attributes(document.attributeOptionCombo);
  }
  return {
    dataSet: set,
    period: header.period === undefined ? undefined : periodOf(periods, header.period),
    unit: header.orgUnit && decode('organisationUnits', header.orgUnit, 0),
    attributeCombo: header.attributeOptionCombo && decode('attributeOptionCombos', header.attributeOptionCombo, 0),
    entries: list.map((entry, index) => decodeEntry(decode, byOptions, periods, header, entry, index)),
  };
}

type Decode = (kind: string, identifier: string, index: number) => string;

function decodeEntry(
  decode: Decode,
  byOptions: OptionDecoder,
  periods: Periods,
  header: Record<string, string | undefined>,
  entry: JsonObject,
  index: number,
): Entry {
  const element = text(entry, 'dataElement');
  const unit = text(entry, 'orgUnit') ?? header.orgUnit;
  const period = text(entry, 'period') ?? header.period;
  const options = isObject(entry.categoryOptionCombo) ? entry.categoryOptionCombo : undefined;
  const combo = options ? undefined : text(entry, 'categoryOptionCombo');
  const attributeCombo = text(entry, 'attributeOptionCombo') ?? header.attributeOptionCombo;
  const value = text(entry, 'value');
  const lost = (code: NewErrorCode): UndecodableError => new UndecodableError({ code, args: [index, describe(entry)] });
  if (!element) throw lost('E8102');
  if (!unit) throw lost('E8105');
  if (!period) throw lost('E8100');
  const elementId = decode('dataElements', element, index);
  return {
    element: elementId,
    period: periodOf(periods, period),
    unit: decode('organisationUnits', unit, index),
    combo: options
      ? byOptions.values(options, elementId, index)
      : combo && decode('categoryOptionCombos', combo, index),
    attributeCombo: attributeCombo && decode('attributeOptionCombos', attributeCombo, index),
    value,
    comment: text(entry, 'comment'),
    followup: flag(entry, 'followUp'),
    deleted: flag(entry, 'deleted'),
  };
}

/** Finds option combos by category options. */
interface OptionDecoder {
  values(options: JsonObject, element: string, index: number): string;
  attributes(options: JsonObject): string | undefined;
}

function optionDecoder(store: MetadataStore, schemes: IdSchemes, dataSet: string | undefined): OptionDecoder {
  const find = (comboId: string | undefined, options: JsonObject): string | undefined => {
    const { categories, find: findCombo } = categorisedCombos(store, comboId, schemes);
    return findCombo(categories.map((category) => textOf(options[category ?? ''])))?.id;
  };
  const undecodable = (code: NewErrorCode, index: number | string, options: JsonObject): UndecodableError => {
    const pairs = Object.entries(options).map(([category, option]) => `${category}=${option}`);
    return new UndecodableError({ code, args: [index, `{${pairs.join(', ')}}`] });
  };
  return {
    values(options, element, index) {
      if (dataSet === undefined) throw undecodable('E8101', index, options);
      const [set, object] = [store.get('dataSets', dataSet), store.get('dataElements', element)];
      const found = set && object && find(indexOf(store).comboIn(set, object), options);
      if (found === undefined) throw undecodable('E8108', index, options);
      return found;
    },
    attributes(options) {
      if (dataSet === undefined) throw undecodable('E8101', '*', options);
      return find(attributeComboOf(store, dataSet), options);
    },
  };
}

function decoder(store: MetadataStore, options: ImportOptions, document: JsonObject): Decode {
  const schemes = schemesOf(options, document);
  const found = new Map<string, string>();
  return (kind, identifier, index) => {
    const known = found.get(`${kind} ${identifier}`);
    if (known !== undefined) return known;
    const plural: FoundKind | 'attributeOptionCombos' = kindOf(kind);
    const scheme = schemes[schemeNames[plural]] ?? schemes.idScheme ?? { type: 'UID' };
    const [, unknown, malformed] = names[kind] ?? ['E8005', 'E8005', 'E8004'];
    const args = kind === 'dataSets' ? [identifier] : [index, identifier];
    const plain = scheme.type === 'UID' || scheme.type === 'ID';
    if (plain && !/^[a-zA-Z]\w{10}$/.test(identifier)) throw new UndecodableError({ code: malformed, args });
    const collection = plural === 'attributeOptionCombos' ? 'categoryOptionCombos' : plural;
    const exists = plain || scheme.type !== 'ATTRIBUTE' || store.get('attributes', scheme.attribute) !== undefined;
    const id = plain ? identifier : exists ? store.find(collection, identifier, scheme)?.id : undefined;
    if (id === undefined) throw new UndecodableError({ code: unknown, args });
    found.set(`${kind} ${identifier}`, id);
    return id;
  };
}

const schemeNames = {
  dataSets: 'dataSetIdScheme',
  dataElements: 'dataElementIdScheme',
  organisationUnits: 'orgUnitIdScheme',
  categoryOptionCombos: 'categoryOptionComboIdScheme',
  attributeOptionCombos: 'attributeOptionComboIdScheme',
  categoryOptions: 'categoryOptionIdScheme',
} as const;

function kindOf(kind: string): keyof typeof schemeNames {
  if (kind === 'dataElements' || kind === 'organisationUnits' || kind === 'categoryOptionCombos') return kind;
  return kind === 'attributeOptionCombos' ? kind : 'dataSets';
}

function decodeDataSet(decode: Decode, identifier: string): string {
  return decode('dataSets', identifier, 0);
}

function periodOf(periods: Periods, id: string): Period {
  const period = periods.parse(id);
  if (period) return period;
  // What remains of a failed decoding in DHIS2 2.43.1.
  const call = 'org.hisp.dhis.datavalue.DataEntryGroup.deletion()';
  throw new BadEntryError(`Cannot invoke "${call}" because "group" is null`);
}

function text(object: JsonObject, name: string): string | undefined {
  const value = object[name];
  if (value === undefined || value === null) return undefined;
  if (typeof value === 'string') return value;
  throw wrongNode(name, 'STRING', value);
}

function flag(object: JsonObject, name: string): boolean {
  const value = object[name];
  if (value === undefined || value === null) return false;
  if (typeof value === 'boolean') return value;
  throw wrongNode(name, 'BOOLEAN', value);
}

function wrongNode(name: string, wanted: string, value: unknown): BadEntryError {
  const kind = Array.isArray(value) ? 'ARRAY' : (typeof value).toUpperCase();
  const spaced = JSON.stringify(value).replace(/":/g, '": ').replace(/,"/g, ', "');
  return new BadEntryError(`Path \`$.${name}\` does not contain an ${wanted} but a(n) ${kind}: ${spaced}`);
}

/** The Java record of a value, as error texts show it. */
function describe(entry: JsonObject): string {
  const [none, shown] = ['null', (name: string): string => String(entry[name] ?? null)];
  const parts: [string, string][] = [
    ['dataElement', shown('dataElement')],
    ['orgUnit', shown('orgUnit')],
    ['categoryOptionCombo', shown('categoryOptionCombo')],
    ['categoryOptions', none],
    ['attributeOptionCombo', shown('attributeOptionCombo')],
    ['attributeCombo', none],
    ['attributeOptions', none],
    ['period', shown('period')],
    ['value', shown('value')],
    ['comment', shown('comment')],
    ['followUp', shown('followUp')],
    ['deleted', shown('deleted')],
  ];
  return `Input[${parts.map(([name, value]) => `${name}=${value}`).join(', ')}]`;
}
