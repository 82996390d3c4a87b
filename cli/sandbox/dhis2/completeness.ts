import type { HttpAnswer } from '../http/index.ts';
import { json, streamedJson, webMessage } from './answers.ts';
import type { Registration } from './completeness-store.ts';
import type { Conflict } from './conflicts.ts';
import { type ImportOptions, plainStrategy } from './import-options.ts';
import { emptySummary, failedSummary, type ImportSummary } from './import-summary.ts';
import { type JsonObject, objectsOf, textOf } from './json.ts';
import { defaultOptionCombo } from './metadata-defaults.ts';
import type { IdScheme, MetadataObject } from './metadata-store.ts';
import { hasPeriod, queryProblem, readQuery } from './read-query.ts';
import { renamer } from './read-values.ts';
import { dayOf, type ServerState } from './state.ts';
import { mayData, type User } from './users.ts';

/**
 * Import complete data set registrations. Neither period type, future nor assignment of the unit is checked.
 *
 * @param state the server
 * @param user who imports
 * @param options from the query
 * @param document the parsed body
 * @returns the summary: ERROR only when every registration was ignored
 * @see https://docs.dhis2.org/en/develop/using-the-api/dhis-core-version-241/data.html#webapi_data_set_completion
 * @example importRegistrations(state, user, options, { completeDataSetRegistrations: [] });
 */
export function importRegistrations(
  state: ServerState,
  user: User,
  options: ImportOptions,
  document: JsonObject,
): ImportSummary {
  const summary: ImportSummary = { ...emptySummary(options), description: 'Import process complete.' };
  const entries = objectsOf(document.completeDataSetRegistrations);
  const failure = state.version === '2.41' ? undefined : periodFailure(state, entries);
  if (failure) return failedSummary(options, failure);
  for (const entry of entries) {
    const result = importOne(state, user, options, entry);
    if (typeof result === 'string') summary.importCount[result] += 1;
    else summary.importCount.ignored += 1;
    if (typeof result !== 'string') summary.conflicts.push(result);
  }
  const failed = entries.length > 0 && summary.importCount.ignored === entries.length;
  return { ...summary, status: failed ? 'ERROR' : 'SUCCESS' };
}

/**
 * Answer `GET /api/completeDataSetRegistrations`.
 *
 * @param state the server
 * @param user who asks
 * @param query of the request
 * @returns the registrations; an empty object, without the key, when there are none
 * @example readRegistrations(state, user, new URLSearchParams('dataSet=a&orgUnit=b&period=202601'));
 */
export function readRegistrations(state: ServerState, user: User, query: URLSearchParams): HttpAnswer {
  const asked = readQuery(state, user, query);
  if (asked.dataSets.length === 0) {
    return webMessage(409, { message: 'At least one data set must be specified', errorCode: 'E2013' });
  }
  const problem = queryProblem(asked, query.get('children') === 'true');
  if (problem) return problem;
  const rename = renamer(state, query);
  const sets = new Set(asked.dataSets.map((each) => each.id));
  const found = state.completeness
    .all()
    .filter(
      (each) =>
        sets.has(each.dataSet) && asked.unitIds.has(each.organisationUnit) && hasPeriod(state, asked, each.period),
    )
    .filter((each) => asked.since === undefined || each.lastUpdated.getTime() >= asked.since)
    .map((each) => ({
      period: each.period,
      dataSet: rename('dataSets', each.dataSet),
      organisationUnit: rename('organisationUnits', each.organisationUnit),
      attributeOptionCombo: rename('categoryOptionCombos', each.attributeOptionCombo),
      date: each.date,
      storedBy: each.storedBy,
      completed: each.completed,
    }));
  return json(200, found.length > 0 ? { completeDataSetRegistrations: found } : {}, streamedJson);
}

/**
 * Answer `DELETE /api/completeDataSetRegistrations`.
 *
 * @param state the server
 * @param query `ds`, `pe` and `ou`
 * @returns 204, also when there was no registration; 409 for unknown ids
 * @example deleteRegistrations(state, new URLSearchParams('ds=a&pe=202601&ou=b'));
 */
