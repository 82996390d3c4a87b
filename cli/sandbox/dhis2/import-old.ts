import { completeOld } from './complete-date.ts';
import { type Conflict, conflictsOf, type Problem } from './conflicts.ts';
import { type ImportContext, importContext, valueContext } from './import-context.ts';
import type { ImportOptions } from './import-options.ts';
import { emptySummary, failedSummary, ImportFailure, type ImportSummary } from './import-summary.ts';
import { type JsonObject, textOf } from './json.ts';
import { isKnown, type KnownValue, problemOf } from './old-checks.ts';
import type { ServerState } from './state.ts';
import { mayData, type User } from './users.ts';
import { readValueSet } from './value-set.ts';
import { type StoredValue, valueKey } from './value-store.ts';
import { isInsignificantZero, normaliseBoolean } from './value-types.ts';

/** What became of one value; `dropped` is in no count. */
type Outcome = 'imported' | 'updated' | 'ignored' | 'deleted' | 'rejected' | 'dropped';

/**
 * Import a data value set as DHIS2 up to 2.42 does: good values are stored, bad ones reported, one transaction for all.
 *
 * @param state the server
 * @param user who imports
 * @param options from the query
 * @param document the parsed body
 * @returns the summary: WARNING as soon as there is a conflict, ERROR when the set itself was refused
 * @throws UnknownAttributeError when an id scheme names an attribute that does not exist
 * @see https://docs.dhis2.org/en/develop/using-the-api/dhis-core-version-241/data.html#webapi_data_values
 * @example importOld(state, user, options, { dataValues: [] }).status; // 'SUCCESS'
 */
export function importOld(state: ServerState, user: User, options: ImportOptions, document: JsonObject): ImportSummary {
  const input = readValueSet(document);
  const context = importContext(state, user, options, input);
  const summary = { ...emptySummary(options), description: 'Import process completed successfully' };
  const refused = refusal(context, document);
  if (refused) {
    const conflicts = conflictsOf([[refused, undefined]]);
    return { ...summary, status: 'ERROR', description: 'Import process was aborted', conflicts };
  }
  try {
    // Registered first, also in a dry run and when every value is refused afterwards.
    const completion = completeOld(context, textOf(document.completeDate));
    const problems = state.values.transaction(!context.dryRun, () => storeAll(context, input.values, summary));
    const conflicts: Conflict[] = [...completion.conflicts, ...conflictsOf(problems)];
    return {
      ...summary,
      status: conflicts.length > 0 ? 'WARNING' : 'SUCCESS',
      conflicts,
      ...(completion.dataSetComplete === undefined ? {} : { dataSetComplete: completion.dataSetComplete }),
    };
  } catch (error) {
    if (error instanceof ImportFailure) return failedSummary(options, error.message);
    throw error;
  }
}

function refusal(context: ImportContext, header: JsonObject): Problem | undefined {
  const { dataSet, user, state } = context;
  const [set, unit, combo] = [header.dataSet, header.orgUnit, header.attributeOptionCombo].map(textOf);
  if (set !== undefined && (!dataSet || !mayData(user, dataSet, 'read', state.metadata))) {
    return { code: 'E7600', args: [set] };
  }
  if (dataSet && !mayData(user, dataSet, 'write', state.metadata))
    return { code: 'E7601', args: [user.id, dataSet.id] };
  if (unit && !context.unit) return { code: 'E7603', args: [unit, dataSet?.id] };
  return combo && !context.attributeCombo ? { code: 'E7604', args: [combo, dataSet?.id] } : undefined;
}

function storeAll(
  context: ImportContext,
  values: ReturnType<typeof readValueSet>['values'],
  summary: ImportSummary,
): (readonly [Problem, number])[] {
  const problems: (readonly [Problem, number])[] = [];
  const inserted = new Set<string>();
  for (const [index, raw] of values.entries()) {
    const value = valueContext(context, raw);
    const problem = problemOf(context, value);
    if (problem) problems.push([problem, index]);
    const outcome: Outcome = problem || !isKnown(value) ? 'rejected' : storeOne(context, value, inserted);
    if (outcome === 'rejected') summary.rejectedIndexes.push(index);
    if (outcome === 'rejected') summary.importCount.ignored += 1;
    else if (outcome !== 'dropped') summary.importCount[outcome] += 1;
  }
  return problems;
}

function storeOne(context: ImportContext, known: KnownValue, inserted: Set<string>): Outcome {
  const { state, strategy, options } = context;
  const wanted = wantedValue(context, known);
  const key = valueKey(wanted);
  // A second new row of the same key is lost in the batch; the first one stays.
  if (inserted.has(key)) return 'dropped';
  const existing = state.values.get(wanted);
  if (existing && options.skipExistingCheck) throw new ImportFailure('Failed to flush BatchHandler');
  if (existing && !existing.deleted) return change(context, known, existing, wanted);
  if (strategy !== 'CREATE' && strategy !== 'CREATE_AND_UPDATE') return 'rejected';
  if (wanted.value === null && wanted.comment === null) return 'ignored';
  if (isInsignificantZero(wanted.value ?? '', known.element)) return 'dropped';
  // Counted as imported even where it was sent as deleted and stays so.
  if (existing?.deleted && wanted.deleted) return 'imported';
  state.values.set(existing ? { ...wanted, created: existing.created } : wanted);
  if (!existing) inserted.add(key);
  return 'imported';
}

function change(context: ImportContext, known: KnownValue, existing: StoredValue, wanted: StoredValue): Outcome {
  const { strategy, state } = context;
  if (strategy === 'CREATE' || strategy === 'SYNC') return 'rejected';
  const empty = wanted.value === null && wanted.comment === null;
  if (strategy === 'DELETE' || wanted.deleted || empty || isInsignificantZero(wanted.value ?? '', known.element)) {
    const { lastUpdated, storedBy } = wanted;
    state.values.set({ ...existing, deleted: true, lastUpdated, storedBy });
    return 'deleted';
  }
  const { value, comment, followup } = existing;
  if (value === wanted.value && comment === wanted.comment && followup === wanted.followup) return 'ignored';
  state.values.set({ ...wanted, created: existing.created });
  return 'updated';
}

function wantedValue({ state, user }: ImportContext, known: KnownValue): StoredValue {
  const { raw } = known;
  const value = normaliseBoolean(raw.value?.trim() ?? '', String(known.element.valueType));
  const now = state.now();
  return {
    dataElement: known.element.id,
    period: known.period.id,
    orgUnit: known.unit.id,
    categoryOptionCombo: known.combo.id,
    attributeOptionCombo: known.attributeCombo.id,
    value: value === '' ? null : value,
    comment: raw.comment?.trim() || null,
    followup: raw.followup,
    deleted: raw.deleted,
    storedBy: raw.storedBy?.trim() || user.username,
    created: now,
    lastUpdated: now,
  };
}
