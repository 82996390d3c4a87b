import type { BulkFile } from './bulk-exports.ts';
import type { Context, FhirAnswer, FhirRequest } from './context.ts';
import { searchedRange } from './date-range.ts';
import { errorOutcome, FhirError } from './fhir-error.ts';
import { formatInstant } from './instant.ts';
import { parseSearch } from './parse-search.ts';
import { resourceTypes } from './resource-types.ts';
import { runSearch } from './run-search.ts';
import type { FhirResource, Version } from './types.ts';

const NDJSON = 'application/fhir+ndjson';

/**
 * Start an export: of the system, of all patients or of a group. It holds what there is now.
 *
 * @param request `$export` with `_type`, `_typeFilter` and `_since`
 * @param context the storage and the exports
 * @returns 202, with the address of its state in `Content-Location`
 * @throws FhirError 400 without `Prefer: respond-async`
 * @see https://hl7.org/fhir/uv/bulkdata/export.html#bulk-data-kick-off-request
 * @example exportInteraction(request, context)
 */
export function exportInteraction(request: FhirRequest, context: Context): FhirAnswer {
  if (!request.headers.prefer?.includes('respond-async')) {
    throw new FhirError(400, 'HAPI-0513: Must request async processing for $export');
  }
  const values = (name: string) => request.query.filter(([key]) => key === name).map(([, value]) => value);
  const asked = values('_type').flatMap((types) => types.split(','));
  const types = asked.length === 0 ? resourceTypes : asked;
  const filters = values('_typeFilter');
  const [since] = values('_since');
  const from = since === undefined ? Number.NEGATIVE_INFINITY : searchedRange(since).from;
  const isWithin = compartmentOf(request, context);
  const files: BulkFile[] = [];
  for (const type of types) {
    const lines = exported(type, filters, context)
      .filter(({ time, resource }) => time >= from && resource !== undefined && isWithin(resource))
      .map(({ resource }) => JSON.stringify(resource));
    files.push(...cut('output', type, lines, context));
  }
  if (context.exports.deletions && since !== undefined) {
    const lines = deletedSince(from, types, context).map((version) => JSON.stringify(deletion(version)));
    files.push(...cut('deleted', 'Bundle', lines, context));
  }
  const transactionTime = formatInstant(context.now());
  const { id } = context.exports.add({ request: `${context.base}${request.target}`, transactionTime, files });
  return { status: 202, headers: { 'content-location': `${context.base}/$export-poll-status?_jobId=${id}` } };
}

function exported(type: string, filters: readonly string[], context: Context): readonly Version[] {
  const ofType = filters.filter((filter) => filter.startsWith(`${type}?`));
  if (ofType.length === 0) return context.storage.live(type);
  const found = new Set<Version>();
  for (const filter of ofType) {
    const query = [...new URLSearchParams(filter.slice(type.length + 1))];
    for (const version of runSearch(parseSearch(type, query, context.storage), context.storage)) found.add(version);
  }
  return [...found];
}

/** Whether a resource belongs to the patients that an export is of. */
function compartmentOf({ segments }: FhirRequest, { storage }: Context): (resource: FhirResource) => boolean {
  const [level, id] = segments;
  if (level === '$export') return () => true;
  if (level === 'Patient') return (resource) => patientOf(resource) !== undefined;
  const group = level === 'Group' && id !== undefined ? storage.current('Group', id)?.resource : undefined;
  if (group === undefined)
    throw new FhirError(404, `HAPI-2001: Resource ${segments.slice(0, 2).join('/')} is not known`);
  const { member = [] } = group as { member?: { entity?: { reference?: string } }[] };
  const members = new Set(member.map(({ entity }) => entity?.reference));
  return (resource) => members.has(patientOf(resource));
}

function patientOf(resource: FhirResource): string | undefined {
  if (resource.resourceType === 'Patient') return `Patient/${resource.id}`;
  const { patient, subject } = resource as { patient?: { reference?: string }; subject?: { reference?: string } };
  return patient?.reference ?? subject?.reference;
}

function deletedSince(from: number, types: readonly string[], { storage }: Context): Version[] {
  return storage.journal.filter(
    ({ type, id, time, resource }) =>
      resource === undefined && time >= from && types.includes(type) && storage.current(type, id) === undefined,
  );
}

function deletion({ type, id }: Version): unknown {
  const entry = [{ request: { method: 'DELETE', url: `${type}/${id}` } }];
  return { resourceType: 'Bundle', type: 'transaction', entry };
}

function cut(list: BulkFile['list'], type: string, lines: readonly string[], { exports }: Context): BulkFile[] {
  const files: BulkFile[] = [];
  for (let at = 0; at < lines.length; at += exports.linesPerFile) {
    files.push({ id: exports.newId(), list, type, lines: lines.slice(at, at + exports.linesPerFile) });
  }
  return files;
}

/**
 * Tell how far an export is, or delete it.
 *
 * @param request GET or DELETE with `_jobId`
 * @param context the exports
 * @returns 202 until it is ready, then 200 with the manifest; 404 for one that is not there
 * @see https://hl7.org/fhir/uv/bulkdata/export.html#bulk-data-status-request
 * @example exportStatus(request, context)
 */
export function exportStatus(request: FhirRequest, context: Context): FhirAnswer {
  const id = request.query.find(([name]) => name === '_jobId')?.[1] ?? '';
  const job = context.exports.job(id);
  if (job === undefined) throw new FhirError(404, `HAPI-2040: Unknown instance ${id} in job definition`);
  if (request.method === 'DELETE') {
    context.exports.delete(id);
    return { status: 202, resource: errorOutcome(`Job instance <${id}> successfully cancelled.`) };
  }
  job.polled += 1;
  if (job.polled <= context.exports.polls) {
    const progress = `Build in progress - Status set to IN_PROGRESS at ${job.transactionTime}`;
    return { status: 202, headers: { 'x-progress': progress, 'retry-after': '120' } };
  }
  const list = (name: BulkFile['list']) =>
    job.files
      .filter((file) => file.list === name)
      .map((file) => ({ type: file.type, url: `${context.base}/Binary/${file.id}` }));
  const { request: asked, transactionTime } = job;
  const manifest = {
    transactionTime,
    request: asked,
    requiresAccessToken: true,
    output: list('output'),
    ...(context.exports.deletions ? { deleted: list('deleted') } : {}),
    error: [],
  };
  return { status: 200, headers: { 'content-type': 'application/json' }, text: JSON.stringify(manifest) };
}

/**
 * Give a file of an export: as NDJSON to who asks for that, else as HAPI FHIR does, as a Binary with its content in base64.
 *
 * @param id of the Binary
 * @param request with its `Accept`
 * @param context the exports
 * @returns the file; undefined where no export has one of that id
 * @example exportFile('f-1', request, context)
 */
export function exportFile(id: string | undefined, request: FhirRequest, context: Context): FhirAnswer | undefined {
  const file = id === undefined ? undefined : context.exports.file(id);
  if (file === undefined) return undefined;
  const text = file.lines.map((line) => `${line}\n`).join('');
  if (request.headers.accept?.includes(NDJSON)) return { status: 200, headers: { 'content-type': NDJSON }, text };
  const data = Buffer.from(text).toString('base64');
  return { status: 200, resource: { resourceType: 'Binary', id: file.id, contentType: NDJSON, data } };
}
