import type { CompiledMapping } from '../../tally/compiled-mapping.ts';
import { periodRange } from '../../tally/period/index.ts';
import { type ReportKey, reportKeyOf } from './registration.ts';

const DAY = 86_400_000;

/**
 * Tell whether a period has been over for as long as the mapping waits for late entries.
 *
 * @param mapping compiled mapping, with `complete`
 * @param period DHIS2 period
 * @param now instant of the run
 * @example isDue(mapping, '202403', running.now)
 */
export function isDue({ complete, period: { type, calendar } }: CompiledMapping, period: string, now: string): boolean {
  if (complete === undefined) return false;
  // Midnight in UTC after the last day, so that nothing is complete before the day that the mapping names.
  const end = Date.parse(`${periodRange(type, period, calendar).end}T00:00:00Z`) + DAY;
  return Date.parse(now) >= end + complete.afterDays * DAY;
}

/**
 * Find the reports of a period of which every cell is in DHIS2.
 *
 * @param cells of the period, by UIDs
 * @param failed keys, by period and org unit or finer, of what is not in DHIS2 as it was counted
 * @returns each org unit and attribute option combo with a cell, sorted; none of a unit with a failure
 * @example completableReports(difference.cells, [...refused, ...withheld])
 */
export function completableReports(
  cells: readonly ReportKey[],
  failed: readonly Pick<ReportKey, 'period' | 'orgUnit'>[],
): ReportKey[] {
  const bad = new Set(failed.map(unitKey));
  const reports = new Map<string, ReportKey>();
  for (const cell of cells) {
    if (bad.has(unitKey(cell))) continue;
    const { period, orgUnit, attributeOptionCombo } = cell;
    reports.set(reportKeyOf(cell), { period, orgUnit, attributeOptionCombo });
  }
  return [...reports].sort(([one], [other]) => (one < other ? -1 : 1)).map(([, report]) => report);
}

function unitKey({ period, orgUnit }: Pick<ReportKey, 'period' | 'orgUnit'>): string {
  return `${period} ${orgUnit}`;
}
