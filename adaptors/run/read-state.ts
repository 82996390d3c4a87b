import { RunError } from './run-error.ts';
import type { KeptState, Overlap, Parked, ParkedGroup, PendingExport, RefusedPersons, RunInput } from './state.ts';

const FIX = 'take the output of the last good run, or start with an empty state {}';

/**
 * Take from a step's input what a run keeps and what a person asked for; drop everything else: the `proposed` of a run
 * that died, the `errors` of the last run, fetched data.
 *
 * @param state any input state
 * @returns the kept state and the run's input
 * @throws {RunError} `state-invalid` when a kept part has another shape than a run writes
 * @example readState({ cursor: { Immunization: '2024-03-01T00:00:00.000Z' }, dirty: ['202402'], errors: { … } })
 */
export function readState(state: unknown): KeptState & RunInput {
  if (typeof state !== 'object' || state === null || Array.isArray(state)) throw invalid('the state is no object');
  const {
    cursor,
    overlap,
    dirty,
    late,
    parked,
    countedTo,
    mappingHash,
    calendar,
    lastSuccess,
    bulk,
    refused,
    ...asked
  } = state as Record<string, unknown>;
  const { asOf, dryRun, recount, backfill, retryParked } = asked;
  const input = {
    ...part('asOf', asOf, isInstant),
    ...part('dryRun', dryRun, isFlag),
    ...part('recount', recount, isText),
    ...part('backfill', backfill, isText),
    ...part('retryParked', retryParked, isFlag),
  };
  return {
    ...part('cursor', cursor, isCursor),
    ...part('overlap', overlap, isOverlapMap),
    ...part('dirty', dirty, isTextList),
    ...part('late', late, isTextList),
    ...part('parked', parked, isParkedList),
    ...part('countedTo', countedTo, isText),
    ...part('mappingHash', mappingHash, isText),
    ...part('calendar', calendar, isText),
    ...part('lastSuccess', lastSuccess, isText),
    ...part('bulk', bulk, isPendingExport),
    ...part('refused', refused, isRefused),
    // The output of a step that failed is its input: what was asked of that run is not asked of this one.
    ...(hasFailed(state) ? {} : input),
  };
}

function hasFailed(state: object): boolean {
  const { errors } = state as { errors?: unknown };
  return typeof errors === 'object' && errors !== null && Object.keys(errors).length > 0;
}

/**
 * Keep of a state only what the next run starts from.
 *
 * @param state kept state with anything else around it
 * @returns `{cursor, overlap, dirty, late, parked, countedTo, mappingHash, calendar, lastSuccess, bulk, refused}`, absent parts left out
 */
export function keptState(state: KeptState): KeptState {
  const { cursor, overlap, dirty, late, parked, countedTo, mappingHash, calendar, lastSuccess, bulk, refused } = state;
  return {
    ...(cursor === undefined ? {} : { cursor }),
    ...(overlap === undefined ? {} : { overlap }),
    ...(dirty === undefined ? {} : { dirty }),
    ...(late === undefined ? {} : { late }),
    ...(parked === undefined ? {} : { parked }),
    ...(countedTo === undefined ? {} : { countedTo }),
    ...(mappingHash === undefined ? {} : { mappingHash }),
    ...(calendar === undefined ? {} : { calendar }),
    ...(lastSuccess === undefined ? {} : { lastSuccess }),
    ...(bulk === undefined ? {} : { bulk }),
    ...(refused === undefined ? {} : { refused }),
  };
}

function part<Key extends string, Value>(
  key: Key,
  value: unknown,
  is: (value: unknown) => value is Value,
): { [K in Key]?: Value } {
  if (value === undefined || value === null) return {};
  if (!is(value)) throw invalid(`"${key}" in the state has another shape than a run writes`);
  return { [key]: value } as { [K in Key]?: Value };
}

function invalid(what: string): RunError {
  return new RunError('state-invalid', what, FIX);
}

const isText = (value: unknown): value is string => typeof value === 'string';
const isFlag = (value: unknown): value is boolean => typeof value === 'boolean';
// A day, or an instant with its offset; Date.parse alone takes `March 2024` too, and a time in no zone.
const INSTANT = /^\d{4}-\d{2}-\d{2}(?:T\d{2}:\d{2}(?::\d{2}(?:\.\d+)?)?(?:Z|[+-]\d{2}:\d{2}))?$/;
const isInstant = (value: unknown): value is string =>
  isText(value) && INSTANT.test(value) && !Number.isNaN(Date.parse(value));
// State comes from another realm inside OpenFn's sandbox, so nothing here asks `instanceof`.
const isTextList = (value: unknown): value is string[] => Array.isArray(value) && value.every(isText);
const isTextMap = (value: unknown): value is Record<string, string> =>
  typeof value === 'object' && value !== null && !Array.isArray(value) && Object.values(value).every(isText);
const isParkedList = (value: unknown): value is (Parked | ParkedGroup)[] =>
  Array.isArray(value) && value.every(isParked);
const isParked = (value: unknown): value is Parked | ParkedGroup => {
  const { period, periods, code, since, values } = (typeof value === 'object' && value !== null ? value : {}) as Record<
    string,
    unknown
  >;
  const hasPeriods = period === undefined ? isTextList(periods) : isText(period);
  return hasPeriods && isText(code) && isText(since) && (values === undefined || typeof values === 'number');
};
const isCursor = (value: unknown): value is Record<string, string> =>
  isTextMap(value) && Object.values(value).every(isInstant);
const isWindow = (value: unknown): value is [string, string] => isTextList(value) && value.length === 2;
const isInstantWindows = (value: unknown): value is [string, string][] =>
  Array.isArray(value) && value.every((one) => isWindow(one) && one.every(isInstant));
const isRefused = (value: unknown): value is RefusedPersons => {
  const { persons, of, tried, windows, left } = (typeof value === 'object' && value !== null ? value : {}) as Record<
    string,
    unknown
  >;
  const isCounted = typeof persons === 'number' && typeof of === 'number' && isInstant(tried);
  const rest = (typeof left === 'object' && left !== null ? left : {}) as Record<string, unknown>;
  const isLeft = left === undefined || (typeof rest.persons === 'number' && isInstantWindows(rest.windows));
  return isCounted && isInstantWindows(windows) && isLeft;
};
const isPendingExport = (value: unknown): value is PendingExport => {
  const { status, started, purpose, windows, mappingHash, parked, retryParked, recount, collected, failures } = (
    typeof value === 'object' && value !== null ? value : {}
  ) as Record<string, unknown>;
  return (
    (status === undefined || (isText(status) && status.startsWith('/'))) &&
    isInstant(started) &&
    (purpose === 'count' || purpose === 'changes') &&
    (windows === undefined || (Array.isArray(windows) && windows.every(isWindow))) &&
    isText(mappingHash) &&
    (parked === undefined || isTextList(parked)) &&
    (failures === undefined || typeof failures === 'number') &&
    [retryParked, recount, collected].every((flag) => flag === undefined || isFlag(flag))
  );
};
const isOverlap = (value: unknown): value is Overlap => {
  const { until, digest, gone, total } = (typeof value === 'object' && value !== null ? value : {}) as Record<
    string,
    unknown
  >;
  const isCounted = total === undefined || typeof total === 'number';
  return isInstant(until) && isText(digest) && isCounted && (gone === undefined || isText(gone));
};
const isOverlapMap = (value: unknown): value is Record<string, Overlap> =>
  typeof value === 'object' && value !== null && !Array.isArray(value) && Object.values(value).every(isOverlap);
