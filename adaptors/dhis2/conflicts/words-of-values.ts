import type { KnownWords } from '../../transport/index.ts';

/** What of a document of values is no name: UIDs and periods of aggregate data, and of whole sets. */
const NAMING = [
  'dataSet',
  'dataElement',
  'period',
  'orgUnit',
  'organisationUnit',
  'categoryOptionCombo',
  'attributeOptionCombo',
];

/**
 * List what names the values of an import: UIDs of metadata, and periods. DHIS2 names them in conflicts, and they are of no
 * person; values and comments are left out. UIDs of what was not sent are of metadata and users here too: aggregate data have
 * no persons. They are known by their look alone, which no name has.
 *
 * @param body document of `dataValueSets` or `completeDataSetRegistrations`
 * @param names words of names of metadata
 * @returns the words
 * @example wordsOfValues({ dataSet: 'BfMAe6Itzgt', dataValues: [{ period: '202403' }] }) // Set { 'BfMAe6Itzgt', '202403' }
 */
export function wordsOfValues(body: unknown, names: KnownWords = new Set()): KnownWords {
  const words = new Set<string>();
  const { dataValues, completeDataSetRegistrations } = asRecord(body);
  for (const list of [[body], dataValues, completeDataSetRegistrations]) {
    for (const item of Array.isArray(list) ? list : []) {
      const record = asRecord(item);
      for (const name of NAMING) {
        const word = record[name];
        if (typeof word === 'string') words.add(word);
      }
    }
  }
  return {
    has: (word) => words.has(word) || names.has(word) || PERIOD.test(word) || POSITION.test(word) || looksRandom(word),
  };
}

/** Of a value in what was sent, as 2.43 tells it. */
const POSITION = /^#\d{1,6}$/;
/** Periods as they are written that are longer than a day. */
const PERIOD =
  /^\d{4}(?:\d{2}B?|(?:Wed|Thu|Sat|Sun|Bi)?W\d{1,2}|Q[1-4]|(?:April|Sep|Nov)?S[12]|April|July|Sep|Oct|Nov)?$/;

/** Whether it has the form of a UID, with a digit, and changes often between small letters, capitals and digits. */
function looksRandom(word: string): boolean {
  if (!/^[A-Za-z](?=.*\d)[A-Za-z0-9]{10}$/.test(word)) return false;
  return (word.match(/[a-z]+|[A-Z]+|\d+/g) ?? []).length > 4;
}

function asRecord(value: unknown): Readonly<Record<string, unknown>> {
  return typeof value === 'object' && value !== null ? (value as Record<string, unknown>) : {};
}
