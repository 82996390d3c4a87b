import { normalizePeriod } from '../../tally/period/index.ts';
import type { DataSet } from '../metadata/data-set.ts';

const HOUR = 3_600_000;
/** Clocks of servers are at most 14 hours ahead of UTC and 12 behind; their dates do not say by how much. */
const AHEAD = 14 * HOUR;
const BEHIND = 12 * HOUR;
const HAS_ZONE = /(Z|[+-]\d\d:?\d\d)$/;

/** From 2.43.0 to 2.43.1 open windows are refused and closed ones accepted; the fix came after 2.43.1. */
const INVERTED = /^2\.43(-|\.[01](\.|$))/;

/**
 * Tell whether a version of DHIS2 takes the data input periods the wrong way round, so that only DHIS2 itself knows what
 * it takes.
 *
 * @param version such as `2.43.1`
 * @example hasInvertedInput('2.43.1') // true
 */
export function hasInvertedInput(version: string): boolean {
  return INVERTED.test(version);
}

/**
 * Tell whether the data input periods of a data set are sure to refuse a period now. Within hours of a limit only DHIS2
 * knows, since its dates are in a zone that it does not name.
 *
 * @param dataSet with its input periods; where it has none, they refuse nothing
 * @param period the period
 * @param now instant of the run
 * @example refusesInput(dataSet, '202403', running.now)
 * @see https://docs.dhis2.org/en/use/user-guides/dhis-core-version-master/configuring-the-system/metadata.html
 */
export function refusesInput({ inputPeriods = [] }: DataSet, period: string, now: string): boolean {
  if (inputPeriods.length === 0) return false;
  const at = Date.parse(now);
  return !inputPeriods.some(
    ({ period: declared, openingDate, closingDate }) =>
      normalizePeriod(declared) === period &&
      (openingDate === undefined || at >= instantOf(openingDate) - AHEAD) &&
      (closingDate === undefined || at <= instantOf(closingDate) + BEHIND),
  );
}

function instantOf(text: string): number {
  return Date.parse(text.length <= 10 || HAS_ZONE.test(text) ? text : `${text}Z`);
}
