import type { Transport, TransportRequest } from '../transport/index.ts';
import { chunkChanges } from './chunk-changes.ts';
import { type Change, isDone } from './diff-values.ts';
import { type ImportSummary, readImportSummary } from './import-summary.ts';
import { readValues } from './read-values.ts';
import { type Settled, settleChanges } from './settle-changes.ts';

/** How values are sent to a server of some version. */
export interface SendOptions {
  readonly dataSet: string;
  readonly dryRun: boolean;
  /** Values a request: up to 100,000 to 2.42; about 2,000 from 2.43, whose time grows with their square. */
  readonly chunkSize: number;
  /** Waits, while another import runs. */
  readonly sleep: (ms: number) => Promise<void>;
}

/** How often in all a request is sent that another import stands in the way of. */
const ATTEMPTS = 3;
const WAIT_MS = 1000;

/**
 * Send the changes of one period and find out what became of each. Accepted means that the counts cover what was sent,
 * never that the status says SUCCESS; where they do not, what DHIS2 holds afterwards decides.
 *
 * @param transport the DHIS2 server
 * @param changes of one period, sorted
 * @param options data set, dry run, chunk size
 * @returns what was accepted and what was refused, with the conflicts
 * @throws {TransportError} when an answer does not come or holds no counts
 * @example await sendValues(dhis2, changes, { dataSet: 'jqSaKxtj8IA', dryRun: false, chunkSize: 2000, sleep })
 */
export async function sendValues(
  transport: Transport,
  changes: readonly Change[],
  options: SendOptions,
): Promise<Settled> {
  const all: Settled[] = [];
  for (const chunk of chunkChanges(changes, options.chunkSize)) all.push(await sendChunk(transport, chunk, options));
  return {
    accepted: all.flatMap(({ accepted }) => accepted),
    refused: all.flatMap(({ refused }) => refused),
    conflicts: all.flatMap(({ conflicts }) => conflicts),
  };
}

async function sendChunk(transport: Transport, chunk: readonly Change[], options: SendOptions): Promise<Settled> {
  const { dataSet, dryRun } = options;
  const request: TransportRequest = {
    method: 'POST',
    path: 'dataValueSets',
    ...(dryRun ? { query: { dryRun: 'true' } } : {}),
    body: { dataSet, dataValues: chunk.map(toDataValue) },
  };
  const summary = await post(transport, request, options);
  if (coveredBy(summary) === chunk.length && summary.conflicts.length === 0) {
    return { accepted: chunk, refused: [], conflicts: [] };
  }
  if (dryRun) return settleChanges(chunk, rejectedBy(summary), summary);
  const scope = {
    dataSet,
    periods: [...new Set(chunk.map(({ period }) => period))],
    orgUnits: [...new Set(chunk.map(({ orgUnit }) => orgUnit))],
  };
  const stored = await readValues(transport, scope);
  return settleChanges(chunk, (change) => !isDone(change, stored), summary);
}

/** Send again what stored nothing because another import ran; any other answer is a last word. */
async function post(transport: Transport, request: TransportRequest, { sleep }: SendOptions): Promise<ImportSummary> {
  for (let attempt = 1; ; attempt += 1) {
    const summary = readImportSummary(request, await transport.send(request));
    if (attempt >= ATTEMPTS || !lostToAnotherImport(summary)) return summary;
    await sleep(WAIT_MS * attempt);
  }
}

/** Up to 2.42 one of two imports of the same new values is rolled back whole, with 409 and these words. */
function lostToAnotherImport(summary: ImportSummary): boolean {
  const isEmpty = coveredBy(summary) === 0 && summary.ignored === 0 && summary.conflicts.length === 0;
  return isEmpty && summary.description.includes('Failed to flush BatchHandler');
}

function coveredBy({ imported, updated, deleted }: ImportSummary): number {
  return imported + updated + deleted;
}

/** Values as strings (a number is an error from 2.43), and only the data set at set level (the importers disagree on the rest). */
function toDataValue({ kind, value, comment, ...key }: Change): object {
  if (kind === 'delete') return { ...key, deleted: true };
  return { ...key, value, ...(comment === undefined ? {} : { comment }) };
}

/** In a dry run only the answer tells; where it names no values, all are taken for refused. */
function rejectedBy(summary: ImportSummary): (change: Change, index: number) => boolean {
  const indexes = new Set([...summary.rejectedIndexes, ...summary.conflicts.flatMap((conflict) => conflict.indexes)]);
  return indexes.size === 0 ? () => true : (_change, index) => indexes.has(index);
}
