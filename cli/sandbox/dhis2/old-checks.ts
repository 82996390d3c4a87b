import type { Problem } from './conflicts.ts';
import type { ImportContext, ValueContext } from './import-context.ts';
import { referenceId, referenceIds } from './json.ts';
import type { MetadataObject } from './metadata-store.ts';
import { candidates, timelinessChecks } from './old-timeliness.ts';
import type { Period } from './periods.ts';
import { overlapsOptions, suitsOptions } from './timeliness.ts';
import { mayData } from './users.ts';
import { problemText, valueProblem } from './value-types.ts';

/** A value whose ids are all known. */
export interface KnownValue extends ValueContext {
  element: MetadataObject;
  period: Period;
  unit: MetadataObject;
  combo: MetadataObject;
  attributeCombo: MetadataObject;
}

type Check = (context: ImportContext, value: KnownValue) => Problem | undefined;

/**
 * Find what is wrong with a value, in the order in which DHIS2 up to 2.42 looks: the first problem counts.
 *
 * @param context its import
 * @param value the value
 * @returns the problem, or undefined when the value may be stored
 * @see https://github.com/dhis2/dhis2-core/blob/2.41/dhis-2/dhis-services/dhis-service-dxf2/src/main/java/org/hisp/dhis/dxf2/datavalueset/DataValueSetImportValidator.java
 * @example problemOf(context, valueContext(context, raw))?.code; // 'E7610'
 */
export function problemOf(context: ImportContext, value: ValueContext): Problem | undefined {
  const unknown = findUnknown(value);
  if (unknown) return unknown;
  if (!isKnown(value)) return undefined;
  for (const check of checks) {
    const problem = check(context, value);
    if (problem) return problem;
  }
  return undefined;
}

/**
 * Tell whether all ids of a value are known.
 *
 * @param value the value
 * @returns true when each of its objects was found
 * @example if (isKnown(value)) store(value.element);
 */
export function isKnown(value: ValueContext): value is KnownValue {
  return findUnknown(value) === undefined;
}

function findUnknown({ raw, element, period, unit, combo, attributeCombo }: ValueContext): Problem | undefined {
  if (!element) return { code: 'E7610', args: [raw.dataElement] };
  if (!period) return { code: 'E7611', args: [raw.period] };
  if (!unit) return { code: 'E7612', args: [raw.orgUnit] };
  if (!combo) return { code: 'E7613', args: [raw.categoryOptionCombo] };
  return attributeCombo ? undefined : { code: 'E7615', args: [raw.attributeOptionCombo] };
}

const comboAccess: Check = (context, { raw, combo }) => {
  const option = closedOption(context, combo);
  return option === undefined ? undefined : { code: 'E7614', args: [raw.categoryOptionCombo, option] };
};

const attributeComboAccess: Check = (context, { raw, attributeCombo }) => {
  const option = closedOption(context, attributeCombo);
  return option === undefined ? undefined : { code: 'E7616', args: [raw.attributeOptionCombo, option] };
};

// Superusers are checked too: an administrator without units cannot write anything.
const unitInHierarchy: Check = ({ state, user }, { raw, unit }) =>
  state.metadata.isWithin(unit, user.units) ? undefined : { code: 'E7617', args: [raw.orgUnit, user.id] };

const isDefined: Check = ({ strategy }, { raw }) =>
  raw.value || raw.comment !== undefined || raw.deleted || strategy === 'DELETE'
    ? undefined
    : { code: 'E7618', args: [raw.dataElement] };

const suitsType: Check = (_, { raw, element }) => {
  const problem = valueProblem(raw.value ?? '', String(element.valueType));
  if (problem === undefined) return undefined;
  return { code: 'E7619', args: [raw.dataElement, problem], shown: { 1: problemText(problem) } };
};

const comment: Check = (_, { raw }) => {
  const problem = 'comment_length_greater_than_max_length';
  if ((raw.comment ?? '').length <= 50_000) return undefined;
  return { code: 'E7620', args: [problem], shown: { 0: problemText(problem) } };
};