export function deleteRegistrations(state: ServerState, query: URLSearchParams): HttpAnswer {
  const period = state.periods.parse(query.get('pe') ?? '');
  const sets = query.getAll('ds').map((id) => state.metadata.get('dataSets', id));
  const unit = state.metadata.get('organisationUnits', query.get('ou') ?? undefined);
  if (!period) return webMessage(409, { message: `Illegal period identifier: ${query.get('pe')}` });
  if (!unit) return webMessage(409, { message: `Illegal organisation unit identifier: ${query.get('ou')}` });
  for (const dataSet of sets) {
    if (!dataSet)
      return webMessage(409, { message: `Illegal data set identifier in this list: ${query.getAll('ds')}` });
    state.completeness.delete({
      dataSet: dataSet.id,
      period: period.id,
      organisationUnit: unit.id,
      attributeOptionCombo: query.get('cp') ? '' : defaultOptionCombo,
    });
  }
  return { status: 204 };
}

/** From 2.43 on a bad period, or one that no one has used yet, fails the whole import; the latter works when repeated. */
function periodFailure(state: ServerState, entries: readonly JsonObject[]): string | undefined {
  const ids = entries.map((entry) => textOf(entry.period) ?? '');
  const bad = ids.find((id) => !state.periods.parse(id));
  if (bad !== undefined) {
    const found = `expected a digit at position 0 but found: \`${bad[0] ?? ''}\``;
    return `java.lang.IllegalArgumentException: Invalid Period \`${bad}\`, ${found}`;
  }
  const fresh = ids.flatMap((id) => state.periods.parse(id)?.id ?? []).filter((id) => !state.usedPeriods.has(id));
  for (const id of fresh) state.usedPeriods.add(id);
  return fresh.length > 0 ? 'Failed to flush BatchHandler' : undefined;
}

function importOne(
  state: ServerState,
  user: User,
  options: ImportOptions,
  entry: JsonObject,
): Conflict | 'imported' | 'updated' | 'ignored' | 'deleted' {
  const { idSchemes } = options;
  const find = (kind: string, value: unknown, scheme: IdScheme | undefined): MetadataObject | undefined =>
    state.metadata.find(kind, textOf(value), scheme ?? idSchemes.idScheme ?? { type: 'UID' });
  const dataSet = find('dataSets', entry.dataSet, idSchemes.dataSetIdScheme);
  if (!dataSet || !mayData(user, dataSet, 'write', state.metadata)) {
    return { object: String(entry.dataSet), value: 'Data set not found or not accessible' };
  }
  const period = state.periods.parse(textOf(entry.period) ?? '');
  if (!period) return { object: String(entry.period), value: 'Period not valid' };
  const unit = find('organisationUnits', entry.organisationUnit, idSchemes.orgUnitIdScheme);
  if (!unit) return { object: String(entry.organisationUnit), value: 'Organisation unit not found or not accessible' };
  const named = textOf(entry.attributeOptionCombo) ?? defaultOptionCombo;
  const combo =
    named === defaultOptionCombo
      ? named
      : find('categoryOptionCombos', named, idSchemes.categoryOptionComboIdScheme)?.id;
  if (!combo) return { object: named, value: 'Attribute option combo not found or not accessible' };
  if (!state.metadata.isWithin(unit, user.units)) {
    return { object: unit.id, value: `Organisation unit is not in hierarchy of user: ${user.username}` };
  }
  const registration: Registration = {
    dataSet: dataSet.id,
    period: period.id,
    organisationUnit: unit.id,
    attributeOptionCombo: combo,
    date: textOf(entry.date)?.slice(0, 10) ?? dayOf(state.now()),
    storedBy: textOf(entry.storedBy) ?? user.username,
    completed: entry.completed !== false,
    lastUpdated: state.now(),
  };
  return store(state, options, registration);
}

function store(
  state: ServerState,
  options: ImportOptions,
  registration: Registration,
): 'imported' | 'updated' | 'ignored' | 'deleted' {
  const known = state.completeness.get(registration);
  const strategy = plainStrategy(options.importStrategy);
  if (known ? strategy === 'CREATE' : strategy === 'UPDATE' || strategy === 'DELETE') return 'ignored';
  if (strategy === 'DELETE') {
    if (!options.dryRun) state.completeness.delete(registration);
    return 'deleted';
  }
  if (!options.dryRun) state.completeness.set(registration);
  return known ? 'updated' : 'imported';
}
