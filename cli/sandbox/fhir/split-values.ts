/**
 * Split a search value at a separator that is not escaped by a backslash.
 *
 * @param text such as `a,b\,c`
 * @param separator one character
 * @returns the parts, still escaped
 * @see http://hl7.org/fhir/R4/search.html#escaping
 * @example splitValues('a,b\\,c', ',') // ['a', 'b\\,c']
 */
export function splitValues(text: string, separator: string): string[] {
  const parts: string[] = [];
  let part = '';
  for (let at = 0; at < text.length; at += 1) {
    const letter = text.charAt(at);
    if (letter === '\\') {
      part += letter + text.charAt(at + 1);
      at += 1;
    } else if (letter === separator) {
      parts.push(part);
      part = '';
    } else part += letter;
  }
  return [...parts, part];
}

/**
 * Remove the escapes of a search value.
 *
 * @param text such as `b\,c`
 * @returns such as `b,c`
 * @example unescapeValue('b\\,c') // 'b,c'
 */
export function unescapeValue(text: string): string {
  return text.replace(/\\([\\,$|])/g, '$1');
}
