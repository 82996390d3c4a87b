import { batchInteraction } from './batch-interaction.ts';
import { exportFile, exportInteraction, exportStatus } from './bulk-interaction.ts';
import { capabilityStatement } from './capability-statement.ts';
import type { Context, FhirAnswer, FhirRequest } from './context.ts';
import { FhirError } from './fhir-error.ts';
import { historyInteraction, known } from './history-interaction.ts';
import {
  deleteInteraction,
  postInteraction,
  putInteraction,
  readInteraction,
  vreadInteraction,
} from './resource-interactions.ts';
import { resourceTypes } from './resource-types.ts';
import { pageInteraction, searchInteraction } from './search-interaction.ts';

/**
 * Answer a request of the RESTful API, in one go: no other request comes in between, not even in a transaction.
 *
 * @param request the request, of its own or an entry of a batch
 * @param context the storage, the saved searches and the clock
 * @returns the answer
 * @throws FhirError for whatever is refused
 * @see http://hl7.org/fhir/R4/http.html
 * @example route({ method: 'GET', segments: ['metadata'], … }, context)
 */
export function route(request: FhirRequest, context: Context): FhirAnswer {
  const [type, ...rest] = request.segments;
  if (type === undefined) return routeBase(request, context);
  const reads = request.method === 'GET';
  if (type === 'metadata' && reads) return { status: 200, resource: capabilityStatement(context) };
  if (type === '_history' && reads) return historyInteraction(context.storage.journal, request, context);
  if (type === '$export-poll-status') return exportStatus(request, context);
  if (request.segments.at(-1) === '$export' && reads) return exportInteraction(request, context);
  if (type.startsWith('$')) throw notHandled(request);
  const file = type === 'Binary' && reads ? exportFile(rest[0], request, context) : undefined;
  if (file !== undefined) return file;
  if (!resourceTypes.includes(type)) {
    const all = `[${resourceTypes.join(', ')}]`;
    throw new FhirError(404, `HAPI-0302: Unknown resource type '${type}' - Server knows how to handle: ${all}`);
  }
  const [id, word, versionId] = rest;
  if (id === undefined) return routeType(type, request, context);
  if (id === '_search') return searchInteraction(type, request, context);
  if (id === '_history') return historyInteraction(ofType(type, context), request, context);
  if (word === undefined) return routeInstance(type, id, request, context);
  if (word !== '_history' || !reads) throw notHandled(request);
  if (versionId !== undefined) return vreadInteraction(type, id, versionId, context);
  return historyInteraction(known(context.storage.versions(type, id), `${type}/${id}`), request, context);
}

function routeBase(request: FhirRequest, context: Context): FhirAnswer {
  if (request.method === 'POST') return batchInteraction(request, context, route);
  if (request.query.some(([name]) => name === '_getpages')) return pageInteraction(request, context);
  throw new FhirError(
    400,
    'This is the base URL of FHIR server. Unable to handle this request, as it has no resource type.',
  );
}

function routeType(type: string, request: FhirRequest, context: Context): FhirAnswer {
  if (request.method === 'GET') return searchInteraction(type, request, context);
  if (request.method === 'POST') return postInteraction(type, request, context);
  if (request.method === 'DELETE') return deleteInteraction(type, undefined, request, context);
  if (request.method === 'PUT') {
    const problem = 'request URL must contain an ID element for update (PUT) operation';
    const form = '(it must be of the form [base]/[resource type]/[id])';
    throw new FhirError(400, `HAPI-0418: Can not update resource, ${problem} ${form}`);
  }
  throw notHandled(request);
}

function routeInstance(type: string, id: string, request: FhirRequest, context: Context): FhirAnswer {
  if (request.method === 'GET') return readInteraction(type, id, request, context);
  if (request.method === 'PUT') return putInteraction(type, id, request, context);
  if (request.method === 'DELETE') return deleteInteraction(type, id, request, context);
  throw notHandled(request);
}

function ofType(type: string, context: Context) {
  return context.storage.journal.filter((version) => version.type === type);
}

function notHandled(request: FhirRequest): FhirError {
  const operation = `${request.method} operation[${request.segments.join('/')}]`;
  return new FhirError(
    400,
    `Invalid request: the FHIR endpoint on this server does not know how to handle ${operation}`,
  );
}
