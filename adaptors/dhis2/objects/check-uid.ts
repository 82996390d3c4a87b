import { MetadataError } from './metadata-error.ts';

const UID = /^[a-zA-Z][a-zA-Z0-9]{10}$/;

/** Tell whether a text has the form of a DHIS2 UID. @example isUid('DiszpKrYNg8') // true */
export function isUid(text: string): boolean {
  return UID.test(text);
}

/**
 * Take a UID for a path. DHIS2 2.43 answers anything else with a page of HTML, and a slash would name another resource.
 *
 * @param uid such as `DiszpKrYNg8`
 * @returns the same
 * @throws {MetadataError} `not-a-uid`
 */
export function checkUid(uid: string): string {
  if (isUid(uid)) return uid;
  throw new MetadataError('not-a-uid', `"${uid}" is no UID`, 'a UID is a letter, then 10 letters or digits');
}
