import { expectOk, type Query, type Transport, TransportError } from '../transport/index.ts';
import type { JsonKind } from './json-kind.ts';
import { valueAt } from './value-at.ts';

/** A record as the API gives it. */
export type RawRecord = Readonly<Record<string, unknown>>;

/** One answer of an API: some records, and what it says beside them. */
export interface JsonAnswer {
  readonly records: readonly RawRecord[];
  /** Of all pages. */
  readonly total: number | undefined;
  readonly body: unknown;
  /** Names in lower case. */
  readonly headers: Readonly<Record<string, string>>;
}

/** A way to an API, and the kind of record that is asked for. */
export interface Asked {
  readonly transport: Transport;
  readonly kind: JsonKind;
}

/**
 * Ask an API for some records.
 *
 * @param asked transport, and how the API gives the records
 * @param query parameters of the request
 * @returns the answer; undefined where it is 404, which for some means that there are no more
 * @throws {TransportError} for a refused request; `unexpected-answer` for an answer without what the kind names
 */
export async function askJson(asked: Asked, query: Query): Promise<JsonAnswer | undefined> {
  const { transport, kind } = asked;
  const request = { method: 'GET', path: kind.path, query } as const;
  const response = await transport.send(request);
  if (response.status === 404) return undefined;
  const { body, headers } = expectOk(transport.system, request, response);
  const records = kind.items === undefined ? body : valueAt(body, kind.items);
  if (!Array.isArray(records)) throw unexpected(asked, `answered without a list "${kind.items ?? ''}"`);
  // Without ids they would all pass for the same.
  if (records.some((raw: RawRecord | null) => idOf(kind, raw) === undefined)) {
    throw unexpected(asked, `gave a record without "${kind.id ?? 'id'}"`);
  }
  return { records, total: totalOf(asked, body, headers), body, headers };
}

/**
 * Find what a record is known by.
 *
 * @returns its id as a text; undefined where it has none
 */
export function idOf({ id = 'id' }: JsonKind, raw: unknown): string | undefined {
  const found = valueAt(raw, id);
  return found === undefined || found === null || found === '' ? undefined : String(found);
}

function totalOf(asked: Asked, body: unknown, headers: JsonAnswer['headers']): number | undefined {
  const { total } = asked.kind;
  if (total === undefined) return undefined;
  if (typeof total === 'string') {
    const counted = valueAt(body, total);
    if (typeof counted !== 'number') throw unexpected(asked, `answered without a number "${total}"`);
    return counted;
  }
  const [, digits] = /(?:^|\/)\s*(\d+)\s*$/.exec(headers[total.header.toLowerCase()] ?? '') ?? [];
  if (digits === undefined) throw unexpected(asked, `answered without a number in the header ${total.header}`);
  return Number(digits);
}

/** Make the error of an answer that is not what was asked for. */
export function unexpected(
  { transport: { system }, kind: { path } }: Asked,
  what: string,
  fix = 'check baseUrl, and the names in the job',
): TransportError {
  return new TransportError('unexpected-answer', system, { method: 'GET', path }, what, fix);
}
