import type { CompiledMapping } from '../../tally/compiled-mapping.ts';
import { periodRange } from '../../tally/period/index.ts';
import { type DataSet, type Dhis2Context, hasNewImporter } from '../metadata/data-set.ts';
import type { ValueCheck } from './value-check.ts';

/**
 * Keep back values of periods that do not begin between the opening and the closing of an org unit. From 2.43 one of them
 * makes DHIS2 refuse all that is sent with it (E8031), deletions too; up to 2.42 it takes them, and they are sent.
 *
 * @param dataSet with its org units
 * @param mapping for the days of periods
 * @param context the version
 * @returns a check, `org-unit-closed`
 * @example unitLife(dataSet, mapping, context)(change)?.code
 */
export function unitLife(
  { orgUnits }: DataSet,
  { period: { type, calendar } }: Pick<CompiledMapping, 'period'>,
  { version }: Pick<Dhis2Context, 'version'>,
): ValueCheck {
  if (!hasNewImporter(version)) return () => undefined;
  const lives = new Map(
    orgUnits.map(({ id, openingDate, closedDate }) => [
      id,
      { first: openingDate?.slice(0, 10), last: closedDate?.slice(0, 10) },
    ]),
  );
  const starts = new Map<string, string>();
  const startOf = (period: string): string => {
    const start = starts.get(period) ?? periodRange(type, period, calendar).start;
    starts.set(period, start);
    return start;
  };
  return ({ orgUnit, period }) => {
    const { first, last } = lives.get(orgUnit) ?? {};
    if (first === undefined && last === undefined) return undefined;
    const start = startOf(period);
    const isEarly = first !== undefined && start < first;
    if (!isEarly && (last === undefined || start <= last)) return undefined;
    return {
      code: 'org-unit-closed',
      message: `org unit ${orgUnit} ${isEarly ? `opened on ${first}` : `closed on ${last}`}: periods that begin ${
        isEarly ? 'before' : 'after'
      } are refused`,
      fix: `correct its ${isEarly ? 'opening' : 'closing'} date in DHIS2, or write from and to in the lookup`,
      orgUnit,
    };
  };
}
