import type { CompiledView } from '../tally/compiled-mapping.ts';
import { createSeenSet } from '../tally/seen-set.ts';
import { TransportError } from '../transport/index.ts';
import type { DayWindow, RecordPage, RecordSource } from './record-source.ts';

/** How often records whose number is wrong are read again: pages shift while somebody works. */
const ATTEMPTS = 3;

/** What reads the pages of a window, from the beginning each time. */
export interface Reader<Result> {
  /** Begin again with nothing. */
  begin(): void;
  add(page: RecordPage, total: number | undefined): void;
  result(): Result;
  /** The number cannot be right, and what was read is read again by the next run. */
  isUnsettled?(result: Result): boolean;
}

/**
 * Read the records of a view in some days, and check their number against what the source counts: a page that shifted
 * while it was read looks like a short result. What comes twice counts once.
 *
 * @param source where from
 * @param view of which records
 * @param window the days; undefined: all records
 * @param reader takes the pages
 * @returns what came of the reading whose number is right
 * @throws {TransportError} `count-mismatch` when the source gives another number than it counts, three times
 */
export async function readWhole<Result>(
  source: RecordSource,
  view: CompiledView,
  window: DayWindow | undefined,
  reader: Reader<Result>,
): Promise<Result> {
  for (let attempt = 1; ; attempt += 1) {
    reader.begin();
    const seen = createSeenSet();
    let total = await source.count?.(view, window);
    for await (const page of source.pages(view, window, total)) {
      total ??= page.total;
      for (const { id = '' } of page.records) seen.add(id, '');
      reader.add(page, total);
    }
    const result = reader.result();
    const isRight = (counted: number | undefined) => counted === undefined || counted === seen.size;
    if (reader.isUnsettled?.(result) === true || isRight(total)) return result;
    const counted = await source.count?.(view, window);
    if (counted !== undefined && isRight(counted)) return result;
    if (attempt === ATTEMPTS) throw mismatch(source, view, seen.size, counted ?? total ?? 0);
  }
}

function mismatch(
  { system }: RecordSource,
  { resource }: CompiledView,
  given: number,
  counted: number,
): TransportError {
  return new TransportError(
    'count-mismatch',
    system,
    { method: 'GET', path: resource },
    `gave ${given} records on all pages, and counts ${counted}`,
    'run again when nobody enters so much; if it happens each time, look into the log of the server',
  );
}
