import type { HttpAnswer } from '../http/index.ts';
import { webMessage } from './answers.ts';
import { type Call, methodNotAllowed, wrongType } from './call.ts';
import { parseJackson } from './jackson.ts';
import { isObject, type JsonObject } from './json.ts';
import { getMetadata, listMetadata, missing } from './metadata-read.ts';
import { createObject, deleteObject, importMetadata, patchObject, replaceObject } from './metadata-write.ts';
import { type Schema, schemas } from './schemas.ts';

/** What a user who is no superuser needs to write objects of a collection; the others take superusers. */
const authorities: Readonly<Record<string, string>> = { organisationUnits: 'F_ORGANISATIONUNIT_ADD' };

/**
 * Answer calls about metadata: imports, lists and single objects.
 *
 * @param call the call
 * @returns the answer, or undefined when there is no such collection
 * @example metadataRoutes(call)?.status;
 */
export function metadataRoutes(call: Call): HttpAnswer | undefined {
  const { state, user, method, query, parts } = call;
  const [plural = '', id] = parts;
  if (plural === 'metadata' && method === 'POST') {
    if (!user.isSuper) return denied();
    return worded(call, importMetadata(state.metadata, bodyOf(call), query.get('importMode') === 'VALIDATE'));
  }
  const schema = schemas.get(plural);
  if (!schema || parts.length > 2) return undefined;
  const showing = { store: state.metadata, api: call.api, user };
  if (method === 'GET') {
    if (id !== undefined && state.version === '2.43' && !isUid(id)) return malformed();
    return id === undefined ? listMetadata(showing, schema, user, query) : getMetadata(showing, schema, id, query);
  }
  const needed = authorities[plural];
  if (!user.isSuper && (needed === undefined || !user.authorities.has(needed))) return denied();
  return worded(call, write(call, schema, id));
}

/** From 2.43 on reports of errors name their charset, and say two things in other words. */
function worded({ state }: Call, answer: HttpAnswer): HttpAnswer {
  const { status, body } = answer;
  if (state.version === '2.41' || status !== 409 || typeof body !== 'string' || !body.includes('"responseType"')) {
    return answer;
  }
  const words = body.replace('import mode is CREATE', 'import strategy is CREATE');
  return {
    ...answer,
    headers: { ...answer.headers, 'content-type': 'application/json;charset=UTF-8' },
    body: words.replace('another object: DataValueAudit', 'another object: DataValueChangelog'),
  };
}

/** The servlet container's answer to a path that has no uid where one belongs. */
function malformed(): HttpAnswer {
  const body = '<!doctype html><html lang="en"><body><h1>HTTP Status 400 – Bad Request</h1></body></html>';
  return { status: 400, headers: { 'content-type': 'text/html;charset=utf-8' }, body };
}

function isUid(id: string): boolean {
  return /^[a-zA-Z][a-zA-Z0-9]{10}$/.test(id);
}

function write(call: Call, schema: Schema, id: string | undefined): HttpAnswer {
  const { state, method, request } = call;
  const store = state.metadata;
  if (method === 'POST' && id === undefined) return createObject(store, schema, bodyOf(call), call.api);
  if (id === undefined) return methodNotAllowed(call);
  if (method === 'PATCH') {
    const refused = wrongType(call, 'application/json-patch+json');
    return refused ?? patchObject(store, schema, id, JSON.parse(request.body.toString('utf8')));
  }
  if (method === 'PUT')
    return store.get(schema.plural, id) ? replaceObject(store, schema, id, bodyOf(call)) : missing(schema, id);
  if (method !== 'DELETE') return methodNotAllowed(call);
  const hasData = [...state.values.all()].some((value) => value.orgUnit === id || value.dataElement === id);
  return deleteObject(store, schema, id, hasData);
}

function bodyOf({ request }: Call): JsonObject {
  const document = parseJackson(request.body.toString('utf8'), 'java.lang.Object');
  return isObject(document) ? document : {};
}

function denied(): HttpAnswer {
  return webMessage(403, {
    message: "You don't have the proper permissions to create this object.",
    errorCode: 'E1006',
  });
}
