import { TransportError } from '../../transport/index.ts';
import { ExportError } from './export-error.ts';

/** A line may be as long as the largest resource that is read: 16 MB. */
const LONGEST_LINE = 16 << 20;
/** How often a file is asked for again when nothing new came. */
const ATTEMPTS = 3;

/** What asking again does not change. */
const REFUSALS: ReadonlySet<string> = new Set(['unauthorized', 'forbidden', 'redirected']);

/** Opens a file anew, from its beginning. */
export type OpenFile = () => Promise<AsyncIterable<unknown>>;

/**
 * Read an NDJSON file as it arrives, some lines at a time: memory holds one chunk and the line that it breaks off in.
 * When the connection is cut, the file is asked for again and what was handed on already is passed over, so that nothing
 * is counted twice.
 *
 * @param name how errors call the file
 * @param open asks for the file
 * @param retry told before each new attempt; waits as long as it should
 * @returns parsed lines
 * @throws {ExportError} `export-cut` when it is cut at the same place three times, `export-unreadable` with the number of a line
 * @throws {TransportError} when the file is refused
 * @see http://hl7.org/fhir/R4/nd-json.html
 * @example for await (const resources of readLines('output-1-Immunization', open, wait)) resources.forEach(tally.add);
 */
export async function* readLines(
  name: string,
  open: OpenFile,
  retry: (attempt: number) => Promise<void>,
): AsyncGenerator<readonly unknown[]> {
  const at = { bytes: 0, lines: 0 };
  for (let attempt = 1; ; attempt += 1) {
    const reached = at.bytes;
    try {
      yield* readFrom(name, await open(), at);
      return;
    } catch (error) {
      if (isOurs(error) || isRefusal(error)) throw error;
      if (at.bytes > reached) attempt = 1;
      if (attempt >= ATTEMPTS) {
        // It says what was answered, if anything was.
        if (error instanceof TransportError) throw error;
        const what = `file ${name} was cut off ${ATTEMPTS} times after line ${at.lines}`;
        throw new ExportError('export-cut', what, 'look at the network, then run again: the export is kept');
      }
      await retry(attempt);
    }
  }
}

async function* readFrom(
  name: string,
  stream: AsyncIterable<unknown>,
  at: { bytes: number; lines: number },
): AsyncGenerator<readonly unknown[]> {
  let skip = at.bytes;
  let rest: Buffer[] = [];
  let held = 0;
  for await (const piece of stream) {
    let chunk = Buffer.isBuffer(piece) ? piece : Buffer.from(piece as Uint8Array);
    if (skip >= chunk.length) {
      skip -= chunk.length;
      continue;
    }
    chunk = chunk.subarray(skip);
    skip = 0;
    const end = chunk.lastIndexOf(0x0a);
    rest.push(end < 0 ? chunk : chunk.subarray(0, end));
    held += end < 0 ? chunk.length : end;
    if (end < 0 && held > LONGEST_LINE) throw unreadable(name, at.lines + 1, 'is longer than 16 MB');
    if (end < 0) continue;
    const whole = Buffer.concat(rest, held);
    rest = [chunk.subarray(end + 1)];
    held = chunk.length - end - 1;
    const parsed = parseAll(name, whole, at.lines);
    at.bytes += whole.length + 1;
    at.lines = parsed.lines;
    yield parsed.values;
  }
  // A last line without its end may be a cut that nothing else tells of.
  const last = Buffer.concat(rest, held).toString('utf8').trim();
  if (last === '') return;
  const value = parseOrNot(last);
  if (value === undefined) throw new Error('cut in a line');
  at.bytes += held;
  at.lines += 1;
  yield [value];
}

function parseAll(name: string, whole: Buffer, before: number): { values: unknown[]; lines: number } {
  const values: unknown[] = [];
  let lines = before;
  for (let start = 0; start <= whole.length; ) {
    const found = whole.indexOf(0x0a, start);
    const end = found < 0 ? whole.length : found;
    const text = whole.toString('utf8', start, end).trim();
    lines += 1;
    start = end + 1;
    if (text === '') continue;
    const value = parseOrNot(text);
    // The parser's own message quotes the text, which may be a patient's.
    if (value === undefined) throw unreadable(name, lines, 'is no JSON');
    values.push(value);
  }
  return { values, lines };
}

function parseOrNot(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
}

function unreadable(name: string, line: number, what: string): ExportError {
  return new ExportError('export-unreadable', `line ${line} of file ${name} ${what}`, 'look at the server');
}

/** Asked again it would be answered the same. */
function isRefusal(error: unknown): boolean {
  return error instanceof TransportError && REFUSALS.has(error.code);
}

function isOurs(error: unknown): boolean {
  return error instanceof ExportError;
}
