import type { Overlap } from '../run/state.ts';
import { hashText } from '../tally/hash-key.ts';

/** A change that a query has brought. */
export interface Change {
  readonly id: string;
  /** `meta.versionId`, or for a deletion what names it. */
  readonly version: string;
  /** `meta.lastUpdated` in milliseconds; NaN of a deletion, of which servers do not tell when. */
  readonly at: number;
}

/** Deletions that are remembered; 11 bytes each. */
const MOST_GONE = 500;

/**
 * Tell which changes are new. A query begins ten minutes before the newest change that the last run saw, since a
 * transaction that began earlier may be committed later, so it brings again what that run has looked at already. When
 * that part is the same as it was, only the rest is new; else all of it is: something in it was committed late, changed
 * again or was deleted.
 *
 * @param changes all that the query brought
 * @param overlap what the last run noted of the part from the cursor on
 * @returns a function that tells of each of them whether it is new
 * @example const isNew = newAmong(changes, state.overlap?.Immunization); changes.filter(isNew)
 */
export function newAmong(changes: readonly Change[], overlap: Overlap | undefined): (change: Change) => boolean {
  if (overlap === undefined) return () => true;
  const until = Date.parse(overlap.until);
  const isOld = ({ at }: Change) => at <= until;
  const isSame = digestOf(changes.filter(isOld)) === overlap.digest;
  const gone = new Set(overlap.gone);
  return (change) => (Number.isNaN(change.at) ? !gone.has(tokenOf(change)) : !(isSame && isOld(change)));
}

/**
 * Note what a query brought from the next cursor on, so that the next run knows it again: a sum of 32-bit hashes, too
 * short to tell of single resources, and the hashes of deletions.
 *
 * @param changes all that the query brought
 * @param cursor the next cursor, ISO 8601
 * @returns the note; undefined where there is nothing from the cursor on
 */
export function overlapOf(changes: readonly Change[], cursor: string): Overlap | undefined {
  const from = Date.parse(cursor);
  const dated = changes.filter(({ at }) => at >= from);
  const gone = [...new Set(changes.filter(({ at }) => Number.isNaN(at)).map(tokenOf))].sort();
  if (dated.length === 0 && gone.length === 0) return undefined;
  const until = dated.reduce((latest, { at }) => Math.max(latest, at), from);
  return {
    until: new Date(until).toISOString(),
    digest: digestOf(dated),
    // More deletions than are remembered are looked at again by the next run.
    ...(gone.length === 0 || gone.length > MOST_GONE ? {} : { gone }),
  };
}

function digestOf(changes: readonly Change[]): string {
  return hex(changes.reduce((sum, change) => (sum + hashOf(change)) | 0, changes.length));
}

function tokenOf(change: Change): string {
  return hex(hashOf(change));
}

function hashOf({ id, version }: Change): number {
  return hashText(`${id}\u0001${version}`);
}

function hex(hash: number): string {
  return (hash >>> 0).toString(16).padStart(8, '0');
}
