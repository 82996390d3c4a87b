/**
 * Write a text as a literal of SQL, with `standard_conforming_strings` on, as it is by default.
 *
 * @param value any text without the character of code 0, which PostgreSQL has not
 * @returns the literal
 * @example textLiteral("it's") // "'it''s'"
 */
export function textLiteral(value: string): string {
  return `'${value.replaceAll("'", "''")}'`;
}

/** Write lines as a comment. @example comment(['One.', 'Two.']) // '-- One.\n-- Two.' */
export function comment(lines: readonly string[]): string {
  return lines
    .flatMap((line) => line.split(/\r\n|\r|\n/))
    .map((line) => (line === '' ? '--' : `-- ${line}`))
    .join('\n');
}

/** Indent the lines of a text but the first. @example indent('a\nb', 2) // 'a\n  b' */
export function indent(text: string, spaces: number): string {
  return text.replaceAll('\n', `\n${' '.repeat(spaces)}`);
}

/**
 * Write the body of a function between dollar signs, whatever it holds.
 *
 * @param body the body
 * @returns it as a literal over several lines
 * @example dollarQuoted('begin\n  return 1;\nend') // '$$\nbegin\n  return 1;\nend\n$$'
 */
export function dollarQuoted(body: string): string {
  let tag = '$$';
  while (body.includes(tag)) tag = `$body${tag.slice(1).replace('body', 'body_')}`;
  return `${tag}\n${body}\n${tag}`;
}
