import { expectOk, type Query, TransportError, type TransportRequest } from '../../transport/index.ts';
import type { ExportLevel } from './bulk-options.ts';
import type { BulkServer } from './bulk-over-http.ts';
import { pathFrom, placeOf } from './place-of.ts';

/** What is asked for. */
export interface ExportRequest {
  readonly level: ExportLevel;
  /** Resource types. */
  readonly types: readonly string[];
  /** Searches of which a resource of their type has to match one, such as `Immunization?date=ge2024-01-01`. */
  readonly filters: readonly string[];
  /** Only what has changed since. */
  readonly since?: string | undefined;
}

/**
 * Start an export.
 *
 * It is asked for once: where the reply is lost, a second request would start a second export.
 *
 * @param server the server
 * @param request what to export
 * @returns path and query of the address at which the server tells how far it is, without its origin
 * @throws {TransportError} when the server refuses it or names no such address
 * @throws {ExportError} `export-origin` when that lies on another origin
 * @see https://hl7.org/fhir/uv/bulkdata/export.html#bulk-data-kick-off-request
 * @example await kickOff(server, { level: 'system', types: ['Immunization'], filters: [] })
 */
export async function kickOff(server: BulkServer, { level, types, filters, since }: ExportRequest): Promise<string> {
  const query: Query = {
    _type: types.join(','),
    _outputFormat: 'application/fhir+ndjson',
    ...(filters.length === 0 ? {} : { _typeFilter: filters }),
    ...(since === undefined ? {} : { _since: since }),
  };
  const request: TransportRequest = {
    method: 'GET',
    path: level === 'system' ? '$export' : `${level}/$export`,
    query,
    headers: { prefer: 'respond-async' },
    once: true,
  };
  const { status, headers } = expectOk('FHIR', request, await server.transport.send(request));
  const address = headers['content-location'];
  if (status !== 202 || address === undefined) {
    throw new TransportError(
      'unexpected-answer',
      'FHIR',
      request,
      `answered ${status} without saying where the export will be (202 and Content-Location)`,
      'use a server that serves bulk exports, and switch them on there (HAPI: bulk_export_enabled)',
    );
  }
  return pathFrom(placeOf(address, server.origin, [], 'the state of the export').url);
}
