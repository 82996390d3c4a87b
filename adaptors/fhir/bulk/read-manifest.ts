import { ExportError } from './export-error.ts';
import { type Place, placeOf } from './place-of.ts';

/** One file of an export. */
export interface ExportFile {
  /** Resource type of its lines; `Bundle` of deletions, `OperationOutcome` of errors. */
  readonly type: string;
  readonly place: Place;
  /** Lines, where the server says so. */
  readonly count: number | undefined;
  /** How logs and errors call it. */
  readonly name: string;
}

/** What an export holds. */
export interface Manifest {
  /** Instant by the server's clock up to which changes are in it. */
  readonly transactionTime: string;
  /** False: files are not guarded by the server's own tokens, which then must not be sent for them. */
  readonly requiresAccessToken: boolean;
  readonly output: readonly ExportFile[];
  readonly deleted: readonly ExportFile[];
  readonly error: readonly ExportFile[];
}

/** As FHIR names its types. */
const TYPE = /^[A-Z][A-Za-z]{1,63}$/;

const FIX = 'report it to the makers of the server';

/**
 * Read the manifest of an export.
 *
 * @param body what the server answered
 * @param origin the server's own origin
 * @param outputOrigins other origins from which files may be fetched
 * @returns the manifest; every file of it may be asked for
 * @throws {ExportError} `export-invalid`, or `export-origin` for a file elsewhere
 * @see https://hl7.org/fhir/uv/bulkdata/export.html#response---complete-status
 * @example readManifest(body, 'https://fhir.example.org', []).output
 */
export function readManifest(body: unknown, origin: string, outputOrigins: readonly string[]): Manifest {
  const { transactionTime, requiresAccessToken, output, deleted, error, link } = (
    typeof body === 'object' && body !== null ? body : {}
  ) as Record<string, unknown>;
  if (typeof transactionTime !== 'string' || Number.isNaN(Date.parse(transactionTime))) {
    throw new ExportError('export-invalid', 'the manifest has no transactionTime', FIX);
  }
  // Asked for by nobody, and counted alone it would be a part of the resources.
  if (hasNext(link)) throw new ExportError('export-invalid', 'the manifest is one of several', FIX);
  const files = (list: unknown, what: string) => readFiles(list, what, { origin, outputOrigins });
  return {
    transactionTime,
    requiresAccessToken: requiresAccessToken !== false,
    output: files(output, 'output'),
    deleted: files(deleted ?? [], 'deleted'),
    error: files(error ?? [], 'error'),
  };
}

function hasNext(link: unknown): boolean {
  return Array.isArray(link) && link.some((one: { relation?: unknown } | null) => one?.relation === 'next');
}

function readFiles(
  list: unknown,
  what: string,
  { origin, outputOrigins }: { readonly origin: string; readonly outputOrigins: readonly string[] },
): ExportFile[] {
  if (!Array.isArray(list)) throw new ExportError('export-invalid', `"${what}" of the manifest is no list`, FIX);
  return list.map((item: unknown, at): ExportFile => {
    const { type, url, count } = (typeof item === 'object' && item !== null ? item : {}) as Record<string, unknown>;
    if (typeof type !== 'string' || !TYPE.test(type) || typeof url !== 'string') {
      throw new ExportError('export-invalid', `file ${at + 1} of "${what}" has no type or no url`, FIX);
    }
    const name = `${what}-${at + 1}-${type}`;
    const lines = typeof count === 'number' ? count : undefined;
    return { type, place: placeOf(url, origin, outputOrigins, `file ${name}`), count: lines, name };
  });
}
