import type { Clock } from '../run/clock.ts';
import type { Completeness, Running } from '../run/state.ts';
import type { CompiledMapping } from '../tally/compiled-mapping.ts';
import type { Transport } from '../transport/index.ts';
import type { UnitPeriod } from './compare-values.ts';
import { completableReports, isDue } from './completeness/completable-reports.ts';
import { type Registered, registerComplete } from './completeness/register-complete.ts';
import { type ReportKey, reportKeyOf } from './completeness/registration.ts';
import { type DataSet, type Dhis2Context, hasNewImporter } from './data-set.ts';
import type { Change } from './diff-values.ts';
import { isDefaultCombo } from './option-combos.ts';
import type { SetHeader } from './post-values.ts';
import { APPROVED, readApproved } from './preflight/index.ts';
import { type SendOptions, sendValues } from './send-values.ts';
import type { SentTally } from './sent-tally.ts';
import type { RefusedChange, Settled } from './settle-changes.ts';
import type { ValueKey } from './value-key.ts';

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
    const settled = changes.length === 0 ? NOTHING : await sendPeriod(transport, { changes, due }, options, sending);
    const code = tally.settle(period, settled);
    if (code !== undefined) parked.set(period, { code, values: settled.refused.length });
    const failed = [...sending.failed, ...settled.refused.map(({ change }) => change)];
    const done = await declareComplete(transport, completableReports(due, failed), options, sending);
    completeness.registered += done.registered;
    completeness.already += done.already;
  }
  return { parked, completeness: mapping.complete && completeness };
}

const NOTHING: Settled = { accepted: [], refused: [] };

async function sendPeriod(
  transport: Transport,
  { changes, due }: { readonly changes: readonly Change[]; readonly due: readonly ValueKey[] },
  options: SendOptions,
  sending: PeriodsToSend,
): Promise<Settled> {
  const period = changes[0]?.period ?? '';
  const { unapproved, approved } = await partApproved(transport, period, changes, sending);
  const failed = [...sending.failed, ...approved.map(({ change }) => change)];
  const headerOf = headersOf(completableReports(due, failed), sending);
  const { accepted, refused } =
    unapproved.length === 0
      ? NOTHING
      : await sendValues(transport, unapproved, {
          ...{ ...options, mayBeExempt: sending.asked.has(period) },
          ...(headerOf && { headerOf }),
        });
  const kept = approved.length === 0 ? '' : `, ${approved.length} approved ones not sent`;
  sending.log(`Send ${period}: ${accepted.length} accepted, ${refused.length} refused${kept}`);
  return { accepted, refused: [...refused, ...approved] };
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
  if (done.registered > 0) log(`Declare ${done.registered} reports of ${period} complete`);
  tally.add(period, done.conflicts);
  return done;
}

/**
 * The headers of reports that are declared complete together with their values, where the mapping asks for it. Up to 2.42
 * such a registration goes to the default attribute option combo, whatever the header says.
 */
function headersOf(
  reports: readonly ReportKey[],
  { mapping: { complete }, dataSet, context, running }: PeriodsToSend,
): ((change: Change) => SetHeader | undefined) | undefined {
  if (complete?.via !== 'payload') return undefined;
  const isNew = hasNewImporter(context.version);
  const defaults = new Set(dataSet.attributeOptionCombos.filter(isDefaultCombo).map(({ id }) => id));
  const whole = new Set(reports.map(reportKeyOf));
  const completeDate = running.now.slice(0, 10);
  return (change) => {
    const { period, orgUnit, attributeOptionCombo } = change;
    if (!whole.has(reportKeyOf(change)) || !(isNew || defaults.has(attributeOptionCombo))) return undefined;
    return { completeDate, period, orgUnit, attributeOptionCombo };
  };
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
