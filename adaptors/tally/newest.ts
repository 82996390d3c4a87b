import type { CompiledNewest, Row } from './compiled-mapping.ts';
import type { Dated } from './dating.ts';
import { createDayReader } from './period/index.ts';

/** A row that has a date and an org unit, and may still turn out to be of an older resource. */
export interface HeldRow {
  /** Id of the resource, and the number of the row where it gives several. */
  readonly id: string;
  readonly row: Row;
  readonly dated: Dated;
  /** Position of the org unit. */
  readonly unit: number;
  /** Which expression led there. */
  readonly expression: number;
}

/** When a resource was written: its day, then its instant in ms; without a time it is before all others of the day. */
type Stamp = readonly [day: number, instant: number];

const NEVER: Stamp = [Number.NEGATIVE_INFINITY, Number.NEGATIVE_INFINITY];

/**
 * Make what holds rows back until all are seen, and then lets only those of the newest resource through: of two reports
 * of one place and period one is right, and never their sum.
 *
 * @param newest what decides
 * @param timeZone the mapping's, in which a day begins
 * @returns `add`, and `settle`, which gives the rows back once, with the reason of those that do not count: `superseded` by a
 *   newer resource, or `many-newest` where several are equally new
 * @example createNewest({ by: 3, per: [4] }, 'Africa/Nairobi')
 */
export function createNewest({ by, per }: CompiledNewest, timeZone: string) {
  const readDays = createDayReader(timeZone);
  const groups = new Map<string, { readonly rows: HeldRow[]; readonly stamps: Map<string, Stamp> }>();

  function stampOf(value: Row[number] | undefined): Stamp {
    const days = typeof value === 'string' ? readDays(value) : undefined;
    if (days === undefined) return NEVER;
    const instant = String(value).includes('T') ? Date.parse(String(value)) : Number.NEGATIVE_INFINITY;
    return [typeof days === 'number' ? days : days.start, instant];
  }

  return {
    add(held: HeldRow): void {
      const key = JSON.stringify([held.unit, held.dated.at, ...per.map((slot) => held.row[slot] ?? null)]);
      const group = groups.get(key) ?? { rows: [], stamps: new Map<string, Stamp>() };
      groups.set(key, group);
      group.rows.push(held);
      const resource = resourceOf(held);
      const stamp = stampOf(held.row[by]);
      if (compare(stamp, group.stamps.get(resource) ?? NEVER) >= 0) group.stamps.set(resource, stamp);
    },
    *settle(): Generator<HeldRow & { readonly reason: string | undefined }> {
      for (const { rows, stamps } of groups.values()) {
        const reasons = reasonsOf(stamps);
        for (const held of rows) yield { ...held, reason: reasons.get(resourceOf(held)) };
      }
      groups.clear();
    },
  };
}

/** Why resources do not count; the newest one has no reason. */
function reasonsOf(stamps: ReadonlyMap<string, Stamp>): ReadonlyMap<string, string> {
  let newest = NEVER;
  for (const stamp of stamps.values()) if (compare(stamp, newest) > 0) newest = stamp;
  const equal = [...stamps].filter(([, stamp]) => compare(stamp, newest) === 0);
  const reasons = new Map([...stamps.keys()].map((resource) => [resource, 'superseded']));
  for (const [resource] of equal) {
    if (equal.length > 1) reasons.set(resource, 'many-newest');
    else reasons.delete(resource);
  }
  return reasons;
}

function resourceOf({ id }: HeldRow): string {
  return id.split('\u0001')[0] ?? id;
}

function compare(a: Stamp, b: Stamp): number {
  return a[0] === b[0] ? Math.sign(difference(a[1], b[1])) : difference(a[0], b[0]);
}

/** Two infinities are equal, and their difference is none. */
function difference(a: number, b: number): number {
  return a === b ? 0 : a - b;
}
