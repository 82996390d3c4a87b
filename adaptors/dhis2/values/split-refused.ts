import type { ImportConflict } from '../conflicts/import-summary.ts';
import type { Change } from './diff-values.ts';

/** Refusals that concern whatever is sent of a data set and a period: parts of it would be refused likewise. */
const SHARED_BY_ALL: ReadonlySet<string> = new Set([
  ...['E7600', 'E7601', 'E7611', 'E7632', 'E7640', 'E7641', 'E7643', 'E7644'],
  ...['E8002', 'E8003', 'E8004', 'E8005', 'E8010', 'E8021', 'E8030'],
]);

/** What 2.43 says of a period that is closed; lock exceptions, which are for single org units, lift it. */
const UNTIMELY = 'E8030';

/** Parts of a value's key that a refusal can name. */
const NAMED = ['dataElement', 'orgUnit', 'categoryOptionCombo', 'attributeOptionCombo'] as const;
const UID = /\b[a-zA-Z][a-zA-Z0-9]{10}\b/g;

/**
 * Part values that were refused together, so that those which are wrong stand apart from the good ones beside them: what
 * the conflicts name by UID from the rest; else one half of the org units from the other; of a single unit, one half of
 * its values from the other.
 *
 * @param changes what one request held, sorted, so that those of a unit are next to each other
 * @param conflicts what DHIS2 said of them
 * @param mayBeExempt whether some of the org units may have a lock exception
 * @returns two smaller parts, the better one first; none where parts would be refused likewise, or there is one value
 * @example splitRefused(changes, [{ code: 'E8022', message: 'Data set X not usable with org unit(s): `[Y]`', indexes }])
 */
export function splitRefused(
  changes: readonly Change[],
  conflicts: readonly ImportConflict[],
  mayBeExempt = false,
): Change[][] {
  if (changes.length < 2) return [];
  const codes = conflicts.map(({ code }) => code);
  if (mayBeExempt && codes.includes(UNTIMELY)) {
    return isOneUnit(changes) ? [] : halves(changes);
  }
  if (codes.some((code) => SHARED_BY_ALL.has(code))) return [];
  const isNamed = namedBy(changes, conflicts);
  const named = changes.filter(isNamed);
  // What is named is wrong, each of it.
  if (named.length === changes.length) return [];
  if (named.length > 0) return [changes.filter((change) => !isNamed(change)), named];
  if (isOneUnit(changes) && codes.some((code) => OF_A_UNIT.has(code))) return [];
  return halves(changes);
}

/** Refusals that concern an org unit, or its attribute option combo: all of a single unit would be refused likewise. */
const OF_A_UNIT: ReadonlySet<string> = new Set(['E8011', 'E8022', 'E8025', 'E8031', 'E8032', 'E8033']);

function isOneUnit(changes: readonly Change[]): boolean {
  return changes.every(({ orgUnit }) => orgUnit === changes[0]?.orgUnit);
}

function halves(changes: readonly Change[]): Change[][] {
  const middle = cutOf(changes);
  return [changes.slice(0, middle), changes.slice(middle)];
}

/** Tells the values that conflicts name: in each part of the key of which they name any, by the ones that they name. */
function namedBy(changes: readonly Change[], conflicts: readonly ImportConflict[]): (change: Change) => boolean {
  const uids = new Set(conflicts.flatMap(({ message }) => message.match(UID) ?? []));
  const parts = NAMED.filter((part) => changes.some((change) => uids.has(change[part])));
  return (change) => parts.length > 0 && parts.every((part) => uids.has(change[part]));
}

/** Where the second half of the units begins; the second half of the values where there is one unit alone. */
function cutOf(changes: readonly Change[]): number {
  const starts = changes.flatMap(({ orgUnit }, at) => (orgUnit === changes[at - 1]?.orgUnit ? [] : [at]));
  return starts[Math.floor(starts.length / 2)] || Math.floor(changes.length / 2);
}
