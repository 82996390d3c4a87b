import { isPlainWord } from './plain-words.ts';
import type { TransportRequest } from './transport.ts';

/** What stands for what is not told. */
const CUT = '…';
/** Characters of a foreign text that are looked at, and of what is told of it by default. */
const LOOKED_AT = 20_000;
const TOLD = 200;

const SEPARATORS = /([\s"'`“”‘’[\](){}<>,;=|]+)/;
/** Codes of HAPI and of DHIS2, which their documentation explains. */
const CODE = /^(?:HAPI-\d{3,5}|E\d{4})$/;
const PERCENT = /^\d{1,3}%$/;

/**
 * Tell what a server says, without what may be of a person or a secret. Servers quote what they hold and what they were sent:
 * names, ids, days of birth, whole records. So only words are told that messages are made of, codes of errors, and what is
 * known to be of no person; for all else stands `…`.
 *
 * @param text what a server says; other than a text, it is nothing
 * @param known words that may be told too: names of parameters, UIDs of metadata
 * @param most characters that are told
 * @returns one line; empty where there is no word to tell
 * @example tellForeign('Invalid value "Amina" of family, see E1007') // 'Invalid value "…" of family, see E1007'
 */
export function tellForeign(text: unknown, known: KnownWords = NOTHING, most = TOLD): string {
  if (typeof text !== 'string') return '';
  const parts = text.slice(0, LOOKED_AT).split(SEPARATORS);
  // What is cut off may begin as another word does.
  if (text.length > LOOKED_AT) parts.splice(-1, 1, CUT);
  const told = parts.map((part, at) => (at % 2 === 1 ? part : tellChunk(part, known))).join('');
  const line = told
    .replace(/[\r\n\t]\s*/g, ' ')
    .replace(/…(?:[\s,.:;=|]*…)+/g, CUT)
    .trim();
  return /[a-z]/i.test(line) ? line.slice(0, most) : '';
}

/** Tells what else may be told. */
export type KnownWords = Pick<ReadonlySet<string>, 'has'>;

const NOTHING: KnownWords = new Set();

function tellChunk(chunk: string, known: KnownWords): string {
  const [, word = '', end = ''] = /^(.*?)([.:!?]*)$/s.exec(chunk) ?? [];
  if (word === '') return chunk;
  return isTold(word, known) ? chunk : `${CUT}${end}`;
}

function isTold(word: string, known: KnownWords): boolean {
  if (known.has(word) || CODE.test(word) || PERCENT.test(word)) return true;
  return word.split(/[./:]/).every((part) => part === '' || known.has(part) || CODE.test(part) || isPlain(part));
}

/** Whether it is a plain word, or made of such: `lastUpdated`, `value_not_numeric`, `date-time`. */
function isPlain(text: string): boolean {
  const words = text.split(/[^\p{L}\p{M}\p{N}]+/u).filter((word) => word !== '');
  return words.every((word) => {
    const parts = word.replace(/([a-z])([A-Z])/g, '$1 $2').split(' ');
    return parts.length === 1 ? isPlainWord(word) : parts.every((part) => isPlainWord(part.toLowerCase()));
  });
}

/** Parameters whose values a mapping or we decide, and never a record. */
const STRUCTURAL = [
  '_include',
  '_revinclude',
  '_sort',
  '_elements',
  '_type',
  'fields',
  'filter',
  'dataSet',
  'period',
  'program',
];

/**
 * List the words of a request that may be told, since they come from a mapping: its path, the names of its parameters, and the
 * values of those that name metadata. Nothing of its body.
 *
 * @param request what was asked
 * @returns the words
 * @example tellForeign(diagnostics, wordsOfRequest(request))
 */
export function wordsOfRequest({ path, query = {} }: TransportRequest): ReadonlySet<string> {
  // The address of a further page is made by the server, and filters of the tracker may name persons.
  const values = path === '' || path.startsWith('track') ? [] : STRUCTURAL.flatMap((name) => query[name] ?? []);
  return new Set([path, ...Object.keys(query), ...values].flatMap(wordsOf));
}

/**
 * Part a text that may be told into its words.
 *
 * @param text such as the name of a data element
 * @returns the words, as `tellForeign` takes them
 * @example wordsOf('BCG, 3rd dose') // ['BCG', '3rd', 'dose']
 */
export function wordsOf(text: string): string[] {
  const chunks = text.split(SEPARATORS).filter((_, at) => at % 2 === 0);
  return [...chunks, ...chunks.flatMap((chunk) => chunk.split(/[./:]/))].filter((word) => word !== '');
}
