import { hashKey } from '../../tally/hash-key.ts';

const LETTERS = 'ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz';
const LETTERS_AND_DIGITS = `${LETTERS}0123456789`;
const LENGTH = 11;

/**
 * Derive the UID of an org unit from what it is in its source, so that whoever creates it, however often, makes one unit.
 * Among n places two get the same UID with odds of about n² / 2⁶⁶: one in seven thousand million for a hundred thousand.
 *
 * @param identity what the place is in its source, such as `Location/7`; never change how it is written
 * @param source which source, where several have places of the same id, such as `https://hapi.example.org/fhir`
 * @returns 11 characters: a letter, then letters or digits
 * @see https://docs.dhis2.org/en/develop/using-the-api/dhis-core-version-master/metadata.html
 * @example orgUnitUid('Location/7') // the same on every machine
 */
export function orgUnitUid(identity: string, source = ''): string {
  const words = new Int32Array(3);
  hashKey(`${source}\n${identity}`, words);
  let rest = words.reduce((number, word) => (number << 32n) | BigInt(word >>> 0), 0n);
  let uid = '';
  for (let at = 0; at < LENGTH; at += 1) {
    const alphabet = at === 0 ? LETTERS : LETTERS_AND_DIGITS;
    const size = BigInt(alphabet.length);
    uid += alphabet[Number(rest % size)];
    rest /= size;
  }
  return uid;
}
