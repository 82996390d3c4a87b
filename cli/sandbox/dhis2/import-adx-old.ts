import { AdxError, type AdxGroup, type AdxValue } from './adx-document.ts';
import { categorisedCombos } from './adx-options.ts';
import { adxPeriodOf } from './adx-period.ts';
import type { FoundKind } from './import-context.ts';
import { importOld } from './import-old.ts';
import type { IdSchemes, ImportOptions } from './import-options.ts';
import { emptySummary, type ImportSummary } from './import-summary.ts';
import { type JsonObject, referenceId, textOf } from './json.ts';
import { defaultCategoryCombo } from './metadata-defaults.ts';
import { type IdScheme, identifierOf, type MetadataObject } from './metadata-store.ts';
import type { ServerState } from './state.ts';
import type { User } from './users.ts';

const numbers = /^(INTEGER(_.*)?|NUMBER|PERCENTAGE|UNIT_INTERVAL)$/;
const validName = /^[\p{L}_:][\p{L}\p{M}\p{N}_.:·-]*$/u;

/**
 * Import ADX as DHIS2 up to 2.42 does: its values become those of a data value set without a header, names are codes where
 * the request says nothing else, and options become option combos, which are looked up by their own names once more.
 *
 * What becomes of documents with mistakes is inferred from its source.
 *
 * @param state the server
 * @param user who imports
 * @param given options from the query
 * @param groups the document
 * @returns the summary
 * @see https://docs.dhis2.org/en/develop/using-the-api/dhis-core-version-241/data.html#webapi_adx_data_format
 * @example importAdxOld(state, user, options, parseAdx(body)).importCount.imported;
 */
export function importAdxOld(
  state: ServerState,
  user: User,
  given: ImportOptions,
  groups: readonly AdxGroup[],
): ImportSummary {
  const idSchemes: IdSchemes = { ...given.idSchemes, idScheme: given.idSchemes.idScheme ?? { type: 'CODE' } };
  const options = { ...given, idSchemes };
  const dataValues: JsonObject[] = [];
  const mistakes: string[] = [];
  for (const [number, group] of groups.entries()) {
    try {
      const header = headerOf(state, idSchemes, group.attributes);
      for (const value of group.values) {
        const found = attempt(() => ({ ...header, ...dataValueOf(state, idSchemes, value) }), mistakes);
        if (found) dataValues.push(found);
      }
    } catch (error) {
      if (!(error instanceof AdxError)) throw error;
      const description = `Data set import failed within group number: ${number}`;
      const conflicts = [{ object: 'ADX Error', value: error.message }];
      return { ...emptySummary(options), status: 'ERROR', description, conflicts };
    }
  }
  const summary = importOld(state, user, options, { dataValues });
  if (mistakes.length === 0) return summary;
  summary.importCount.ignored += mistakes.length;
  const conflicts = [...summary.conflicts, ...mistakes.map((value) => ({ object: 'ADX Error', value }))];
  return { ...summary, status: 'WARNING', conflicts };
}

function attempt(work: () => JsonObject, mistakes: string[]): JsonObject | undefined {
  try {
    return work();
  } catch (error) {
    if (!(error instanceof AdxError)) throw error;
    mistakes.push(error.message);
    return undefined;
  }
}

/** What all values of a group share. */
function headerOf(state: ServerState, schemes: IdSchemes, attributes: AdxGroup['attributes']): JsonObject {
  const { orgUnit, period, dataSet, attributeOptionCombo } = attributes;
  if (period === undefined) throw new AdxError("period attribute is required on 'group'");
  if (orgUnit === undefined) throw new AdxError("orgUnit attribute is required on 'group'");
  const header = { orgUnit, period: adxPeriodOf(state.periods, period).id };
  if (attributeOptionCombo !== undefined) return { ...header, attributeOptionCombo };
  if (dataSet === undefined) return header;
  const found = find(state, schemes, 'dataSets', dataSet, 'data set');
  const combo = comboOf(state, schemes, referenceId(found.categoryCombo), attributes);
  return combo === undefined ? header : { ...header, attributeOptionCombo: combo };
}

function dataValueOf(state: ServerState, schemes: IdSchemes, { attributes, annotation }: AdxValue): JsonObject {
  const { dataElement, value, comment, followup, deleted, storedBy } = attributes;
  if (dataElement === undefined) throw new AdxError("dataElement attribute is required on 'dataValue'");
  if (value === undefined) throw new AdxError("value attribute is required on 'dataValue'");
  const element = find(state, schemes, 'dataElements', dataElement, 'data element');
  // The combo of the element itself, also where the data set has another one for it.
  const categoryOptionCombo =
    attributes.categoryOptionCombo ?? comboOf(state, schemes, referenceId(element.categoryCombo), attributes);
  const isNumber = numbers.test(textOf(element.valueType) ?? '');
  if (!isNumber && annotation === undefined) throw new AdxError('DataElement expects text annotation');
  return {
    dataElement,
    value: isNumber ? value : annotation,
    categoryOptionCombo,
    comment,
    storedBy,
    followup: followup === 'true',
    deleted: deleted === 'true',
  };
}

/** The name of the option combo that attributes stand for; undefined for the default one, whatever they say. */
function comboOf(
  { metadata }: ServerState,
  schemes: IdSchemes,
  comboId: string | undefined,
  attributes: Readonly<Record<string, string>>,
): string | undefined {
  if (comboId === undefined || comboId === defaultCategoryCombo) return undefined;
  const { categories, find: findCombo } = categorisedCombos(metadata, comboId, schemes);
  const name = textOf(metadata.get('categoryCombos', comboId)?.name);
  const options = categories.map((category) => {
    if (category === undefined || !validName.test(category)) {
      throw new AdxError(`Category ${schemes.idScheme?.type} of ${name} is missing or invalid: ${category ?? null}`);
    }
    const option = attributes[category];
    if (option === undefined) throw new AdxError(`Category combo ${name} must have ${category}`);
    return option;
  });
  const combo = findCombo(options);
  if (combo === undefined) throw new AdxError(`Invalid attributes: ${JSON.stringify(attributes)}`);
  const scheme = schemes.categoryOptionComboIdScheme ?? schemes.idScheme ?? { type: 'UID' };
  const identifier = identifierOf(combo, scheme);
  if (identifier === undefined) throw new AdxError('Value for categoryOptionCombo is null');
  return identifier;
}

function find(
  { metadata }: ServerState,
  schemes: IdSchemes,
  kind: FoundKind & ('dataSets' | 'dataElements'),
  identifier: string,
  what: string,
): MetadataObject {
  const special = kind === 'dataSets' ? schemes.dataSetIdScheme : schemes.dataElementIdScheme;
  const scheme: IdScheme = special ?? schemes.idScheme ?? { type: 'UID' };
  const found = metadata.find(kind, identifier, scheme);
  if (found === undefined) throw new AdxError(`No ${what} matching ${scheme.type.toLowerCase()} '${identifier}'`);
  return found;
}
