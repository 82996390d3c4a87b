/**
 * Tell what became of a list of lines.
 *
 * @param before sorted lines, each once
 * @param after the same later
 * @returns `+ ` before what came and `- ` before what went, sorted
 * @example changedLines(['a', 'b'], ['b', 'c']) // ['+ c', '- a']
 */
export function changedLines(before: readonly string[], after: readonly string[]): string[] {
  const came = after.filter((line) => !before.includes(line)).map((line) => `+ ${line}`);
  const went = before.filter((line) => !after.includes(line)).map((line) => `- ${line}`);
  return [...came, ...went];
}
