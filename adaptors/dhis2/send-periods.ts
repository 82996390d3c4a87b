import type { Clock } from '../run/clock.ts';
import type { Completeness, Running } from '../run/state.ts';
import type { CompiledMapping } from '../tally/compiled-mapping.ts';
import type { Transport } from '../transport/index.ts';
import type { ValueKey } from './cells/value-key.ts';
import { completableReports, isDue } from './completeness/completable-reports.ts';
import { type Registered, registerComplete } from './completeness/register-complete.ts';
import { type ReportKey, reportKeyOf } from './completeness/registration.ts';
import { sendReports } from './completeness/send-reports.ts';
import { wordsOfDataSet } from './conflicts/words-of-data-set.ts';
import { type DataSet, type Dhis2Context, hasNewImporter } from './metadata/data-set.ts';
import { isDefaultCombo } from './metadata/option-combos.ts';
import { APPROVED, readApproved } from './preflight/index.ts';
import type { UnitPeriod } from './values/compare-values.ts';
import type { Change } from './values/diff-values.ts';
import { joined, type SendOptions, sendValues } from './values/send-values.ts';
import type { SentTally } from './values/sent-tally.ts';
import type { RefusedChange, Settled } from './values/settle-changes.ts';

/** What is to be sent, and where. */
export interface PeriodsToSend {
  readonly mapping: CompiledMapping;
  readonly dataSet: DataSet;
  readonly context: Dhis2Context;
  readonly running: Running;
  readonly clock: Clock;
  /** Told of each period, a line. */
  readonly log: (line: string) => void;
  /** Open ones, in the order in which they are sent. */
  readonly periods: readonly string[];
  /** Of all these periods, sorted. */
  readonly changes: readonly Change[];
  /** What DHIS2 is to hold of these periods. */
  readonly reported: readonly ValueKey[];
  /** Org units and periods with a cell that is not in DHIS2 as it was counted, whatever is sent. */
  readonly failed: readonly UnitPeriod[];
  /** Of these DHIS2 decides itself whether they are approved. */
  readonly asked: ReadonlySet<string>;
  /** Sums up what became of them. */
  readonly tally: SentTally;
}

/** Periods that DHIS2 did not take, and the reports that were declared complete. */
export interface SentPeriods {
  readonly parked: ReadonlyMap<string, { readonly code: string; readonly values: number }>;
  readonly completeness: Completeness | undefined;
}

/** Values a request: 5,000 a second in one POST up to 2.42; from 2.43 its time grows with the square of their number. */
const OLD_CHUNK = 100_000;
const NEW_CHUNK = 2_000;

/**
 * Send what differs, period by period, and declare the reports complete that are due and wholly in DHIS2.
 *
 * @param transport the DHIS2 server
 * @param sending periods, changes, rules
 * @returns periods to park; what could not be sent in time is dirty in the tally
 * @throws {TransportError} when an answer does not come
 * @example await sendPeriods(dhis2, { mapping, dataSet, context, running, clock, log, periods, changes, … })
 */
export async function sendPeriods(transport: Transport, sending: PeriodsToSend): Promise<SentPeriods> {
  const { mapping, dataSet, context, running, clock, log, tally } = sending;
  const parked = new Map<string, { readonly code: string; readonly values: number }>();
  const isLate = () => clock.now() >= running.deadline;
  const isNew = hasNewImporter(context.version);
  const options: SendOptions = {
    dataSet: dataSet.id,
    dryRun: running.dryRun,
    async: mapping.send.async,
    chunkSize: isNew ? NEW_CHUNK : OLD_CHUNK,
    refusesGroups: isNew,
    hasTime: () => !isLate(),
    sleep: clock.sleep,
    names: wordsOfDataSet(dataSet),
  };
  const [changesOf, reportedOf] = [byPeriod(sending.changes), byPeriod(sending.reported)];
  const completeness = { registered: 0, already: 0 };
  let hasSent = false;
  for (const period of sending.periods) {
    const changes = changesOf.get(period) ?? [];
    const due = isDue(mapping, period, running.now) ? (reportedOf.get(period) ?? []) : [];
    if (changes.length === 0 && due.length === 0) continue;
    // One period is sent however late it is, so that every run gets on.
    if (hasSent && isLate()) {
      log(`Leave ${period} for the next run: ${changes.length} values, no time left`);
      tally.dirty.add(period);
      continue;
    }
    hasSent = true;
    const { settled, registered } = await sendPeriod(transport, { period, changes, due }, options, sending);
    const code = tally.settle(period, settled, new Set((reportedOf.get(period) ?? []).map(({ orgUnit }) => orgUnit)));
    if (code !== undefined) parked.set(period, { code, values: settled.refused.length });
    const missed = [...settled.refused.map(({ change }) => change), ...settled.left];
    const reports = completableReports(due, [...sending.failed, ...missed]);
    const done = await declareComplete(transport, without(reports, registered), options, sending);
    completeness.registered += done.registered + registered.length;
    completeness.already += done.already;
  }
  return { parked, completeness: mapping.complete && completeness };
}

