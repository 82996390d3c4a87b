import {
  expectOk,
  type KnownWords,
  TransportError,
  type TransportRequest,
  type TransportResponse,
  tellForeign,
  wordsOfRequest,
} from '../../transport/index.ts';
import { wordsOfValues } from './words-of-values.ts';

/** One conflict of an import, with the values that it concerns. */
export interface ImportConflict {
  readonly code: string;
  readonly message: string;
  /** Positions in the `dataValues` that were sent; none for a conflict of the whole set. */
  readonly indexes: readonly number[];
}

/** What DHIS2 says it did with a payload. Its status is not in here: from 2.43 SUCCESS can mean that nothing was stored. */
export interface ImportSummary {
  readonly imported: number;
  readonly updated: number;
  readonly deleted: number;
  readonly ignored: number;
  readonly conflicts: readonly ImportConflict[];
  readonly rejectedIndexes: readonly number[];
  readonly description: string;
}

interface RawSummary {
  readonly importCount?: Readonly<Record<string, unknown>>;
  readonly conflicts?: readonly RawConflict[];
  readonly rejectedIndexes?: readonly unknown[];
  readonly description?: unknown;
}

interface RawConflict {
  readonly errorCode?: unknown;
  readonly value?: unknown;
  readonly object?: unknown;
  readonly indexes?: readonly unknown[];
}

/**
 * Read the answer to a POST of data values. Up to 2.42 a conflict comes with 409 while the good values are stored, from
 * 2.43 with 200; so 200 and 409 are read alike, and only the counts say what was stored.
 *
 * Of what DHIS2 says only that is taken which can be told to everybody: see `tellForeign`. UIDs and periods of what was sent are.
 *
 * @param request what was asked
 * @param response what came
 * @param told the import as it was sent, where the request asks what became of it; words of names of metadata
 * @returns the summary
 * @throws {TransportError} for other statuses, and for an answer without counts
 * @example readImportSummary(request, await transport.send(request)).conflicts
 * @see https://docs.dhis2.org/en/develop/using-the-api/dhis-core-version-master/data.html#webapi_data_values_import_summary
 */
export function readImportSummary(
  request: TransportRequest,
  response: TransportResponse,
  { sent = request, names }: { readonly sent?: TransportRequest; readonly names?: KnownWords } = {},
): ImportSummary {
  const readable = response.status === 409 && response.body !== undefined ? { ...response, status: 200 } : response;
  const { body } = expectOk('DHIS2', request, readable);
  const message = (typeof body === 'object' && body !== null ? body : {}) as {
    response?: RawSummary;
    message?: unknown;
  } & RawSummary;
  const raw = message.response ?? message;
  const counts = raw.importCount;
  if (counts === undefined) {
    const told = tellForeign(message.message, wordsOfRequest(request));
    const said = told === '' ? '' : `: ${told}`;
    throw new TransportError(
      'unexpected-answer',
      'DHIS2',
      request,
      `answered ${response.status} without importCount${said}`,
      'look into the log of DHIS2',
    );
  }
  const { conflicts = [], description } = raw;
  const known = conflicts.length > 0 || description !== undefined ? wordsOfValues(sent.body, names) : new Set<string>();
  const count = (name: string): number => (typeof counts[name] === 'number' ? counts[name] : 0);
  return {
    imported: count('imported'),
    updated: count('updated'),
    deleted: count('deleted'),
    ignored: count('ignored'),
    conflicts: conflicts.map((conflict) => toConflict(conflict, known)),
    rejectedIndexes: positions(raw.rejectedIndexes),
    description: tellForeign(description, known),
  };
}

/**
 * Say how many values a summary says were stored.
 *
 * @example coveredBy(summary) === changes.length
 */
export function coveredBy({ imported, updated, deleted }: ImportSummary): number {
  return imported + updated + deleted;
}

/** Characters of a message; it names what it is about, up to hundreds of UIDs. */
const MESSAGE = 10_000;
const CODE = /^E\d{4}$/;

function toConflict(raw: RawConflict, known: KnownWords): ImportConflict {
  const { errorCode, value, object } = raw;
  return {
    code: typeof errorCode === 'string' && CODE.test(errorCode) ? errorCode : 'conflict',
    message: tellForeign(String(value ?? object ?? ''), known, MESSAGE) || 'no message',
    // From 2.43 a payload that could not be decoded has the index -1.
    indexes: positions(raw.indexes).filter((index) => index >= 0),
  };
}

function positions(values: readonly unknown[] | undefined): number[] {
  return (values ?? []).filter((value): value is number => typeof value === 'number');
}
