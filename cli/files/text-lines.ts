/**
 * Split pieces of text into lines. A line ends at a line feed alone: JSON texts may hold other separators, at which
 * Node's own reader of lines would break them.
 *
 * @param chunks pieces of text, cut anywhere
 * @returns lines without their ends
 * @example for await (const line of textLines(chunks)) …
 */
export async function* textLines(chunks: AsyncIterable<string>): AsyncGenerator<string> {
  let rest: string[] = [];
  for await (const chunk of chunks) {
    const lines = chunk.split('\n');
    const last = lines.pop() ?? '';
    const [first, ...others] = lines;
    if (first !== undefined) {
      yield rest.join('') + first;
      yield* others;
      rest = [];
    }
    rest.push(last);
  }
  const end = rest.join('');
  if (end !== '') yield end;
}