const isOption: Check = ({ state }, { raw, element }) => {
  const set = state.metadata.get('optionSets', referenceId(element.optionSet));
  if (!set || !raw.value) return undefined;
  const codes = referenceIds(set.options).map((id) => state.metadata.get('options', id)?.code);
  return codes.includes(raw.value) ? undefined : { code: 'E7621', args: [raw.dataElement] };
};

const requiredCombos: Check = ({ options, attributeCombo }, { raw }) => {
  if (options.requireCategoryOptionCombo && !raw.categoryOptionCombo) return { code: 'E7630', args: [] };
  const named = attributeCombo ?? raw.attributeOptionCombo;
  return options.requireAttributeOptionCombo && !named ? { code: 'E7631', args: [] } : undefined;
};

const strictPeriod: Check = (context, { raw, element, period }) => {
  if (!context.options.strictPeriods) return undefined;
  const fits = candidates(context, element).some((dataSet) => dataSet.periodType === period.type);
  return fits ? undefined : { code: 'E7632', args: [raw.period, raw.dataElement] };
};

const strictElement: Check = ({ options, dataSet, index }, { raw, element }) =>
  !options.strictDataElements || !dataSet || index.elementsOf(dataSet.id).includes(element.id)
    ? undefined
    : { code: 'E7633', args: [raw.dataElement, dataSet.id] };

const strictCombo: Check = ({ options, index }, { raw, element, combo }) => {
  if (!options.strictCategoryOptionCombos) return undefined;
  const own = referenceId(element.categoryCombo);
  const inSets = index.dataSetsOf(element.id).map((dataSet) => index.comboIn(dataSet, element));
  const fits = [own, ...inSets].includes(referenceId(combo.categoryCombo));
  return fits ? undefined : { code: 'E7634', args: [raw.categoryOptionCombo, raw.dataElement] };
};

const strictAttributeCombo: Check = (context, { raw, element, attributeCombo }) => {
  if (!context.options.strictAttributeOptionCombos) return undefined;
  const combo = referenceId(attributeCombo.categoryCombo);
  const fits = candidates(context, element).some((dataSet) => referenceId(dataSet.categoryCombo) === combo);
  return fits ? undefined : { code: 'E7635', args: [raw.attributeOptionCombo, raw.dataElement] };
};

const strictUnit: Check = (context, { raw, element, unit }) => {
  if (!context.options.strictOrganisationUnits) return undefined;
  const fits = candidates(context, element).some((dataSet) => context.index.unitsOf(dataSet.id).has(unit.id));
  return fits ? undefined : { code: 'E7636', args: [raw.orgUnit, raw.dataElement] };
};

const storedBy: Check = (_, { raw }) =>
  (raw.storedBy ?? '').length > 255 ? { code: 'E7637', args: [raw.storedBy] } : undefined;

const withinOptions: Check = ({ state, dataSet }, { raw, period, unit, attributeCombo }) => {
  const named = raw.attributeOptionCombo ?? attributeCombo.id;
  if (!overlapsOptions(state, attributeCombo, period, dataSet)) return { code: 'E7638', args: [raw.period, named] };
  return suitsOptions(state, attributeCombo, unit) ? undefined : { code: 'E7639', args: [raw.orgUnit, named] };
};

const checks: readonly Check[] = [
  comboAccess,
  attributeComboAccess,
  unitInHierarchy,
  isDefined,
  suitsType,
  comment,
  isOption,
  requiredCombos,
  strictPeriod,
  strictElement,
  strictCombo,
  strictAttributeCombo,
  strictUnit,
  storedBy,
  withinOptions,
  ...timelinessChecks,
];

function closedOption({ state, user }: ImportContext, combo: MetadataObject): string | undefined {
  if (user.isSuper) return undefined;
  const options = referenceIds(combo.categoryOptions).map((id) => state.metadata.get('categoryOptions', id));
  return options.find((option) => option && !mayData(user, option, 'write', state.metadata))?.id;
}
