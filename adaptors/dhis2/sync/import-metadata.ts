import { expectOk, type Transport, type TransportRequest } from '../../transport/index.ts';
import type { MetadataDocument } from './make-documents.ts';

/** What DHIS2 finds wrong with an object, or with the whole document. */
export interface MetadataRefusal {
  /** Such as `OrganisationUnit FS-1001 Amari`; empty for the document. */
  readonly shown: string;
  /** Error code of DHIS2, such as `E5003`; `not-stored` where fewer objects were stored than sent. */
  readonly code: string;
  readonly message: string;
}

/**
 * Import a document of metadata, or have it checked: all of it or nothing.
 *
 * @param transport the target
 * @param document objects by collection
 * @param importMode `VALIDATE` stores nothing
 * @returns what DHIS2 finds wrong; nothing where all is well
 * @throws {TransportError} when the user may not import metadata, or no answer comes
 * @see https://docs.dhis2.org/en/develop/using-the-api/dhis-core-version-master/metadata.html#webapi_metadata_import
 * @example await importMetadata(dhis2, { organisationUnits: [unit] }, 'VALIDATE') // []
 */
export async function importMetadata(
  transport: Transport,
  document: MetadataDocument,
  importMode: 'VALIDATE' | 'COMMIT',
): Promise<MetadataRefusal[]> {
  const query = { importMode, importStrategy: 'CREATE_AND_UPDATE', atomicMode: 'ALL', importReportMode: 'ERRORS' };
  const request: TransportRequest = { method: 'POST', path: 'metadata', query, body: document };
  const response = await transport.send(request);
  if (response.status !== 409) expectOk(transport.system, request, response);
  const answer = asObject(response.body);
  const report = asObject(answer.response ?? answer);
  const refusals = listOf(report.typeReports).flatMap((type) => listOf(type.objectReports).flatMap(refusalsOf));
  if (refusals.length > 0) return refusals;
  const sent = Object.values(document).reduce((sum, objects) => sum + objects.length, 0);
  const { created = 0, updated = 0, ignored = 0 } = asObject(report.stats) as Readonly<Record<string, number>>;
  if (response.status !== 409 && (importMode === 'VALIDATE' || created + updated >= sent)) return [];
  const said = typeof answer.message === 'string' ? answer.message.replace(/\s+/g, ' ').slice(0, 200) : 'no reason';
  const message = `${created + updated} of ${sent} objects were stored, ${ignored} ignored: ${said}`;
  return [{ shown: '', code: 'not-stored', message }];
}

function refusalsOf(report: Readonly<Record<string, unknown>>): MetadataRefusal[] {
  const { klass = '', displayName, uid = '' } = report;
  const kind = String(klass).split('.').at(-1) ?? '';
  const shown = `${kind} ${displayName === undefined ? uid : `${displayName} (${uid})`}`;
  return listOf(report.errorReports).map(({ errorCode, message }) => ({
    shown,
    code: typeof errorCode === 'string' ? errorCode : 'E0000',
    message: String(message ?? '')
      .replace(/\s+/g, ' ')
      .slice(0, 200),
  }));
}

function listOf(value: unknown): Readonly<Record<string, unknown>>[] {
  return Array.isArray(value) ? value.map(asObject) : [];
}

function asObject(value: unknown): Readonly<Record<string, unknown>> {
  return typeof value === 'object' && value !== null ? (value as Record<string, unknown>) : {};
}
