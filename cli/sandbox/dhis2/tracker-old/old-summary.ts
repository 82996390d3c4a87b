import type { HttpAnswer } from '../../http/index.ts';
import { webMessage } from '../answers.ts';
import { type ImportOptions, importOptions } from '../import-options.ts';
import type { JsonObject } from '../json.ts';

/** What became of one object. */
export interface OldSummary {
  reference: string;
  count: 'imported' | 'updated' | 'deleted' | 'ignored';
  conflicts: { object: string; value: string }[];
  /** Said of what is left alone without being an error, such as the removal of what is not there. */
  description?: string;
  /** Summaries of what was nested in it, by the name of the list. */
  nested: Readonly<Record<string, readonly OldSummary[]>>;
}

/** How summaries are answered. */
export interface OldAnswer {
  query: URLSearchParams;
  /** Address of the resource. */
  href: string;
  /** Status of an answer without an error. */
  status: 200 | 201;
  /** Persons leave the time of the last update to the client. */
  skipLastUpdated: boolean;
}

/**
 * Answer with the summaries of an import by one of the older resources.
 *
 * @param summaries one for each object that was sent
 * @param how status, address and options
 * @returns the answer: 409 as soon as one object was refused, though the others are stored
 * @see https://docs.dhis2.org/en/develop/using-the-api/dhis-core-version-240/tracker-deprecated.html
 * @example oldAnswer([summary], { query, href, status: 200, skipLastUpdated: true });
 */
export function oldAnswer(summaries: readonly OldSummary[], how: OldAnswer): HttpAnswer {
  const hasErrors = summaries.some(isRefused);
  const options = optionsOf(how);
  const importSummaries = summaries.map((each) => shown(each, how.href, options));
  const response = { ...totals(summaries), importOptions: options, importSummaries, total: summaries.length };
  if (hasErrors) {
    return webMessage(409, { message: 'An error occurred, please check import summary.', response });
  }
  const answer = webMessage(how.status, { message: 'Import was successful.', response });
  const [only] = summaries;
  if (!only || summaries.length > 1 || how.status === 201) return answer;
  return { ...answer, headers: { ...answer.headers, location: `${how.href}/${only.reference}` } };
}

/**
 * Answer a `PUT` of one object.
 *
 * @param summary of the object
 * @param how address and options
 * @returns the answer
 * @example oldPutAnswer(summary, { query, href, status: 200, skipLastUpdated: false });
 */
export function oldPutAnswer(summary: OldSummary, how: OldAnswer): HttpAnswer {
  const { href: _, ...response } = shown(summary, how.href, optionsOf(how));
  if (isRefused(summary)) {
    return webMessage(409, { message: 'An error occurred, please check import summary.', response });
  }
  return webMessage(200, { message: 'Import was successful.', response: { ...response, relationships: list([]) } });
}

function isRefused({ count, description }: OldSummary): boolean {
  return count === 'ignored' && description === undefined;
}

function optionsOf({ query, skipLastUpdated }: OldAnswer): ImportOptions {
  return { ...importOptions(query, '2.41'), skipLastUpdated };
}

function shown(summary: OldSummary, href: string, options?: ImportOptions): JsonObject {
  const { reference, count, conflicts, nested, description } = summary;
  const isStored = !isRefused(summary);
  const children = Object.entries(nested).map(([name, each]): [string, JsonObject] => [name, list(each)]);
  return {
    responseType: 'ImportSummary',
    status: isStored ? 'SUCCESS' : 'ERROR',
    ...(options ? { importOptions: options } : {}),
    importCount: { imported: 0, updated: 0, ignored: 0, deleted: 0, [count]: 1 },
    conflicts,
    rejectedIndexes: [],
    ...(description === undefined ? {} : { description }),
    reference,
    ...(isStored && options ? { href: `${href}/${reference}` } : {}),
    ...Object.fromEntries(children),
  };
}

/** What is nested has no options and no address. */
function list(summaries: readonly OldSummary[]): JsonObject {
  return { ...totals(summaries), importSummaries: summaries.map((each) => shown(each, '')), total: summaries.length };
}

function totals(summaries: readonly OldSummary[]): JsonObject {
  const count = (name: OldSummary['count']): number => summaries.filter((each) => each.count === name).length;
  return {
    responseType: 'ImportSummaries',
    status: summaries.some(isRefused) ? 'ERROR' : 'SUCCESS',
    imported: count('imported'),
    updated: count('updated'),
    deleted: count('deleted'),
    ignored: count('ignored'),
  };
}
