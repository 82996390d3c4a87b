import type { Transport } from '../transport/index.ts';
import { chunkChanges } from './chunk-changes.ts';
import { type Change, isDone } from './diff-values.ts';
import { coveredBy, type ImportSummary } from './import-summary.ts';
import type { Posted } from './post-import.ts';
import { type PostOptions, postValues, type SetHeader } from './post-values.ts';
import { readValues } from './read-values.ts';
import { type Settled, settleChanges } from './settle-changes.ts';
import { splitRefused, UNTIMELY } from './split-refused.ts';

/** How values are sent to a server of some version. */
export interface SendOptions extends PostOptions {
  /** Values a request: up to 100,000 to 2.42; about 2,000 from 2.43, whose time grows with their square. */
  readonly chunkSize: number;
  /** Whether one wrong key makes the server refuse all that is sent with it, as from 2.43. */
  readonly refusesGroups: boolean;
  /** Whether some org units may have an exception from the lock of the period, of which DHIS2 alone knows. */
  readonly mayBeExempt?: boolean;
  /** The header of a set that holds all changes of a report that is complete; left out: values are sent alone. */
  readonly headerOf?: (change: Change) => SetHeader | undefined;
  /** Whether there is time for another try. */
  readonly hasTime: () => boolean;
}

/**
 * Send the changes of one period and find out what became of each. Accepted means that the counts cover what was sent,
 * never that the status says SUCCESS; where they do not, what DHIS2 holds afterwards decides. What was refused as a whole
 * is sent again in parts, until what is wrong stands alone.
 *
 * @param transport the DHIS2 server
 * @param changes of one period, sorted
 * @param options data set, dry run, chunk size, how the server refuses
 * @returns what was accepted and what was refused, with the reasons
 * @throws {TransportError} when an answer does not come
 * @example await sendValues(dhis2, changes, { dataSet: 'jqSaKxtj8IA', dryRun: false, chunkSize: 2000, … })
 */
export async function sendValues(
  transport: Transport,
  changes: readonly Change[],
  options: SendOptions,
): Promise<Settled> {
  const all: Settled[] = [];
  const rest: Change[] = [];
  for (const { header, changes: whole } of reportsOf(changes, options)) {
    const settled = header === undefined ? undefined : await sendReport(transport, whole, header, options);
    if (settled === undefined) rest.push(...whole);
    else all.push(settled);
  }
  for (const chunk of chunkChanges(rest, options.chunkSize)) all.push(...(await sendChunk(transport, chunk, options)));
  return { accepted: all.flatMap(({ accepted }) => accepted), refused: all.flatMap(({ refused }) => refused) };
}

interface WholeReport {
  readonly header: SetHeader | undefined;
  readonly changes: Change[];
}

/** Part changes into those of reports that are complete, and all others, in the order of their first change. */
function reportsOf(changes: readonly Change[], { headerOf, dryRun }: SendOptions): WholeReport[] {
  const reports = new Map<string, WholeReport>();
  for (const change of changes) {
    // Up to 2.42 a dry run would register it.
    const header = dryRun ? undefined : headerOf?.(change);
    const key = header === undefined ? '' : `${header.orgUnit} ${header.attributeOptionCombo}`;
    const report = reports.get(key);
    if (report === undefined) reports.set(key, { header, changes: [change] });
    else report.changes.push(change);
  }
  return [...reports.values()];
}

/** A report that DHIS2 takes whole, with its date; undefined where it does not, so that its values are sent alone. */
async function sendReport(
  transport: Transport,
  changes: readonly Change[],
  header: SetHeader,
  options: SendOptions,
): Promise<Settled | undefined> {
  const { summary } = await postValues(transport, changes, options, header);
  return isWhole(summary, changes) ? { accepted: changes, refused: [] } : undefined;
}

function isWhole(summary: ImportSummary, changes: readonly Change[]): boolean {
  return coveredBy(summary) === changes.length && summary.conflicts.length === 0;
}

/** Level by level, so that it is soon seen whether anything at all of a chunk can be stored. */
async function sendChunk(transport: Transport, chunk: readonly Change[], options: SendOptions): Promise<Settled[]> {
  const settled: Settled[] = [];
  let parts: (readonly Change[])[] = [chunk];
  for (let level = 0; parts.length > 0; level += 1) {
    const smaller: Change[][] = [];
    for (const part of parts) {
      // The parts of what was tried three times in vain are tried once.
      const posted = await postValues(transport, part, level === 0 ? options : { ...options, attempts: 1 });
      const isHopeless = level >= HOPELESS_AFTER && settled.every(({ accepted }) => accepted.length === 0);
      const { conflicts } = posted.summary;
      const isShared = posted.isUncounted || conflicts.some(({ code }) => code === UNTIMELY);
      const split = splits(posted, options) && !(isHopeless && isShared);
      const pieces = split ? splitRefused(part, conflicts, options.mayBeExempt) : [];
      if (pieces.length > 0 && options.hasTime()) smaller.push(...pieces);
      else settled.push(await settle(transport, part, posted, options));
    }
    parts = smaller;
  }
  return settled;
}

/** Halvings after which a server that fails on every part is taken to be broken itself, or the period to be closed. */
const HOPELESS_AFTER = 4;

/** Whether the values were refused together, and not each for itself. */
function splits({ summary, isUncounted, isUnknown }: Posted, { refusesGroups }: SendOptions): boolean {
  if (isUnknown) return false;
  if (isUncounted) return true;
  if (!refusesGroups || coveredBy(summary) > 0) return false;
  return !summary.conflicts.some(({ code }) => OF_ONE_VALUE.test(code));
}

/** Conflicts of 2.43 that concern single values, beside which the good ones are stored. */
const OF_ONE_VALUE = /^E812[0-5]$/;

async function settle(
  transport: Transport,
  part: readonly Change[],
  { summary }: Posted,
  { dataSet, dryRun }: SendOptions,
): Promise<Settled> {
  if (isWhole(summary, part)) return { accepted: part, refused: [] };
  if (dryRun) return settleChanges(part, rejectedBy(summary), summary);
  const scope = {
    dataSet,
    periods: [...new Set(part.map(({ period }) => period))],
    orgUnits: [...new Set(part.map(({ orgUnit }) => orgUnit))],
  };
  const stored = await readValues(transport, scope);
  return settleChanges(part, (change) => !isDone(change, stored), summary);
}

/** In a dry run only the answer tells; where it names no values, all are taken for refused. */
function rejectedBy(summary: ImportSummary): (change: Change, index: number) => boolean {
  const indexes = new Set([...summary.rejectedIndexes, ...summary.conflicts.flatMap((conflict) => conflict.indexes)]);
  return indexes.size === 0 ? () => true : (_change, index) => indexes.has(index);
}
