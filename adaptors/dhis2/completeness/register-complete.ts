import type { Conflict } from '../../run/state.ts';
import type { Transport } from '../../transport/index.ts';
import { type ImportOptions, postImport } from '../values/post-import.ts';
import { readRegistrations } from './read-registrations.ts';
import { type ReportKey, reportKeyOf } from './registration.ts';

/** What became of the reports of a period. */
export interface Registered {
  /** Registered by this run; in a dry run: would be. */
  readonly registered: number;
  /** There before, also those that a person has taken back. */
  readonly already: number;
  readonly conflicts: readonly Conflict[];
}

/**
 * Register reports of one period as complete, each once: one that is registered already, or that a person has taken back,
 * stays as it is. Accepted is what DHIS2 shows afterwards, since it answers SUCCESS when it took one of many.
 *
 * @param transport the DHIS2 server
 * @param dataSet its UID
 * @param reports of one period
 * @param options dry run, waits
 * @returns how many, and why DHIS2 took the others not
 * @throws {TransportError} when an answer does not come
 * @example await registerComplete(dhis2, dataSet.id, completableReports(cells, failed), { dryRun: false, sleep })
 * @see https://docs.dhis2.org/en/develop/using-the-api/dhis-core-version-master/data.html#webapi_data_set_completion
 */
export async function registerComplete(
  transport: Transport,
  dataSet: string,
  reports: readonly ReportKey[],
  options: ImportOptions,
): Promise<Registered> {
  const [first] = reports;
  if (first === undefined) return { registered: 0, already: 0, conflicts: [] };
  const { period } = first;
  const scope = { dataSet, period, orgUnits: [...new Set(reports.map(({ orgUnit }) => orgUnit))] };
  const before = await readRegistrations(transport, scope);
  const missing = reports.filter((report) => !before.has(reportKeyOf(report)));
  const already = reports.length - missing.length;
  if (missing.length === 0) return { registered: 0, already, conflicts: [] };
  const completeDataSetRegistrations = missing.map(({ orgUnit, attributeOptionCombo }) => ({
    dataSet,
    period,
    organisationUnit: orgUnit,
    attributeOptionCombo,
    completed: true,
  }));
  const { summary } = await postImport(
    transport,
    'completeDataSetRegistrations',
    { completeDataSetRegistrations },
    options,
  );
  if (options.dryRun && summary.conflicts.length === 0) return { registered: missing.length, already, conflicts: [] };
  const after = options.dryRun ? before : await readRegistrations(transport, scope);
  const refused = missing.filter((report) => !after.has(reportKeyOf(report)));
  const registered = missing.length - refused.length;
  if (refused.length === 0) return { registered, already, conflicts: [] };
  const said = [...new Set(summary.conflicts.map(({ message }) => message)), summary.description].filter(Boolean);
  const conflict = {
    code: 'not-complete',
    message: `DHIS2 did not register ${refused.length} reports as complete: ${said.slice(0, 3).join('; ') || 'it gave no reason'}`,
    fix: 'the values are stored; it is tried again by the next run that counts the period',
    period,
    ...(refused.length === 1 && refused[0] !== undefined ? { orgUnit: refused[0].orgUnit } : {}),
    values: 0,
  };
  return { registered, already, conflicts: [conflict] };
}
