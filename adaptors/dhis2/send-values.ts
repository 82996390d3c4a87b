import type { Conflict } from '../run/state.ts';
import type { Transport, TransportRequest } from '../transport/index.ts';
import { type Change, isDone } from './diff-values.ts';
import { explainCode } from './explain-code.ts';
import { type ImportSummary, readImportSummary } from './import-summary.ts';
import { readValues } from './read-values.ts';

/** What became of the changes of one period. */
export interface Settled {
  readonly accepted: readonly Change[];
  readonly refused: readonly { readonly change: Change; readonly code: string }[];
  readonly conflicts: readonly Conflict[];
}

/** How values are sent to a server of some version. */
export interface SendOptions {
  readonly dataSet: string;
  readonly dryRun: boolean;
  /** Values a request: up to 100,000 to 2.42; about 2,000 from 2.43, whose time grows with their square. */
  readonly chunkSize: number;
}

/**
 * Send the changes of one period and find out what became of each. Accepted means that the counts cover what was sent,
 * never that the status says SUCCESS; where they do not, what DHIS2 holds afterwards decides.
 *
 * @param transport the DHIS2 server
 * @param changes of one period, sorted
 * @param options data set, dry run, chunk size
 * @returns what was accepted and what was refused, with the conflicts
 * @example await sendValues(dhis2, changes, { dataSet: 'jqSaKxtj8IA', dryRun: false, chunkSize: 2000 })
 */
export async function sendValues(
  transport: Transport,
  changes: readonly Change[],
  options: SendOptions,
): Promise<Settled> {
  const accepted: Change[] = [];
  const refused: Settled['refused'][number][] = [];
  const conflicts: Conflict[] = [];
  for (const chunk of chunksOf(changes, options.chunkSize)) {
    const settled = await sendChunk(transport, chunk, options);
    accepted.push(...settled.accepted);
    refused.push(...settled.refused);
    conflicts.push(...settled.conflicts);
  }
  return { accepted, refused, conflicts };
}

async function sendChunk(
  transport: Transport,
  chunk: readonly Change[],
  { dataSet, dryRun }: SendOptions,
): Promise<Settled> {
  const request: TransportRequest = {
    method: 'POST',
    path: 'dataValueSets',
    ...(dryRun ? { query: { dryRun: 'true' } } : {}),
    body: { dataSet, dataValues: chunk.map(toDataValue) },
  };
  const summary = readImportSummary(request, await transport.send(request));
  const covered = summary.imported + summary.updated + summary.deleted;
  if (covered === chunk.length && summary.conflicts.length === 0)
    return { accepted: chunk, refused: [], conflicts: [] };
  if (dryRun) return settle(chunk, rejectedBy(summary), summary);
  const scope = {
    dataSet,
    periods: [...new Set(chunk.map(({ period }) => period))],
    orgUnits: [...new Set(chunk.map(({ orgUnit }) => orgUnit))],
  };
  const stored = await readValues(transport, scope);
  return settle(chunk, (change) => !isDone(change, stored), summary);
}

/** Values as strings (a number is an error from 2.43), and only the data set at set level (the importers disagree on the rest). */
function toDataValue({ kind, value, ...key }: Change): object {
  return kind === 'delete' ? { ...key, deleted: true } : { ...key, value };
}

/** Pieces of whole org units, so that a unit's report arrives whole or not at all. */
function chunksOf(changes: readonly Change[], size: number): Change[][] {
  const chunks: Change[][] = [];
  let chunk: Change[] = [];
  for (const [at, change] of changes.entries()) {
    const isNewUnit = changes[at - 1]?.orgUnit !== change.orgUnit;
    if (isNewUnit && chunk.length > 0 && chunk.length + unitLength(changes, at) > size) {
      chunks.push(chunk);
      chunk = [];
    }
    chunk.push(change);
  }
  return chunk.length === 0 ? chunks : [...chunks, chunk];
}

function unitLength(changes: readonly Change[], from: number): number {
  let to = from;
  while (to < changes.length && changes[to]?.orgUnit === changes[from]?.orgUnit) to += 1;
  return to - from;
}

type IsRefused = (change: Change, index: number) => boolean;

/** In a dry run only the answer tells; where it names no values, all are taken for refused. */
function rejectedBy(summary: ImportSummary): IsRefused {
  const indexes = new Set([...summary.rejectedIndexes, ...summary.conflicts.flatMap((conflict) => conflict.indexes)]);
  return indexes.size === 0 ? () => true : (_change, index) => indexes.has(index);
}

function settle(chunk: readonly Change[], isRefused: IsRefused, summary: ImportSummary): Settled {
  const accepted: Change[] = [];
  const refused: { change: Change; code: string }[] = [];
  const groups = new Map<string, Conflict>();
  chunk.forEach((change, index) => {
    if (!isRefused(change, index)) {
      accepted.push(change);
      return;
    }
    const conflict = conflictOf(index, summary);
    refused.push({ change, code: conflict.code });
    const key = `${conflict.code} ${change.dataElement} ${conflict.message}`;
    const known = groups.get(key);
    const where = { dataElement: change.dataElement, orgUnit: change.orgUnit, period: change.period };
    groups.set(key, { ...where, ...conflict, ...known, values: (known?.values ?? 0) + 1 });
  });
  return { accepted, refused, conflicts: [...groups.values()] };
}

/** The conflict that names a value, else the one of the whole set, else that nothing was said. */
function conflictOf(index: number, summary: ImportSummary): Omit<Conflict, 'values'> {
  const found =
    summary.conflicts.find(({ indexes }) => indexes.includes(index)) ??
    summary.conflicts.find(({ indexes }) => indexes.length === 0);
  if (found !== undefined) return { ...found, ...explainCode(found.code), code: found.code, message: found.message };
  const said = summary.description === '' ? '' : ` ("${summary.description.slice(0, 120)}")`;
  return {
    code: 'not-stored',
    message: `DHIS2 answered without a conflict, and does not hold the value${said}`,
    fix: 'it is sent again by the next run; when it stays, look into the log of DHIS2',
  };
}
