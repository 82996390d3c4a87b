/**
 * Write a name so that names which people take for the same are: in small letters, each run of white space one blank.
 *
 * @param name any text
 * @returns the folded name
 * @example foldName(' Amari  HOSPITAL ') // 'amari hospital'
 */
export function foldName(name: string): string {
  return name.normalize('NFKC').toLowerCase().replace(/\s+/g, ' ').trim();
}
