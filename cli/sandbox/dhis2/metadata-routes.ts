import type { HttpAnswer } from '../http/index.ts';
import { webMessage } from './answers.ts';
import { type Call, methodNotAllowed, wrongType } from './call.ts';
import { parseJackson } from './jackson.ts';
import { isObject, type JsonObject } from './json.ts';
import { getMetadata, listMetadata, missing } from './metadata-read.ts';
import { createObject, deleteObject, importMetadata, patchObject, replaceObject } from './metadata-write.ts';
import { type Schema, schemas } from './schemas.ts';

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
    return user.isSuper
      ? importMetadata(state.metadata, bodyOf(call), query.get('importMode') === 'VALIDATE')
      : denied();
  }
  const schema = schemas.get(plural);
  if (!schema || parts.length > 2) return undefined;
  const showing = { store: state.metadata, api: call.api };
  if (method === 'GET') {
    return id === undefined ? listMetadata(showing, schema, user, query) : getMetadata(showing, schema, id, query);
  }
  if (!user.isSuper) return denied();
  return write(call, schema, id);
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
