import { gunzipSync } from 'node:zlib';
import type { HttpAnswer } from '../http/index.ts';
import { AdxError, parseAdx } from './adx-document.ts';
import { streamedJson, webMessage } from './answers.ts';
import { approvals } from './approvals.ts';
import { type Call, methodNotAllowed, wrongType } from './call.ts';
import { deleteRegistrations, importRegistrations, readRegistrations } from './completeness.ts';
import { importAdxNew } from './import-adx-new.ts';
import { importAdxOld } from './import-adx-old.ts';
import { importNew } from './import-new.ts';
import { importOld } from './import-old.ts';
import { type ImportOptions, importOptions } from './import-options.ts';
import { failedSummary, type ImportSummary, summaryAnswer } from './import-summary.ts';
import { JacksonError, parseJackson } from './jackson.ts';
import { isObject, type JsonObject } from './json.ts';
import { readAdx } from './read-adx.ts';
import { readLenient } from './read-lenient.ts';
import { readValues } from './read-values.ts';
import { readValuesNew } from './read-values-new.ts';
import { singleValue } from './single-value.ts';

/** Versioned paths below this one answer with the bare summary. */
const firstWrapped = 38;

/**
 * Answer calls about data: values, registrations, approvals and lock exceptions.
 *
 * @param call the call
 * @returns the answer, or undefined when it is about something else
 * @example dataRoutes(call)?.status;
 */
export function dataRoutes(call: Call): HttpAnswer | undefined {
  const { state, user, method, query } = call;
  const [resource, ...rest] = call.parts;
  if (resource === 'dataEntry') return methodNotAllowed(call);
  if (resource === 'dataApprovals') return approvals(call, rest);
  if (rest.length > 0) return undefined;
  if (resource === 'dataValueSets') return valueSets(call);
  if (resource === 'completeDataSetRegistrations') return registrations(call);
  if (resource === 'dataValues') return singleValue(state, user, method, query);
  if (resource === 'lockExceptions' && method === 'POST') {
    for (const unit of query.getAll('ou')) state.lockExceptions.add(`${query.get('ds')} ${query.get('pe')} ${unit}`);
    return webMessage(201, { message: 'LockException created successfully.' });
  }
  return undefined;
}

function valueSets(call: Call): HttpAnswer {
  const { state, user, method, query } = call;
  if (method === 'GET') {
    const answer = (state.version === '2.41' ? readValues : readValuesNew)(state, user, query);
    return answer.status === 200 && asksForAdx(call) ? readAdx(state, user, query) : answer;
  }
  if (method !== 'POST') return methodNotAllowed(call);
  const isAdx = wrongType(call, 'application/adx+xml') === undefined;
  const refused = (isAdx ? undefined : wrongType(call, 'application/json')) ?? forbidden(call);
  if (refused) return refused;
  const options = importOptions(query, state.version);
  const work = state.version === '2.41' ? importOld : importNew;
  const summary = isAdx
    ? summaryOfAdx(call, options)
    : summaryOf(call, options, (document) => work(state, user, options, document));
  if (options.async) return state.jobs.add('DATAVALUE_IMPORT', options, summary, state.now(), call);
  const plain = state.version === '2.41' && (call.apiVersion ?? firstWrapped) < firstWrapped;
  const contentType = state.version === '2.41' ? 'application/json' : streamedJson;
  return summaryAnswer(summary, { version: state.version, plain, contentType });
}

/** From 2.43 on the header is not looked at. */
function asksForAdx({ state, query, request }: Call): boolean {
  const type = state.version === '2.41' ? request.headers.accept : `application/${query.get('format')}`;
  return type === 'application/adx+xml';
}

function registrations(call: Call): HttpAnswer {
  const { state, user, method, query } = call;
  if (method === 'GET') return readRegistrations(state, user, query);
  if (method === 'DELETE') return deleteRegistrations(state, query);
  if (method !== 'POST') return methodNotAllowed(call);
  const refused = wrongType(call, 'application/json');
  if (refused) return refused;
  const options = importOptions(query, state.version);
  const summary = summaryOf(call, options, (document) => importRegistrations(state, user, options, document));
  if (options.async) {
    const type = 'COMPLETE_DATA_SET_REGISTRATION_IMPORT';
    const answer = state.jobs.add(type, options, summary, state.now(), call);
    return { ...answer, headers: { ...answer.headers, 'content-type': streamedJson } };
  }
  return summaryAnswer(summary, { version: state.version, contentType: streamedJson });
}

function forbidden({ user, state }: Call): HttpAnswer | undefined {
  if (user.isSuper || user.authorities.has('F_DATAVALUE_ADD')) return undefined;
  const required = ', requires one Authority from [F_DATAVALUE_ADD]';
  return webMessage(403, { message: `Access is denied${state.version === '2.41' ? '' : required}` });
}

/** Bodies that are no JSON fail the import, not the request. */
function summaryOf(
  { state, request }: Call,
  options: ImportOptions,
  work: (document: JsonObject) => ImportSummary,
): ImportSummary {
  if (state.version === '2.43') return work(readLenient(unpacked(request.body)));
  let document: unknown;
  try {
    document = parseJackson(unpacked(request.body), 'org.hisp.dhis.dxf2.datavalueset.DataValueSet');
  } catch (error) {
    if (!(error instanceof JacksonError)) throw error;
    return failedSummary(options, `${error.kind}: ${error.message}`);
  }
  return work(isObject(document) ? document : {});
}

/** What becomes of a body that is no XML was not observed: the import fails. */
function summaryOfAdx({ state, user, request }: Call, options: ImportOptions): ImportSummary {
  const work = state.version === '2.41' ? importAdxOld : importAdxNew;
  try {
    return work(state, user, options, parseAdx(unpacked(request.body)));
  } catch (error) {
    if (!(error instanceof AdxError)) throw error;
    return failedSummary(options, error.message);
  }
}

/** Gzip is known by its first bytes, whatever the headers say. */
function unpacked(body: Buffer): string {
  const packed = body.length > 2 && body[0] === 0x1f && body[1] === 0x8b;
  return (packed ? gunzipSync(body) : body).toString('utf8');
}
