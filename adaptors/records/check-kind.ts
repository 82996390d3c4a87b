import type { JsonKind } from './json-kind.ts';
import { SourceError } from './source-error.ts';
import { valueAt } from './value-at.ts';

const NEEDED = ['path', 'page.size', 'page.rows', 'window.from', 'window.to'];
const NEEDED_OF_CHANGES = ['changes.since', 'changes.updated', 'changes.newest'];
const WAYS = ['page.number', 'page.offset', 'page.token', 'page.link'];

/**
 * Stop where a job does not say all that an API is asked by: jobs are built without a check of types.
 *
 * @param name the word of the kind
 * @param kind what the job says of it
 * @throws {SourceError} `source-incomplete` with what is missing
 * @example checkKind('movement', { ...MOVEMENTS, path: undefined }) // throws
 */
export function checkKind(name: string, kind: JsonKind): void {
  const isMissing = (path: string): boolean => valueAt(kind, path) === undefined;
  const needed = [...NEEDED, ...(kind.changes === undefined ? [] : NEEDED_OF_CHANGES)];
  const missing = needed.filter(isMissing);
  if (WAYS.every(isMissing)) missing.push(`page.number, offset, token or link`);
  if (!isMissing('page.token') && isMissing('page.next')) missing.push('page.next');
  if (missing.length === 0) return;
  const fix = 'write it in the job, where the source is made';
  throw new SourceError('source-incomplete', `the kind "${name}" does not say ${missing.join(', ')}`, fix);
}
