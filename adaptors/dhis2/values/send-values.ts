import type { Transport } from '../../transport/index.ts';
import { coveredBy, type ImportSummary } from '../conflicts/import-summary.ts';
import { chunkChanges } from './chunk-changes.ts';
import { type Change, isDone } from './diff-values.ts';
import type { Posted } from './post-import.ts';
import { type PostOptions, postValues } from './post-values.ts';
import { readValues } from './read-values.ts';
import { type RefusedChange, type Settled, settleChanges } from './settle-changes.ts';
import { splitRefused } from './split-refused.ts';

/** How values are sent to a server of some version. */
export interface SendOptions extends PostOptions {
  /** Values a request: up to 100,000 to 2.42; about 2,000 from 2.43, whose time grows with their square. */
  readonly chunkSize: number;
  /** Whether one wrong key makes the server refuse all that is sent with it, as from 2.43. */
  readonly refusesGroups: boolean;
  /** Whether some org units may have an exception from the lock of the period, of which DHIS2 alone knows. */
  readonly mayBeExempt?: boolean;
  /** Whether there is time for another request. */
  readonly hasTime: () => boolean;
}

/**
 * Send the changes of one period and find out what became of each. Accepted means that the counts cover what was sent,
 * never that the status says SUCCESS; where they do not, what DHIS2 holds afterwards decides. What was refused as a whole
 * is sent again in parts, until what is wrong stands alone. One request is sent however late it is.
 *
 * @param transport the DHIS2 server
 * @param changes of one period, sorted
 * @param options data set, dry run, chunk size, how the server refuses
 * @returns what was accepted, what was refused, with the reasons, and what was left for lack of time
 * @throws {TransportError} when the user is refused, or what DHIS2 holds cannot be read
 * @example await sendValues(dhis2, changes, { dataSet: 'jqSaKxtj8IA', dryRun: false, chunkSize: 2000, … })
 */
export async function sendValues(
  transport: Transport,
  changes: readonly Change[],
  options: SendOptions,
): Promise<Settled> {
  const all: Settled[] = [];
  for (const [at, chunk] of chunkChanges(changes, options.chunkSize).entries()) {
    if (at > 0 && !options.hasTime()) all.push({ accepted: [], refused: [], left: chunk });
    else all.push(await sendChunk(transport, chunk, options));
  }
  return joined(all);
}

/** Put together what became of several sets of changes. */
export function joined(all: readonly Settled[]): Settled {
  return {
    accepted: all.flatMap(({ accepted }) => accepted),
    refused: all.flatMap(({ refused }) => refused),
    left: all.flatMap(({ left }) => left),
  };
}

/** A part of a chunk that DHIS2 did not wholly take, and what it said. */
interface Doubtful {
  readonly part: readonly Change[];
  readonly posted: Posted;
}

/** Level by level, so that it is soon seen whether anything at all of a chunk can be stored. */
async function sendChunk(transport: Transport, chunk: readonly Change[], options: SendOptions): Promise<Settled> {
  const accepted: (readonly Change[])[] = [];
  const doubtful: Doubtful[] = [];
  let parts: { readonly part: readonly Change[]; readonly said?: Posted }[] = [{ part: chunk }];
  for (let level = 0; parts.length > 0; level += 1) {
    const smaller: typeof parts = [];
    for (const { part, said } of parts) {
      // Without time to find out more, what was said of the whole holds for its parts.
      if (said !== undefined && !options.hasTime()) {
        doubtful.push({ part, posted: said });
        continue;
      }
      // The parts of what was tried three times in vain are tried once.
      const posted = await postValues(transport, part, level === 0 ? options : { ...options, attempts: 1 });
      const isFruitless = level >= HOPELESS_AFTER && accepted.length === 0;
      const pieces = piecesOf(part, posted, options, isFruitless);
      if (isWhole(posted.summary, part)) accepted.push(part);
      else if (pieces.length === 0) doubtful.push({ part, posted });
      else smaller.push(...pieces.map((piece) => ({ part: piece, said: posted })));
    }
    parts = smaller;
  }
  const settled = await settle(transport, doubtful, options);
  return joined([{ accepted: accepted.flat(), refused: [], left: [] }, ...settled]);
}

/**
 * Tell whether the counts cover what was sent.
 *
 * @example isWhole(summary, changes)
 */
export function isWhole(summary: ImportSummary, changes: readonly Change[]): boolean {
  return coveredBy(summary) === changes.length && summary.conflicts.length === 0;
}

/** Halvings after which a server that fails on every part without a word is taken to be broken itself. */
const HOPELESS_AFTER = 4;

/**
 * Smaller parts of what was refused together; none of what was refused each for itself, nor where nothing is said of why
 * and no part could be stored so far.
 */
function piecesOf(
  part: readonly Change[],
  { summary, isUncounted, unknown }: Posted,
  { refusesGroups, mayBeExempt }: SendOptions,
  isFruitless: boolean,
): Change[][] {
  if (unknown !== undefined || coveredBy(summary) > 0) return [];
  if (isFruitless && (isUncounted || summary.conflicts.length === 0)) return [];
  const isEach = !refusesGroups || summary.conflicts.some(({ code }) => OF_ONE_VALUE.test(code));
  return isEach && !isUncounted ? [] : splitRefused(part, summary.conflicts, mayBeExempt);
}

/** Conflicts of 2.43 that concern single values, beside which the good ones are stored. */
const OF_ONE_VALUE = /^E812[0-5]$/;

/** What DHIS2 holds decides, read once for all parts of a chunk. */
async function settle(
  transport: Transport,
  doubtful: readonly Doubtful[],
  { dataSet, dryRun }: SendOptions,
): Promise<Settled[]> {
  if (doubtful.length === 0) return [];
  if (dryRun) return doubtful.map(({ part, posted: { summary } }) => settleChanges(part, rejectedBy(summary), summary));
  const changes = doubtful.flatMap(({ part }) => part);
  const stored = await readValues(transport, {
    dataSet,
    periods: [...new Set(changes.map(({ period }) => period))],
    orgUnits: [...new Set(changes.map(({ orgUnit }) => orgUnit))],
  });
  return doubtful.map(({ part, posted }) => {
    const settled = settleChanges(part, (change) => !isDone(change, stored), posted.summary);
    if (posted.unknown === undefined) return settled;
    const missing = settled.refused.map(({ change }) => change);
    // What still waits in the background of DHIS2 is no refusal.
    if (posted.unknown === 'pending') return { ...settled, refused: [], left: missing };
    const reason = noAnswer(posted.summary.description);
    return { ...settled, refused: missing.map((change): RefusedChange => ({ change, reason })) };
  });
}

function noAnswer(description: string): RefusedChange['reason'] {
  return {
    code: 'no-answer',
    message: `${description}, and DHIS2 does not hold the value`,
    fix: 'it is sent again by the next run; when it stays, check the proxy and its limits of time and size',
  };
}

/** In a dry run only the answer tells; where it names no values, all are taken for refused. */
function rejectedBy(summary: ImportSummary): (change: Change, index: number) => boolean {
  const indexes = new Set([...summary.rejectedIndexes, ...summary.conflicts.flatMap((conflict) => conflict.indexes)]);
  return indexes.size === 0 ? () => true : (_change, index) => indexes.has(index);
}
