import type { CompiledMapping } from '../../tally/compiled-mapping.ts';
import { hasSameIds, refusalOf } from '../../tally/period/index.ts';
import { ImportError } from '../conflicts/import-error.ts';
import type { Dhis2Context } from '../metadata/data-set.ts';

/**
 * Check that a server writes periods in the mapping's calendar: by another one, the same id would be other days.
 *
 * @param mapping compiled mapping
 * @param context what `/api/system/info` answered; its `dateFormat` is for screens, ids do not follow it
 * @throws {ImportError} `other-calendar`
 * @example checkCalendar(mapping, context)
 */
export function checkCalendar({ period }: CompiledMapping, { calendar }: Pick<Dhis2Context, 'calendar'>): void {
  const mapped = period.calendar?.name ?? 'iso8601';
  if (hasSameIds(mapped, calendar)) return;
  const refused = refusalOf(calendar, period.type);
  throw new ImportError(
    'other-calendar',
    `its calendar is ${calendar}, the mapping counts ${period.type} periods in ${mapped}`,
    refused === undefined
      ? `write period: { calendar: ${calendar} } in the mapping and build again`
      : `${period.type} periods of ${calendar} cannot be counted: ${refused}`,
  );
}
