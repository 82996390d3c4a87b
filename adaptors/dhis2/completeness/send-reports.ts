import type { Transport, TransportRequest } from '../../transport/index.ts';
import type { Change } from '../values/diff-values.ts';
import { postValues, type SetHeader } from '../values/post-values.ts';
import { isWhole, joined, type SendOptions } from '../values/send-values.ts';
import type { Settled } from '../values/settle-changes.ts';
import { readRegistrations } from './read-registrations.ts';
import { type ReportKey, reportKeyOf } from './registration.ts';

/** What became of the reports that were sent with their date. */
export interface SentReports {
  readonly settled: Settled;
  /** Registered with their values. */
  readonly registered: readonly ReportKey[];
  /** Changes to be sent alone. */
  readonly rest: readonly Change[];
}

/**
 * Send the changes of reports that are due and whole, each with the date that declares it complete. A report that is
 * registered already, or that a person has taken back, gets no new date; one that DHIS2 does not take whole is left to be
 * sent without a date.
 *
 * @param transport the DHIS2 server
 * @param changes of one period, sorted
 * @param reports that are due and of which everything else is in DHIS2
 * @param options data set, importer, the day as `yyyy-MM-dd`
 * @returns what became of them, and what is left to send
 * @throws {TransportError} when an answer does not come
 * @example await sendReports(dhis2, changes, reports, { ...options, completeDate: '2024-04-06' })
 */
export async function sendReports(
  transport: Transport,
  changes: readonly Change[],
  reports: readonly ReportKey[],
  options: SendOptions & { readonly completeDate: string },
): Promise<SentReports> {
  const { dataSet, completeDate, refusesGroups } = options;
  const wanted = new Set(reports.map(reportKeyOf));
  const [whole, rest] = partByReport(changes, wanted);
  if (whole.length === 0) return { settled: joined([]), registered: [], rest };
  const orgUnits = [...new Set(whole.flatMap((each) => each.map(({ orgUnit }) => orgUnit)))];
  const known = await readRegistrations(transport, { dataSet, period: changes[0]?.period ?? '', orgUnits });
  const accepted: Settled[] = [];
  const registered: ReportKey[] = [];
  for (const report of whole) {
    const [first] = report;
    const mayBeSent =
      first !== undefined && !known.has(reportKeyOf(first)) && (registered.length === 0 || options.hasTime());
    if (!mayBeSent || first === undefined) {
      for (const change of report) rest.push(change);
      continue;
    }
    const { period, orgUnit, attributeOptionCombo } = first;
    const header: SetHeader = { completeDate, period, orgUnit, attributeOptionCombo };
    const { summary } = await postValues(transport, report, { ...options, async: false }, header);
    if (isWhole(summary, report)) {
      accepted.push({ accepted: report, refused: [], left: [] });
      registered.push({ period, orgUnit, attributeOptionCombo });
      continue;
    }
    // Up to 2.42 the report is registered though its values are refused.
    if (!refusesGroups) await takeBack(transport, dataSet, { period, orgUnit, attributeOptionCombo });
    for (const change of report) rest.push(change);
  }
  return { settled: joined(accepted), registered, rest };
}

/** Changes of each wanted report together, and all others. */
function partByReport(changes: readonly Change[], wanted: ReadonlySet<string>): [Change[][], Change[]] {
  const reports = new Map<string, Change[]>();
  const rest: Change[] = [];
  for (const change of changes) {
    const key = reportKeyOf(change);
    const known = reports.get(key);
    if (!wanted.has(key)) rest.push(change);
    else if (known === undefined) reports.set(key, [change]);
    else known.push(change);
  }
  return [[...reports.values()], rest];
}

async function takeBack(transport: Transport, dataSet: string, { period, orgUnit }: ReportKey): Promise<void> {
  const query = { ds: dataSet, pe: period, ou: orgUnit };
  const request: TransportRequest = { method: 'DELETE', path: 'completeDataSetRegistrations', query };
  await transport.send(request);
}
