import type { Conflict } from './conflicts.ts';
import type { ImportContext } from './import-context.ts';
import { ImportFailure } from './import-summary.ts';
import { defaultOptionCombo } from './metadata-defaults.ts';
import { dayOf } from './state.ts';

/** What a `completeDate` came to. */
export interface Completion {
  /** The day, or `false`; undefined when it could not be registered. */
  dataSetComplete: string | undefined;
  conflicts: Conflict[];
}

/**
 * Register the data set of an import as complete, as DHIS2 up to 2.42 does before it looks at the values.
 *
 * @param context the import, with data set, period and unit of its header
 * @param completeDate a day, `true` for today, `false` or nothing for not complete; days to come count as today
 * @returns what the summary says
 * @throws ImportFailure for a text that is no day, in the words of the Java library
 * @example completeOld(context, '2026-02-05').dataSetComplete; // '2026-02-05'
 */
export function completeOld(context: ImportContext, completeDate: string | undefined): Completion {
  const { state, dataSet, period, unit, user } = context;
  const today = dayOf(state.now());
  if (!dataSet || !completeDate || completeDate === 'false') return { dataSetComplete: 'false', conflicts: [] };
  const wanted = completeDate === 'true' ? today : parseLocalDate(completeDate);
  const missing = [period ? [] : 'Period', unit ? [] : 'OrganisationUnit'].flat();
  if (!period || !unit) {
    const conflicts = missing.map((object) => ({ object, value: 'Must be provided to complete data set' }));
    return { dataSetComplete: undefined, conflicts };
  }
  const date = wanted > today ? today : wanted;
  state.completeness.set({
    dataSet: dataSet.id,
    period: period.id,
    organisationUnit: unit.id,
    // The attribute option combo of the header is not looked at.
    attributeOptionCombo: defaultOptionCombo,
    date,
    storedBy: user.username,
    completed: true,
    lastUpdated: state.now(),
  });
  return { dataSetComplete: date, conflicts: [] };
}

function parseLocalDate(text: string): string {
  const day = /^\d{4}-\d{2}-\d{2}/.exec(text)?.[0];
  if (day === undefined) throw new ImportFailure(`Text '${text}' could not be parsed at index 0`);
  if (text.length > 10) throw new ImportFailure(`Text '${text}' could not be parsed, unparsed text found at index 10`);
  const time = Date.parse(`${day}T00:00:00Z`);
  if (!Number.isNaN(time) && new Date(time).toISOString().startsWith(day)) return day;
  throw new ImportFailure(`Text '${text}' could not be parsed: Invalid date '${day}'`);
}
