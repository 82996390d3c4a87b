import { gunzipSync } from 'node:zlib';
import type { HttpAnswer } from '../../http/index.ts';
import { json, webMessage } from '../answers.ts';
import { type Call, methodNotAllowed, wrongType } from '../call.ts';
import { uidOf } from '../uid.ts';
import { DuplicateKeyError, importTracker } from './import-tracker.ts';
import { isTrackerResource, readMany, readOne } from './read-tracker.ts';
import { parseTrackerJson, TrackerJsonError } from './tracker-json.ts';
import { trackerParams } from './tracker-params.ts';
import { readPayload } from './tracker-payload.ts';

/**
 * Answer calls about persons, enrollments and events.
 *
 * @param call the call
 * @returns the answer, or undefined when it is about something else
 * @see https://docs.dhis2.org/en/develop/using-the-api/dhis-core-version-241/tracker.html
 * @example trackerRoutes(call)?.status;
 */
export function trackerRoutes(call: Call): HttpAnswer | undefined {
  const { state, user, method, query, parts } = call;
  const [first, resource = '', id, part] = parts;
  if (first !== 'tracker') return undefined;
  if (resource === '') return method === 'POST' ? importAnswer(call) : methodNotAllowed(call);
  if (resource === 'jobs' && id !== undefined) {
    return part === 'report' ? state.trackerJobs.report(id) : state.trackerJobs.notifications(id, state.version);
  }
  if (method !== 'GET') return methodNotAllowed(call);
  if (!isTrackerResource(resource)) return undefined;
  return id === undefined ? readMany(state, user, resource, query) : readOne(state, user, resource, id, query);
}

function importAnswer(call: Call): HttpAnswer {
  const { state, user, query, request } = call;
  const refused = wrongType(call, 'application/json');
  if (refused) return refused;
  const params = trackerParams(query, state.version);
  try {
    const document = parseTrackerJson(unpacked(request.body), state.version);
    const makeUid = (): string => uidOf(`tracker object ${state.tracker.nextSerial()}`);
    const payload = readPayload(document, { version: state.version, makeUid });
    const report = importTracker(state, user, params, payload);
    if (params.async) return state.trackerJobs.add(state, user.id, state.now(), params, report);
    const type = state.version === '2.41' ? 'application/json' : 'application/json;charset=UTF-8';
    return json(report.status === 'OK' ? 200 : 409, report, type);
  } catch (error) {
    if (error instanceof TrackerJsonError) return webMessage(400, { message: error.message });
    if (error instanceof DuplicateKeyError) return webMessage(500, { message: error.message });
    throw error;
  }
}

/** Gzip is known by its first bytes, whatever the headers say. */
function unpacked(body: Buffer): string {
  const packed = body.length > 2 && body[0] === 0x1f && body[1] === 0x8b;
  return (packed ? gunzipSync(body) : body).toString('utf8');
}
