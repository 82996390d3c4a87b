import { gzipSync } from 'node:zlib';
import type { HttpAnswer } from '../http/index.ts';
import { json, streamedJson, webMessage } from './answers.ts';
import { parseScheme } from './import-options.ts';
import { type ReadQuery, readQuery } from './read-query.ts';
import { type Rename, renamer, selectValues } from './read-values.ts';
import type { ServerState } from './state.ts';
import type { User } from './users.ts';
import type { StoredValue } from './value-store.ts';

/**
 * Answer `GET /api/dataValueSets` as DHIS2 from 2.43 on does: what all values share stands in the header alone, and what
 * is not set is left out.
 *
 * @param state the server
 * @param user who asks
 * @param query of the request
 * @returns the values; 400 for a bad period; 409 for an incomplete query or missing rights
 * @see https://docs.dhis2.org/en/develop/using-the-api/dhis-core-version-master/data.html#webapi_reading_data_values
 * @example readValuesNew(state, user, new URLSearchParams('dataSet=a&orgUnit=b&period=202601'));
 */
export function readValuesNew(state: ServerState, user: User, query: URLSearchParams): HttpAnswer {
  const bad = query.getAll('period').find((each) => !state.periods.parse(each));
  if (bad !== undefined) {
    const found = `expected a digit at position 0 but found: \`${bad[0] ?? ''}\``;
    return webMessage(400, { message: `Invalid Period \`${bad}\`, ${found}` });
  }
  const asked = readQuery(state, user, query);
  const problem = incomplete(query) ?? forbidden(state, user, asked, query);
  if (problem) return problem;
  const rename = renamer(state, query);
  const header = headerOf(state, asked, query, rename);
  const found = selectValues(state, asked);
  const start = Number(query.get('offset') ?? 0);
  const dataValues = found
    .slice(start, start + (asked.limit ?? found.length))
    .map((value) => shown(value, header, rename));
  const answer = json(200, { ...header, ...schemeNames(query), dataValues }, streamedJson);
  const span = asked.span ? `_${asked.span.join('_')}` : '';
  const packed = query.get('compression') === 'gzip';
  const file = `dataValues${span}.json${packed ? '.gz' : ''}`;
  const headers = { ...answer.headers, 'content-disposition': `attachment; filename="${file}"` };
  return { ...answer, headers, body: packed ? gzipSync(answer.body ?? '') : (answer.body ?? '') };
}

/** The first error counts; `lastUpdated` alone is not enough in 2.43.1. */
function incomplete(query: URLSearchParams): HttpAnswer | undefined {
  const has = (...names: string[]): boolean => names.some((name) => query.has(name));
  const none = 'must be specified';
  if (!has('dataSet', 'dataElement', 'dataElementGroup')) {
    return webMessage(409, {
      message: `At least one data element, data set or data element group ${none}`,
      errorCode: 'E2001',
    });
  }
  if (!has('period') && !(has('startDate') && has('endDate'))) {
    const message = `At least one period, start/end dates, last updated or last updated duration ${none}`;
    return webMessage(409, { message, errorCode: 'E2002' });
  }
  if (has('orgUnit', 'orgUnitGroup')) return undefined;
  return webMessage(409, {
    message: `At least one organisation unit or organisation unit group ${none}`,
    errorCode: 'E2006',
  });
}

function forbidden(state: ServerState, user: User, asked: ReadQuery, query: URLSearchParams): HttpAnswer | undefined {
  if (user.isSuper) return undefined;
  const readable = new Set(asked.dataSets.map((each) => each.id));
  const closed = query.getAll('dataSet').filter((id) => state.metadata.get('dataSets', id) && !readable.has(id));
  if (closed.length > 0) {
    const message = `User is not allowed to read data for data set(s): \`[${closed.join(', ')}]\``;
    return webMessage(409, { message, errorCode: 'E2010' });
  }
  const hidden = asked.units.filter((unit) => !state.metadata.isWithin(unit, user.viewUnits)).map((unit) => unit.id);
  if (hidden.length === 0) return undefined;
  const message = `User is not allowed to view org unit(s): \`[${hidden.join(', ')}]\``;
  return webMessage(409, { message, errorCode: 'E2012' });
}

interface Header {
  dataSet?: string | undefined;
  period?: string | undefined;
  orgUnit?: string | undefined;
  attributeOptionCombo?: string | undefined;
}

function headerOf(state: ServerState, asked: ReadQuery, query: URLSearchParams, rename: Rename): Header {
  const single = (name: string): string | undefined => {
    const values = query.getAll(name);
    return values.length === 1 ? values[0] : undefined;
  };
  const [dataSet, unit, combo] = [single('dataSet'), single('orgUnit'), single('attributeOptionCombo')];
  const exact = unit !== undefined && query.get('children') !== 'true' && !query.has('orgUnitGroup');
  const period = single('period');
  return {
    ...(dataSet === undefined ? {} : { dataSet: rename('dataSets', asked.dataSets[0]?.id ?? dataSet) }),
    ...(period === undefined ? {} : { period: state.periods.parse(period)?.id }),
    ...(exact ? { orgUnit: rename('organisationUnits', asked.units[0]?.id ?? unit) } : {}),
    ...(combo === undefined ? {} : { attributeOptionCombo: rename('categoryOptionCombos', combo) }),
  };
}

function shown(value: StoredValue, header: Header, rename: Rename): Record<string, unknown> {
  const stamp = (moment: Date): string => moment.toISOString().replace('Z', '+0000');
  return {
    dataElement: rename('dataElements', value.dataElement),
    ...(header.period === undefined ? { period: value.period } : {}),
    ...(header.orgUnit === undefined ? { orgUnit: rename('organisationUnits', value.orgUnit) } : {}),
    categoryOptionCombo: rename('categoryOptionCombos', value.categoryOptionCombo),
    ...(header.attributeOptionCombo === undefined
      ? { attributeOptionCombo: rename('categoryOptionCombos', value.attributeOptionCombo) }
      : {}),
    ...(value.value === null ? {} : { value: value.value }),
    storedBy: value.storedBy,
    created: stamp(value.created),
    lastUpdated: stamp(value.lastUpdated),
    ...(value.comment === null ? {} : { comment: value.comment }),
    ...(value.followup ? { followup: true } : {}),
    ...(value.deleted ? { deleted: true } : {}),
  };
}

const schemeParameters = [
  'dataSetIdScheme',
  'dataElementIdScheme',
  'orgUnitIdScheme',
  'categoryOptionComboIdScheme',
  'attributeOptionComboIdScheme',
  'categoryIdScheme',
  'categoryOptionIdScheme',
];

/** The header names the schemes that are not uids. */
function schemeNames(query: URLSearchParams): Record<string, string> {
  const all = query.get('idScheme');
  return Object.fromEntries(
    schemeParameters.flatMap((name) => {
      const scheme = parseScheme(query.get(name) ?? all ?? 'UID');
      if (!scheme || scheme.type === 'UID') return [];
      return [[name, scheme.attribute ? `${scheme.type}:${scheme.attribute}` : scheme.type]];
    }),
  );
}
