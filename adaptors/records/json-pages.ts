import { createSeenSet } from '../tally/seen-set.ts';
import { expectOk, type Query, TransportError } from '../transport/index.ts';
import { type Asked, askJson, idOf, type JsonAnswer, unexpected } from './json-answer.ts';
import type { JsonKind, JsonPages } from './json-kind.ts';
import { linkQuery, nextInHeader } from './link-query.ts';
import { valueAt } from './value-at.ts';

/** What is known when the next page is asked for. */
interface Progress {
  /** The query that names the list, without its page. */
  readonly query: Query;
  /** What the answer was asked for with. */
  readonly sent: Query;
  /** How many pages were read before. */
  readonly pages: number;
  /** How many records they held, repeated ones too. */
  readonly read: number;
}

/** One way of paging. */
interface Paging {
  /** What the first page is asked for with. */
  readonly first: (query: Query, rows: number) => Query;
  /** What the page after an answer is asked for with; undefined where there is none. */
  readonly next: (answer: JsonAnswer, progress: Progress) => Query | undefined;
  /** The word of the job that is wrong where pages repeat. */
  readonly word: string;
}

/**
 * Ask for the first records of a list.
 *
 * @param asked transport, and how the API gives the records
 * @param query which records
 * @param rows how many at most
 * @returns the first page
 * @throws {TransportError} for any answer that is no page
 */
export async function firstPage(asked: Asked, query: Query, rows: number): Promise<JsonAnswer> {
  const sent = pagingOf(asked).first(query, rows);
  const answer = await askJson(asked, sent);
  return answer ?? refuseMissing(asked, sent);
}

/**
 * Read a list page by page. An API may give smaller pages than it is asked for, so a short page is not the last one: an empty
 * one is, or what the API says itself, or the number of all records.
 *
 * @param asked transport, and how the API gives the records
 * @param query which records
 * @returns the pages in the order of the API; what shifts from one page to the next comes twice
 * @throws {TransportError} `pages-repeat` where a page, its link or its token comes again; `unexpected-answer`
 */
export async function* jsonPages(asked: Asked, query: Query): AsyncGenerator<JsonAnswer> {
  const paging = pagingOf(asked);
  const seen = createSeenSet();
  let read = 0;
  let sent: Query | undefined = paging.first(query, asked.kind.page.rows);
  for (let pages = 0; sent !== undefined; pages += 1) {
    const answer = await askJson(asked, sent);
    // Some have no page behind the last one, in place of an empty one; where they count, that is a page too few.
    if (answer === undefined) {
      if (pages > 0 && asked.kind.total === undefined) return;
      refuseMissing(asked, sent);
    }
    const ids = answer.records.map((raw) => idOf(asked.kind, raw)).join('\u0001');
    if (ids !== '' && seen.add(ids, '') !== 'new') throw repeated(asked, paging, pages + 1);
    if (answer.records.length > 0) yield answer;
    read += answer.records.length;
    sent = paging.next(answer, { query, sent, pages: pages + 1, read });
    if (sent !== undefined && seen.add(JSON.stringify(sent), '') !== 'new') throw repeated(asked, paging, pages + 2);
  }
}

function pagingOf(asked: Asked): Paging {
  const { page } = asked.kind;
  if ('number' in page) return byNumber(page.number, page.first ?? 1, asked.kind);
  if ('offset' in page) return byOffset(page.offset, asked.kind);
  const first = (query: Query, rows: number) => ({ ...query, [page.size]: String(rows) });
  if ('token' in page) {
    return {
      first,
      next: ({ body, records }, { query, sent }) => {
        const token = wordAt(asked, body, page.next);
        const isEnd = page.more !== undefined && valueAt(body, page.more) === false;
        // Some give the token again with an empty page, to ask later with.
        const isStill = records.length === 0 && token === sent[page.token];
        return token === undefined || isEnd || isStill
          ? undefined
          : { ...first(query, page.rows), [page.token]: token };
      },
      word: page.token,
    };
  }
  const { link } = page;
  return {
    first,
    next: ({ body, headers }) => {
      const found =
        typeof link === 'string' ? wordAt(asked, body, link) : nextInHeader(headers[link.header.toLowerCase()] ?? '');
      return found === undefined ? undefined : linkQuery(found);
    },
    word: typeof link === 'string' ? link : link.header,
  };
}

function byNumber(number: string, first: number, { page }: JsonKind): Paging {
  const at = (query: Query, rows: number, pages: number) => ({
    ...query,
    [number]: String(first + pages),
    [page.size]: String(rows),
  });
  return {
    first: (query, rows) => at(query, rows, 0),
    next: (answer, { query, pages, read }) => (isLast(answer, page, read) ? undefined : at(query, page.rows, pages)),
    word: number,
  };
}

function byOffset(offset: string, { page }: JsonKind): Paging {
  const at = (query: Query, rows: number, before: number) => ({
    ...query,
    [offset]: String(before),
    [page.size]: String(rows),
  });
  return {
    first: (query, rows) => at(query, rows, 0),
    // From where the API has come to, and not from where its pages should be: it may give fewer than it is asked for.
    next: (answer, { query, read }) => (isLast(answer, page, read) ? undefined : at(query, page.rows, read)),
    word: offset,
  };
}

/** An empty page is the last one; a short one where the number of all says so. */
function isLast({ records, total }: JsonAnswer, { rows }: JsonPages, read: number): boolean {
  return records.length === 0 || (total !== undefined && records.length < rows && read >= total);
}

/** A link or a token; of the last page there is none, or null, or an empty text. */
function wordAt(asked: Asked, body: unknown, path: string): string | undefined {
  const found = valueAt(body, path);
  if (found === undefined || found === null || found === '' || found === false) return undefined;
  if (typeof found === 'string' || typeof found === 'number') return String(found);
  throw unexpected(asked, `answered without a text "${path}"`);
}

function refuseMissing({ transport, kind }: Asked, query: Query): never {
  const request = { method: 'GET', path: kind.path, query } as const;
  expectOk(transport.system, request, { status: 404, headers: {}, body: undefined });
  throw new Error('a 404 is refused');
}

function repeated({ transport, kind }: Asked, { word }: Paging, page: number): TransportError {
  const what = `gave as page ${page} what it had given before`;
  const fix = `is "${word}" what the API calls it? where it is, run again when nobody enters so much`;
  return new TransportError('pages-repeat', transport.system, { method: 'GET', path: kind.path }, what, fix);
}
