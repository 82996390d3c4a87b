/** What belongs to the character before it, or joins two into one. */
const JOINED = /^(?:\p{M}|\u200d)/u;

/**
 * Shorten a text to a length that a column of DHIS2 takes: at the end of a word where one ends in the last third, never
 * within a character that is written with several code units or with marks.
 *
 * @param text any text
 * @param length UTF-16 code units at most, which is how DHIS2 counts
 * @returns the text, or its beginning
 * @example cutText('Centre de santé de Ouagadougou', 20) // 'Centre de santé de'
 */
export function cutText(text: string, length: number): string {
  if (text.length <= length) return text;
  let end = length;
  while (end > 0 && isWithin(text, end)) end -= 1;
  const cut = text.slice(0, end);
  const space = /\s/.test(text.charAt(end)) ? end : cut.search(/\s+\S*$/);
  return (space * 3 > length * 2 ? cut.slice(0, space) : cut).trimEnd();
}

function isWithin(text: string, at: number): boolean {
  const isHalf = /[\udc00-\udfff]/.test(text.charAt(at));
  return isHalf || JOINED.test(text.slice(at)) || text.charAt(at - 1) === '\u200d';
}
