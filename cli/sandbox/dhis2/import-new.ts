import type { Conflict } from './conflicts.ts';
import { schemesOf } from './import-context.ts';
import { type ImportOptions, plainStrategy } from './import-options.ts';
import { emptySummary, type ImportSummary } from './import-summary.ts';
import { type JsonObject, textOf } from './json.ts';
import { defaultOptionCombo } from './metadata-defaults.ts';
import { detectDataSet, groupProblem } from './new-checks.ts';
import { type NewProblem, newConflict, problemMessage } from './new-conflicts.ts';
import { decodeGroup, type Entry, type EntryGroup, UndecodableError } from './new-decode.ts';
import { normaliseEntry, valueProblemNew } from './new-values.ts';
import type { ServerState } from './state.ts';
import type { User } from './users.ts';
import { type StoredValue, valueKey } from './value-store.ts';

/**
 * Import a data value set as DHIS2 2.43 does: a problem of the group refuses all of it, only bad values are refused one
 * by one, and everything that is stored counts as updated.
 *
 * @param state the server
 * @param user who imports
 * @param given options from the query
 * @param document the parsed body
 * @returns the summary
 * @throws BadEntryError for a wrong JSON type or a bad period
 * @see https://docs.dhis2.org/en/develop/using-the-api/dhis-core-version-master/data.html#webapi_data_values
 * @example importNew(state, user, options, { dataValues: [] }).status; // 'SUCCESS'
 */
export function importNew(state: ServerState, user: User, given: ImportOptions, document: JsonObject): ImportSummary {
  // The payload beats the query, and the summary shows that.
  const dryRun = typeof document.dryRun === 'boolean' ? document.dryRun : given.dryRun;
  const options = { ...given, dryRun, idSchemes: schemesOf(given, document) };
  const summary = emptySummary(options);
  try {
    const date = completeDateOf(document);
    const group = decodeGroup(state, options, document);
    if (date !== undefined) requireHeader(group);
    return importGroup(state, user, options, group, date, summary);
  } catch (error) {
    if (!(error instanceof UndecodableError)) throw error;
    return { ...summary, status: 'ERROR', conflicts: [newConflict(error.problem, [-1])] };
  }
}

function importGroup(
  state: ServerState,
  user: User,
  options: ImportOptions,
  group: EntryGroup,
  date: string | undefined,
  summary: ImportSummary,
): ImportSummary {
  const all = group.entries.map((_, index) => index);
  const refused = all.length === 0 ? undefined : groupRefusal(state, user, group, options);
  if (refused) return { ...summary, ...refusal(refused, all), dataSetComplete: 'false' };
  for (const entry of group.entries) state.usedPeriods.add(entry.period.id);
  const isDelete = plainStrategy(options.importStrategy) === 'DELETE';
  const problems = isDelete || group.entries.every((each) => each.deleted) ? [] : valueProblems(state, group.entries);
  if (options.atomic && problems.length > 0)
    return { ...summary, ...refusal(atomicProblem(problems, all.length), all) };
  const bad = new Set(problems.map(([, index]) => index));
  const good = group.entries.filter((_, index) => !bad.has(index));
  const stored = write(state, user, good, isDelete, options.dryRun);
  const ignored = all.length - (stored ? good.length : 0);
  summary.importCount = { ...summary.importCount, [isDelete ? 'deleted' : 'updated']: all.length - ignored, ignored };
  const conflicts: Conflict[] = problems.map(([problem, index]) => newConflict(problem, [index]));
  const status = conflicts.length === 0 ? 'SUCCESS' : good.length > 0 ? 'WARNING' : 'ERROR';
  const complete = date !== undefined && ignored === 0;
  if (complete && !options.dryRun) register(state, user, group, date);
  const dataSetComplete = complete ? date : 'false';
  return { ...summary, status, conflicts, rejectedIndexes: [...bad], dataSetComplete };
}

