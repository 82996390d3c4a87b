import { hashText } from '../tally/hash-key.ts';
import type { Overlap } from './state.ts';

/** A change that a query has brought. */
export interface Change {
  readonly id: string;
  /** `meta.versionId`, or for a deletion what names it. */
  readonly version: string;
  /** `meta.lastUpdated` in milliseconds; NaN of a deletion, of which servers do not tell when. */
  readonly at: number;
}

/**
 * Bits of a sum that are kept: one changed overlap in a million passes for the same, and a sum of a single record stands for
 * several of a million ids that somebody might try.
 */
const KEPT_BITS = 0xfffff;

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
  const isSameGone = digestOf(changes.filter(isGone)) === overlap.gone;
  return (change) => !(isGone(change) ? isSameGone : isSame && isOld(change));
}

/**
 * Note what a query brought from the next cursor on, so that the next run knows it again: a short sum of hashes, and one of
 * the deletions, of which all count, since nobody knows when they were.
 *
 * @param changes all that the query brought
 * @param cursor the next cursor, ISO 8601
 * @returns the note; undefined where there is nothing from the cursor on
 */
export function overlapOf(changes: readonly Change[], cursor: string): Overlap | undefined {
  const from = Date.parse(cursor);
  const dated = changes.filter(({ at }) => at >= from);
  const gone = changes.filter(isGone);
  if (dated.length === 0 && gone.length === 0) return undefined;
  const until = dated.reduce((latest, { at }) => Math.max(latest, at), from);
  return {
    until: new Date(until).toISOString(),
    digest: digestOf(dated),
    ...(gone.length === 0 ? {} : { gone: digestOf(gone) }),
  };
}

/** Tell a deletion from other changes. */
export function isGone({ at }: Change): boolean {
  return Number.isNaN(at);
}

function digestOf(changes: readonly Change[]): string {
  const digest = createDigest();
  for (const change of changes) digest.add(change);
  return digest.text();
}

/**
 * Make the sum of changes that are too many to be kept.
 *
 * @returns a sum of none; `text` is what `overlapOf` notes of the same changes
 * @example const digest = createDigest(); digest.add(change); digest.text() // '0a1b2'
 */
export function createDigest(): { add(change: Pick<Change, 'id' | 'version'>): void; text(): string } {
  let sum = 0;
  return {
    add({ id, version }) {
      sum = (sum + 1 + hashText(`${id}\u0001${version}`)) | 0;
    },
    text: () => (sum & KEPT_BITS).toString(16).padStart(5, '0'),
  };
}

/**
 * Tell up to when an earlier run has seen changes of a type, in a search or in the history.
 *
 * @param overlap what it noted
 * @param type such as `Patient`
 * @param cursor the cursor of the type, which is older
 * @returns ISO 8601 instant; undefined where no run has looked at the type
 * @example seenUntil(state.overlap, 'Patient', state.cursor.Patient)
 */
export function seenUntil(
  overlap: Readonly<Record<string, Overlap>>,
  type: string,
  cursor: string | undefined,
): string | undefined {
  const noted = [cursor, overlap[type]?.until, overlap[`${type}/_history`]?.until];
  return noted.reduce(
    (a, b) => (a === undefined || (b !== undefined && Date.parse(b) > Date.parse(a)) ? b : a),
    cursor,
  );
}
