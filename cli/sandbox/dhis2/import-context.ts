import { type IdSchemes, type ImportOptions, parseScheme, plainStrategy, type SchemeName } from './import-options.ts';
import { type JsonObject, referenceId, referenceIds, textOf } from './json.ts';
import { defaultOptionCombo } from './metadata-defaults.ts';
import { indexOf, type MetadataIndex } from './metadata-index.ts';
import type { IdScheme, MetadataObject } from './metadata-store.ts';
import type { Period } from './periods.ts';
import type { ServerState } from './state.ts';
import type { User } from './users.ts';
import type { ValueInput, ValueSetInput } from './value-set.ts';

/** What all values of one import share. */
export interface ImportContext {
  state: ServerState;
  index: MetadataIndex;
  user: User;
  options: ImportOptions;
  strategy: string;
  dryRun: boolean;
  /** Objects that a payload names, found under the schemes of the request. */
  find(kind: FoundKind, identifier: string | undefined): MetadataObject | undefined;
  parsePeriod(text: string | undefined): Period | undefined;
  dataSet: MetadataObject | undefined;
  period: Period | undefined;
  unit: MetadataObject | undefined;
  attributeCombo: MetadataObject | undefined;
}

/** A value with what its ids stand for. */
export interface ValueContext {
  raw: ValueInput;
  element: MetadataObject | undefined;
  period: Period | undefined;
  unit: MetadataObject | undefined;
  combo: MetadataObject | undefined;
  attributeCombo: MetadataObject | undefined;
}

/** The kinds of objects that values name. */
export type FoundKind = 'dataSets' | 'dataElements' | 'organisationUnits' | 'categoryOptionCombos' | 'categoryOptions';

const schemeOf: Readonly<Record<FoundKind, SchemeName>> = {
  dataSets: 'dataSetIdScheme',
  dataElements: 'dataElementIdScheme',
  organisationUnits: 'orgUnitIdScheme',
  categoryOptionCombos: 'categoryOptionComboIdScheme',
  categoryOptions: 'categoryOptionIdScheme',
};

/**
 * Work out what the header of a data value set and the options of its request mean.
 *
 * @param state the server
 * @param user who imports
 * @param options from the query
 * @param input the set; its id schemes, `dryRun` and `strategy` beat those of the query
 * @returns the context of the import
 * @throws UnknownAttributeError when an id scheme names an attribute that does not exist
 * @example importContext(state, user, options, readValueSet(body));
 */
export function importContext(
  state: ServerState,
  user: User,
  options: ImportOptions,
  input: ValueSetInput,
): ImportContext {
  const { header } = input;
  const find = finder(state, schemesOf(options, header));
  const periods = new Map<string, Period | undefined>();
  const parse = (text: string | undefined): Period | undefined => {
    if (text === undefined) return undefined;
    if (!periods.has(text)) periods.set(text, state.periods.parse(text));
    return periods.get(text);
  };
  const index = indexOf(state.metadata);
  const dataSet = find('dataSets', textOf(header.dataSet));
  const named = textOf(header.attributeOptionCombo);
  return {
    state,
    index,
    user,
    options,
    strategy: plainStrategy(textOf(header.strategy)?.toUpperCase() ?? options.importStrategy),
    dryRun: header.dryRun === undefined ? options.dryRun : header.dryRun === true || header.dryRun === 'true',
    find,
    parsePeriod: parse,
    dataSet,
    period: parse(textOf(header.period)),
    unit: find('organisationUnits', textOf(header.orgUnit)),
    attributeCombo: named
      ? find('categoryOptionCombos', named)
      : byOptions(index, dataSet, optionIds(header.attributeCategoryOptions, find)),
  };
}

/**
 * Work out what the ids of one value mean; the header beats the value.
 *
 * @param context the context of its import
 * @param raw the value
 * @returns its objects; an option combo that is not named is the default one
 * @example valueContext(context, input.values[0]);
 */
export function valueContext(context: ImportContext, raw: ValueInput): ValueContext {
  const fallback = context.state.metadata.get('categoryOptionCombos', defaultOptionCombo);
  const combo = (named: string | undefined): MetadataObject | undefined =>
    named === undefined ? fallback : context.find('categoryOptionCombos', named);
  return {
    raw,
    element: context.find('dataElements', raw.dataElement),
    period: context.period ?? context.parsePeriod(raw.period),
    unit: context.unit ?? context.find('organisationUnits', raw.orgUnit),
    combo: combo(raw.categoryOptionCombo),
    attributeCombo: context.attributeCombo ?? combo(raw.attributeOptionCombo),
  };
}

/**
 * Read the id schemes of an import; those in the payload beat those of the query.
 *
 * @param options from the query
 * @param header the payload
 * @returns schemes by the name of their parameter
 * @example schemesOf(options, { orgUnitIdScheme: 'CODE' }).orgUnitIdScheme; // { type: 'CODE' }
 */
export function schemesOf(options: ImportOptions, header: JsonObject): IdSchemes {
  const schemes: IdSchemes = { ...options.idSchemes };
  for (const name of ['idScheme', ...Object.values(schemeOf)] as const) {
    const text = textOf(header[name]);
    const scheme = text === undefined ? undefined : parseScheme(text);
    if (scheme) schemes[name] = scheme;
  }
  return schemes;
}

function finder(state: ServerState, schemes: IdSchemes): ImportContext['find'] {
  const found = new Map<string, MetadataObject | undefined>();
  return (kind, identifier) => {
    const scheme: IdScheme = schemes[schemeOf[kind]] ?? schemes.idScheme ?? { type: 'UID' };
    if (identifier === undefined) return undefined;
    const key = `${kind} ${identifier}`;
    if (!found.has(key)) found.set(key, state.metadata.find(kind, identifier, scheme));
    return found.get(key);
  };
}

function optionIds(options: unknown, find: ImportContext['find']): string[] {
  const named = Array.isArray(options) ? options.flatMap((each) => textOf(each) ?? []) : [];
  return named.flatMap((each) => find('categoryOptions', each)?.id ?? []);
}

function byOptions(
  index: MetadataIndex,
  dataSet: MetadataObject | undefined,
  options: readonly string[],
): MetadataObject | undefined {
  if (!dataSet || options.length === 0) return undefined;
  return index.combosOf(referenceId(dataSet.categoryCombo)).find((combo) => {
    const ids = referenceIds(combo.categoryOptions);
    return ids.length === options.length && ids.every((id) => options.includes(id));
  });
}
