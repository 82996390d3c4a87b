import { expectOk, type TransportRequest, tellForeign } from '../../transport/index.ts';
import type { BulkServer } from './bulk-over-http.ts';
import { placeOf } from './place-of.ts';
import { isError, issuesOf } from './read-issues.ts';
import { type Manifest, readManifest } from './read-manifest.ts';

/** How far an export is. */
export type Progress =
  | { readonly is: 'running'; readonly progress: string }
  | { readonly is: 'ready'; readonly manifest: Manifest }
  /** The server knows it no more: it has expired, or somebody deleted it. */
  | { readonly is: 'gone' }
  /** The server could not make it. */
  | { readonly is: 'failed'; readonly status: number };

/** How servers and the proxies before them say that they have no time; the export goes on. */
const BUSY = new Set([408, 425, 429, 502, 503, 504]);
/** Answers to the user, not about the export. */
const NOT_LET_IN = new Set([401, 403]);
/** Longest text of a server that is shown. */
const SHOWN = 120;

/**
 * Ask how far an export is.
 *
 * @param server the server
 * @param status path and query from `kickOff`
 * @param outputOrigins other origins from which files may be fetched
 * @returns its progress
 * @throws {TransportError} when the question is refused
 * @throws {ExportError} for a manifest that cannot be used
 * @see https://hl7.org/fhir/uv/bulkdata/export.html#bulk-data-status-request
 * @example await pollExport(server, state.bulk.status, [])
 */
export async function pollExport(
  server: BulkServer,
  status: string,
  outputOrigins: readonly string[],
): Promise<Progress> {
  const place = placeOf(status, server.origin, [], 'the state of the export');
  const answer = await server.ask(place, STATUS);
  if (answer.status === 202) return { is: 'running', progress: textOf(answer.headers['x-progress']) };
  if (BUSY.has(answer.status)) return { is: 'running', progress: `the server is busy (${answer.status})` };
  if (answer.status === 404 || answer.status === 410) return { is: 'gone' };
  const issues = issuesOf(answer.body);
  // Of the question, as the specification has it, not of the export.
  if (issues.some(({ code }) => code === 'transient')) return { is: 'running', progress: 'the server cannot tell now' };
  const hasFailed = answer.status >= 400 ? !NOT_LET_IN.has(answer.status) : issues.some(isError);
  if (hasFailed) return { is: 'failed', status: answer.status };
  const request: TransportRequest = { method: 'GET', path: STATUS };
  const { body } = expectOk('FHIR', request, answer);
  return { is: 'ready', manifest: readManifest(body, server.origin, outputOrigins) };
}

/** How errors call the address that a server tells the state of an export at. */
const STATUS = 'export-status';

/**
 * Delete an export, or stop one that is running. What the server answers changes nothing: HAPI answers 404 for one that is
 * complete, and deletes it in its own time.
 *
 * @param server the server
 * @param status path and query from `kickOff`
 * @returns the status that was answered
 * @see https://hl7.org/fhir/uv/bulkdata/export.html#bulk-data-delete-request
 * @example await deleteExport(server, state.bulk.status)
 */
export async function deleteExport(server: BulkServer, status: string): Promise<number> {
  const place = placeOf(status, server.origin, [], 'the state of the export');
  return (await server.ask(place, STATUS, 'DELETE')).status;
}

function textOf(progress: string | undefined): string {
  // Without what follows the name of a type, which would be an id.
  return (
    tellForeign((progress ?? '').replace(/\/\S+/g, '').replace(/\s+/g, ' '), undefined, SHOWN) ||
    'no word of its progress'
  );
}
