import type { CompiledMeasure } from '../compiled-mapping.ts';
import { increase } from '../increase.ts';
import { wholeDecimal } from './decimal.ts';
import type { AcceptedRow, MeasureTally, Sum } from './measure-tally.ts';
import { resultOf } from './numbers.ts';
import type { Options, Part } from './outcomes.ts';

/** A subject with its first row so far. The row itself is not kept. */
interface Subject {
  readonly orgUnit: string;
  day: number;
  instant: number;
  id: string;
  part: Part;
}

/**
 * Make a tally that counts subjects once an org unit. A subject's options are those of its first row by day, time and
 * id, so that no order of pages can change them.
 *
 * @param measure its factor, decimals and rounding
 * @param ofName name of the column that names the subject
 * @returns an empty tally; it keeps about 150 bytes a subject
 */
export function createDistinct(
  measure: Pick<CompiledMeasure, 'factor' | 'decimals' | 'rounding'>,
  ofName: string,
): MeasureTally {
  const subjects = new Map<string, Subject>();
  const quarantined = new Map<string, number>();
  return {
    add(row) {
      const { part, of, orgUnit, day, instant, id } = row;
      // Whether the row counts at all is not known, so neither is its subject.
      if ('reason' in part && part.reason === 'bad-value:where') {
        increase(quarantined, part.reason);
        return;
      }
      if (of === null || of === undefined) {
        increase(quarantined, `no-subject:${ofName}`);
        return;
      }
      const key = `${orgUnit}\u0001${String(of)}`;
      const known = subjects.get(key);
      if (known === undefined) subjects.set(key, { orgUnit, day, instant, id, part });
      else if (isBefore(row, known)) Object.assign(known, { day, instant, id, part });
    },
    result() {
      const counts = new Map<string, Map<Options, number>>();
      const held = new Map(quarantined);
      for (const { orgUnit, part } of subjects.values()) {
        if ('reason' in part) {
          increase(held, part.reason);
          continue;
        }
        let unit = counts.get(orgUnit);
        if (unit === undefined) {
          unit = new Map();
          counts.set(orgUnit, unit);
        }
        unit.set(part.at, (unit.get(part.at) ?? 0) + 1);
      }
      const sums: Sum[] = [];
      for (const [orgUnit, unit] of counts)
        for (const [at, counted] of unit) {
          sums.push({ at, orgUnit, counted, value: resultOf(measure, wholeDecimal(counted), 1) });
        }
      return { sums, quarantined: held };
    },
  };
}

function isBefore(a: AcceptedRow, b: Subject): boolean {
  if (a.day !== b.day) return a.day < b.day;
  if (a.instant !== b.instant) return a.instant < b.instant;
  return a.id < b.id;
}
