import { gzipSync } from 'node:zlib';
import type { HttpAnswer } from '../http/index.ts';
import { json, streamedJson } from './answers.ts';
import { parseScheme } from './import-options.ts';
import { defaultOptionCombo } from './metadata-defaults.ts';
import { type IdScheme, identifierOf } from './metadata-store.ts';
import { hasPeriod, queryProblem, type ReadQuery, readQuery } from './read-query.ts';
import { type ServerState, stamp } from './state.ts';
import type { User } from './users.ts';
import type { StoredValue } from './value-store.ts';

/**
 * Answer `GET /api/dataValueSets` as DHIS2 up to 2.42 does.
 *
 * @param state the server
 * @param user who asks
 * @param query of the request
 * @returns the values; 409 for an incomplete query; 200 with an empty body when a unit may not be viewed
 * @see https://docs.dhis2.org/en/develop/using-the-api/dhis-core-version-241/data.html#webapi_reading_data_values
 * @example readValues(state, user, new URLSearchParams('dataSet=a&orgUnit=b&period=202601'));
 */
export function readValues(state: ServerState, user: User, query: URLSearchParams): HttpAnswer {
  const asked = readQuery(state, user, query);
  const problem = queryProblem(asked, query.get('children') === 'true');
  if (problem) return problem;
  // The error comes after the stream was opened, so that it never reaches the client.
  const hidden = asked.units.some((unit) => !state.metadata.isWithin(unit, user.viewUnits));
  if (hidden) return { status: 200, headers: { 'content-type': streamedJson } };
  const rename = renamer(state, query);
  const found = selectValues(state, asked);
  const dataValues = found.slice(0, asked.limit ?? found.length).map((value) => ({
    dataElement: rename('dataElements', value.dataElement),
    period: value.period,
    orgUnit: rename('organisationUnits', value.orgUnit),
    categoryOptionCombo: rename('categoryOptionCombos', value.categoryOptionCombo),
    attributeOptionCombo: rename('categoryOptionCombos', value.attributeOptionCombo),
    value: value.value,
    storedBy: value.storedBy,
    created: stamp(value.created),
    lastUpdated: stamp(value.lastUpdated),
    comment: value.comment,
    followup: value.followup,
    ...(value.deleted ? { deleted: true } : {}),
  }));
  return packed(json(200, { ...headerOf(state, asked, rename), dataValues }, streamedJson), query.get('compression'));
}

/**
 * Select the values that a query asks for.
 *
 * @param state the server
 * @param asked the query
 * @returns values in the order in which they were first written
 * @example selectValues(state, readQuery(state, user, query)).length;
 */
export function selectValues(state: ServerState, asked: ReadQuery): StoredValue[] {
  const found: StoredValue[] = [];
  const asksFor = new Map<string, boolean>();
  for (const value of state.values.all()) {
    if (value.deleted && !asked.includeDeleted) continue;
    if (!asked.elements.has(value.dataElement) || !asked.unitIds.has(value.orgUnit)) continue;
    if (asked.attributeCombos.size > 0 && !asked.attributeCombos.has(value.attributeOptionCombo)) continue;
    if (asked.since !== undefined && value.lastUpdated.getTime() < asked.since) continue;
    let isAsked = asksFor.get(value.period);
    if (isAsked === undefined) {
      isAsked = hasPeriod(state, asked, value.period);
      asksFor.set(value.period, isAsked);
    }
    if (isAsked) found.push(value);
  }
  return found;
}

/** Names an object as the query wants it; undefined where it has no such name. */
export type Rename = (
  kind: 'dataSets' | 'dataElements' | 'organisationUnits' | 'categoryOptionCombos',
  id: string,
) => string | undefined;

const outputSchemes = {
  dataSets: 'dataSetIdScheme',
  dataElements: 'dataElementIdScheme',
  organisationUnits: 'orgUnitIdScheme',
  categoryOptionCombos: 'categoryOptionComboIdScheme',
} as const;

/**
 * Make the function that names objects in an answer.
 *
 * @param state where the objects are
 * @param query its `idScheme` and the special schemes
 * @returns a function from uid to identifier
 * @example renamer(state, new URLSearchParams('idScheme=code'))('organisationUnits', 'DiszpKrYNg8'); // 'HF-0001'
 */
export function renamer(state: ServerState, query: URLSearchParams): Rename {
  return (kind, id) => {
    const text = query.get(outputSchemes[kind]) ?? query.get('idScheme');
    const scheme: IdScheme = (text ? parseScheme(text) : undefined) ?? { type: 'UID' };
    const object = state.metadata.get(kind, id);
    return object ? identifierOf(object, scheme) : id;
  };
}

function headerOf(state: ServerState, asked: ReadQuery, rename: Rename): Record<string, unknown> {
  const [dataSet] = asked.dataSets;
  const [period] = asked.periods;
  const [unit] = asked.units;
  const single = asked.dataSets.length === 1 && asked.periods.length === 1 && asked.units.length === 1;
  if (!single || !dataSet || !period || !unit || asked.hasGroups) return {};
  const completed = state.completeness.get({
    dataSet: dataSet.id,
    period: period.id,
    organisationUnit: unit.id,
    attributeOptionCombo: defaultOptionCombo,
  });
  return {
    dataSet: rename('dataSets', dataSet.id),
    completeDate: completed ? `${completed.date}T00:00:00.000+0000` : null,
    period: period.id,
    orgUnit: rename('organisationUnits', unit.id),
  };
}

/** A packed file for download, not a content encoding. */
function packed(answer: HttpAnswer, compression: string | null): HttpAnswer {
  if (compression !== 'gzip') return answer;
  const disposition = 'attachment; filename=dataValues.json.gz';
  const headers = { ...answer.headers, 'content-disposition': disposition, 'content-transfer-encoding': 'binary' };
  return { ...answer, headers, body: gzipSync(answer.body ?? '') };
}