function groupRefusal(
  state: ServerState,
  user: User,
  group: EntryGroup,
  options: ImportOptions,
): NewProblem | undefined {
  const id = detectDataSet(state, group);
  if (typeof id !== 'string') return id;
  const forced = options.force && user.isSuper;
  return groupProblem({ state, user, group, id, dataSet: state.metadata.get('dataSets', id), forced });
}

function refusal(
  problem: NewProblem,
  indexes: number[],
): Pick<ImportSummary, 'status' | 'conflicts' | 'rejectedIndexes'> {
  return { status: 'ERROR', conflicts: [newConflict(problem, indexes)], rejectedIndexes: indexes };
}

function valueProblems(state: ServerState, entries: readonly Entry[]): (readonly [NewProblem, number])[] {
  return entries.flatMap((entry, index) => {
    const problem = valueProblemNew(state, entry, index);
    return problem ? [[problem, index] as const] : [];
  });
}

function atomicProblem(problems: readonly (readonly [NewProblem, number])[], total: number): NewProblem {
  const [first] = problems;
  const problem = first?.[0] ?? { code: 'E8120', args: [0] };
  // A single bad value of a single one shows its arguments as a list in the place of the first.
  if (total === 1) return { code: problem.code, args: [problem.args.flat()] };
  return { code: 'E8000', args: [total - problems.length, total, problemMessage(problem)] };
}

/** False when the database refuses: DHIS2 2.43.1 swallows that, stores nothing and reports SUCCESS. */
function write(state: ServerState, user: User, entries: readonly Entry[], isDelete: boolean, dryRun: boolean): boolean {
  const values = entries.map((entry) => wanted(state, user, entry, isDelete));
  const twice = new Set(values.map(valueKey)).size < values.length;
  const fails = state.writesToSwallow > 0 || twice || values.some((value) => value.value?.includes('\u0000'));
  state.writesToSwallow = Math.max(0, state.writesToSwallow - 1);
  if (fails) return false;
  if (!dryRun) for (const value of values) state.values.set(value);
  return true;
}

function wanted(state: ServerState, user: User, entry: Entry, isDelete: boolean): StoredValue {
  const now = state.now();
  const key = {
    dataElement: entry.element,
    period: entry.period.id,
    orgUnit: entry.unit,
    categoryOptionCombo: entry.combo ?? defaultOptionCombo,
    attributeOptionCombo: entry.attributeCombo ?? defaultOptionCombo,
  };
  const known = state.values.get(key);
  const deleted = isDelete || entry.deleted;
  const kept = deleted && known && !known.deleted ? known.comment : null;
  return {
    ...key,
    value: normaliseEntry(state, entry) ?? null,
    comment: entry.comment ?? kept,
    followup: entry.followup,
    deleted,
    storedBy: user.username,
    created: known?.created ?? now,
    lastUpdated: now,
  };
}

function completeDateOf(document: JsonObject): string | undefined {
  const given = textOf(document.completeDate);
  if (!given) return undefined;
  const parts = /^(\d{4})-?(\d{2})(?:-?(\d{2}))?(?:T.*)?$/.exec(given);
  const day = parts && `${parts[1]}-${parts[2]}-${parts[3] ?? '01'}`;
  if (day && !Number.isNaN(Date.parse(day))) return day;
  throw new UndecodableError({ code: 'E8008', args: [given] });
}

function requireHeader(group: EntryGroup): void {
  if (!group.dataSet || !group.unit || !group.period) throw new UndecodableError({ code: 'E8009', args: [] });
}

function register(state: ServerState, user: User, group: EntryGroup, date: string): void {
  state.completeness.set({
    dataSet: group.dataSet ?? '',
    period: group.period?.id ?? '',
    organisationUnit: group.unit ?? '',
    attributeOptionCombo: group.attributeCombo ?? defaultOptionCombo,
    date,
    storedBy: user.username,
    completed: true,
    lastUpdated: state.now(),
  });
}
