import type { Clock } from '../../run/clock.ts';
import type { Running } from '../../run/state.ts';
import type { FhirResource } from '../../tally/compiled-mapping.ts';
import { expectOk, type TransportResponse } from '../../transport/index.ts';
import type { BulkServer } from './bulk-over-http.ts';
import { ExportError } from './export-error.ts';
import { type Place, placeOf } from './place-of.ts';
import { isError, issuesOf } from './read-issues.ts';
import { readLines } from './read-lines.ts';
import type { ExportFile, Manifest } from './read-manifest.ts';

/** Reads the files of an export. */
export type ReadFile = (file: ExportFile) => AsyncGenerator<readonly FhirResource[]>;

/**
 * Read several files one after the other.
 *
 * @param files files of an export
 * @param read what reads a file
 * @returns their resources, with the type that the manifest gives the file
 * @example for await (const { type, resource } of eachResource(manifest.output, read)) …
 */
export async function* eachResource(
  files: readonly ExportFile[],
  read: ReadFile,
): AsyncGenerator<{ readonly type: string; readonly resource: FhirResource }> {
  for (const file of files) {
    for await (const resources of read(file)) for (const resource of resources) yield { type: file.type, resource };
  }
}

/** What reading files needs. */
export interface ReadFilesOptions {
  readonly clock: Clock;
  readonly running: Pick<Running, 'deadline' | 'meter'>;
  readonly outputOrigins: readonly string[];
}

/** As servers of files name a place that is elsewhere. */
const MOVED = new Set([301, 302, 303, 307, 308]);
const MOST_MOVES = 3;
const RETRY_MS = 500;

/**
 * Make what reads the files of an export, as they arrive. The credential goes to files on the server's own origin alone,
 * and to none where the manifest says that its tokens do not guard them.
 *
 * @param server the server
 * @param manifest the export's
 * @param options clock, time and meter of the step, other origins
 * @returns a function from a file to its resources, some at a time
 * @throws {ExportError} `export-gone` for a file that is no more, `export-too-large` when the step's time is over,
 *   `export-incomplete` for fewer lines than the manifest says, and what `readLines` throws
 * @example for await (const resources of createFileReader(server, manifest, options)(file)) resources.forEach(tally.add);
 */
export function createFileReader(
  server: BulkServer,
  { requiresAccessToken }: Pick<Manifest, 'requiresAccessToken'>,
  { clock, running, outputOrigins }: ReadFilesOptions,
): ReadFile {
  async function ask({ type, place, name }: ExportFile): Promise<TransportResponse> {
    let at: Place = place;
    for (let move = 0; ; move += 1) {
      const answer = await server.open({ url: at.url, isOwn: at.isOwn && requiresAccessToken }, name);
      const { location } = answer.headers;
      if (answer.status === 404 || answer.status === 410) {
        throw new ExportError('export-gone', `file ${name} is no more (${answer.status})`, 'a new export is started');
      }
      if (!MOVED.has(answer.status) || location === undefined || move >= MOST_MOVES) {
        return expectOk('FHIR', { method: 'GET', path: `${name} (${type})` }, answer);
      }
      discard(answer.body);
      at = placeOf(location, server.origin, outputOrigins, `file ${name}`);
    }
  }

  async function open(file: ExportFile): Promise<AsyncIterable<unknown>> {
    const { body, headers, status } = await ask(file);
    // 202 is an answer too, and what comes with it is not the file.
    if (status !== 200 && status !== 204) {
      const what = `file ${file.name} was answered ${status}`;
      throw new ExportError('export-unreadable', what, 'run again; if it happens each time, look at the server');
    }
    if (isStream(body)) return counted(body);
    // The adaptor hands on nothing where it is told that there is nothing, or what it is not told.
    if (status === 204 || headers['content-length'] === '0') return nothing();
    throw new ExportError('export-unreadable', `file ${file.name} came without a content type`, 'look at the server');
  }

  async function* counted(stream: AsyncIterable<unknown>): AsyncGenerator<unknown> {
    count(running, 1, 0);
    for await (const chunk of stream) {
      count(running, 0, (chunk as Uint8Array).length);
      yield chunk;
    }
  }

  return async function* readFile(file) {
    let lines = 0;
    const wait = (attempt: number) => clock.sleep(RETRY_MS * 2 ** attempt);
    for await (const values of readLines(file.name, () => open(file), wait)) {
      if (clock.now() >= running.deadline) throw tooLarge(file, lines);
      const before = lines;
      yield values.flatMap((value, at) => resourcesOf(value, file, before + at + 1));
      lines += values.length;
    }
    if (file.count !== undefined && lines < file.count) {
      const what = `file ${file.name} has ${lines} lines, the manifest says ${file.count}`;
      throw new ExportError('export-incomplete', what, 'run again; if it happens each time, look at the server');
    }
  };
}

function tooLarge({ name }: ExportFile, lines: number): ExportError {
  return new ExportError(
    'export-too-large',
    `the time of the run is over at line ${lines} of file ${name}, and a count that is cut short is none`,
    'give the run more minutes (budget) where it runs, narrow the export, or download the files and count them: tallysheet run NAME --files FOLDER',
  );
}

/** The resource of a line; nothing where it is a word of the server's that is no error. */
function resourcesOf(value: unknown, { name, type }: ExportFile, line: number): readonly FhirResource[] {
  const { resourceType } = (typeof value === 'object' && value !== null ? value : {}) as Partial<FhirResource>;
  if (resourceType === type) return [value as FhirResource];
  if (resourceType !== 'OperationOutcome') {
    throw new ExportError('export-unreadable', `line ${line} of file ${name} is no ${type}`, 'look at the server');
  }
  if (issuesOf(value).some(isError)) {
    const what = `line ${line} of file ${name} tells of an error of the server`;
    throw new ExportError('export-incomplete', what, 'run again; if it happens each time, look at the server');
  }
  return [];
}

/** Streams come from outside of the sandbox, so nothing here asks `instanceof`. */
function isStream(body: unknown): body is AsyncIterable<unknown> {
  return typeof body === 'object' && body !== null && Symbol.asyncIterator in body;
}

function discard(body: unknown): void {
  const { destroy } = (body ?? {}) as { destroy?: unknown };
  if (typeof destroy === 'function') destroy.call(body);
}

async function* nothing(): AsyncGenerator<never> {}

function count({ meter }: Pick<Running, 'meter'>, requests: number, bytes: number): void {
  const known = meter.traffic.FHIR ?? { requests: 0, bytes: 0 };
  meter.traffic.FHIR = { requests: known.requests + requests, bytes: known.bytes + bytes };
}
