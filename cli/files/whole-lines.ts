const LINE_FEED = 10;

/**
 * Cut pieces of bytes anew so that each holds whole lines. A line ends at a line feed alone: JSON texts may hold other
 * separators, at which Node's own reader of lines would break them.
 *
 * @param chunks pieces, cut anywhere
 * @returns pieces of whole lines, with their ends; the last line may lack its end
 * @example for await (const lines of wholeLines(byteChunks(stream, name))) for (const line of linesOf(lines)) …
 */
export async function* wholeLines(chunks: AsyncIterable<Buffer>): AsyncGenerator<Buffer> {
  let rest: Buffer[] = [];
  for await (const chunk of chunks) {
    const end = chunk.lastIndexOf(LINE_FEED) + 1;
    if (end === 0) {
      rest.push(chunk);
      continue;
    }
    const whole = chunk.subarray(0, end);
    yield rest.length === 0 ? whole : Buffer.concat([...rest, whole]);
    rest = end < chunk.length ? [chunk.subarray(end)] : [];
  }
  if (rest.length > 0) yield Buffer.concat(rest);
}

/**
 * Give the place of each line in a piece of whole lines, from its first byte to the one after its last, without its end.
 *
 * @param lines a piece of whole lines
 * @param each told of each line
 * @example eachLine(lines, (start, end) => lines.toString('utf8', start, end))
 */
export function eachLine(lines: Buffer, each: (start: number, end: number) => void): void {
  for (let start = 0; start < lines.length; ) {
    const found = lines.indexOf(LINE_FEED, start);
    const end = found < 0 ? lines.length : found;
    each(start, end);
    start = end + 1;
  }
}