interface SentPeriod {
  readonly settled: Settled;
  /** Reports that were declared complete together with their values. */
  readonly registered: readonly ReportKey[];
}

async function sendPeriod(
  transport: Transport,
  {
    period,
    changes,
    due,
  }: { readonly period: string; readonly changes: readonly Change[]; readonly due: readonly ValueKey[] },
  options: SendOptions,
  sending: PeriodsToSend,
): Promise<SentPeriod> {
  if (changes.length === 0) return { settled: joined([]), registered: [] };
  const { unapproved, approved } = await partApproved(transport, period, changes, sending);
  const failed = [...sending.failed, ...approved.map(({ change }) => change)];
  const dated = await sendReports(transport, unapproved, datedReports(completableReports(due, failed), sending), {
    ...options,
    completeDate: sending.running.now.slice(0, 10),
  });
  const mayBeExempt = sending.asked.has(period);
  const alone =
    dated.rest.length === 0 ? joined([]) : await sendValues(transport, dated.rest, { ...options, mayBeExempt });
  const settled = joined([dated.settled, alone, { accepted: [], refused: approved, left: [] }]);
  const kept = approved.length === 0 ? '' : `, ${approved.length} of them approved and not sent`;
  const left = settled.left.length === 0 ? '' : `, ${settled.left.length} left for the next run`;
  sending.log(
    `${options.dryRun ? 'Would send' : 'Send'} ${period}: ${settled.accepted.length} accepted, ${settled.refused.length} refused${kept}${left}`,
  );
  return { settled, registered: dated.registered };
}

function without(reports: readonly ReportKey[], registered: readonly ReportKey[]): ReportKey[] {
  const known = new Set(registered.map(reportKeyOf));
  return reports.filter((report) => !known.has(reportKeyOf(report)));
}

/** What is approved is not sent: from 2.43 one such value would keep all others of the period out. */
async function partApproved(
  transport: Transport,
  period: string,
  changes: readonly Change[],
  { dataSet: { workflow }, asked, log }: PeriodsToSend,
): Promise<{ readonly unapproved: readonly Change[]; readonly approved: readonly RefusedChange[] }> {
  if (workflow === undefined || asked.has(period)) return { unapproved: changes, approved: [] };
  const isApproved = await readApproved(transport, { workflow, keys: changes, log });
  return {
    unapproved: changes.filter((change) => !isApproved(change)),
    approved: changes.filter(isApproved).map((change) => ({ change, reason: APPROVED })),
  };
}

async function declareComplete(
  transport: Transport,
  reports: readonly ReportKey[],
  options: SendOptions,
  { log, tally }: PeriodsToSend,
): Promise<Registered> {
  const done = await registerComplete(transport, options.dataSet, reports, { ...options, async: false });
  const period = reports[0]?.period ?? '';
  if (done.registered > 0)
    log(`${options.dryRun ? 'Would declare' : 'Declare'} ${done.registered} reports of ${period} complete`);
  tally.add(period, done.conflicts);
  return done;
}

/**
 * The reports that are declared complete together with their values, where the mapping asks for it: none in a dry run, which
 * up to 2.42 would register them. There such a registration goes to the default attribute option combo, whatever the
 * header says.
 */
function datedReports(
  reports: readonly ReportKey[],
  { mapping: { complete }, dataSet, context, running }: PeriodsToSend,
): readonly ReportKey[] {
  if (complete?.via !== 'payload' || running.dryRun) return [];
  if (hasNewImporter(context.version)) return reports;
  const defaults = new Set(dataSet.attributeOptionCombos.filter(isDefaultCombo).map(({ id }) => id));
  return reports.filter(({ attributeOptionCombo }) => defaults.has(attributeOptionCombo));
}

function byPeriod<Item extends { readonly period: string }>(items: readonly Item[]): Map<string, Item[]> {
  const groups = new Map<string, Item[]>();
  for (const item of items) {
    const group = groups.get(item.period);
    if (group === undefined) groups.set(item.period, [item]);
    else group.push(item);
  }
  return groups;
}
