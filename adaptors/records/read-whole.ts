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
    const total = await source.count?.(view, window);
    let declared = total;
    let pages = 0;
    for await (const page of source.pages(view, window, total)) {
      declared ??= page.total;
      pages += 1;
      for (const { id = '' } of page.records) seen.add(id, '');
      reader.add(page, declared);
    }
    const result = reader.result();
    if (reader.isUnsettled?.(result) === true || declared === undefined) return result;
    const isRight = declared === seen.size;
    // One page is of one moment; what several hold may be wrong though the number is right at their end.
    if (isRight && (pages <= 1 || source.count === undefined)) return result;
    const counted = (await source.count?.(view, window)) ?? seen.size;
    if (counted === seen.size && (isRight || pages <= 1)) return result;
    if (attempt === ATTEMPTS) throw mismatch(source, view, seen.size, counted);
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
