import type { Dhis2Version } from '../state.ts';

/** A body that cannot be read, which DHIS2 answers 400 to. */
export class TrackerJsonError extends Error {
  override readonly name = 'TrackerJsonError';
  readonly code = 'BAD_TRACKER_JSON';
}

const source = '[Source: REDACTED (`StreamReadFeature.INCLUDE_SOURCE_IN_LOCATION` disabled); line: 1, column: ';
/** Package of the classes that a payload is read into. */
export const bean = 'org.hisp.dhis.webapi.controller.tracker';

/**
 * Parse the body of a tracker import.
 *
 * @param text the body
 * @param version 2.41 tells the chain of exceptions
 * @returns what was parsed
 * @throws TrackerJsonError when it is no JSON
 * @example parseTrackerJson('{"events":[]}', '2.41');
 */
export function parseTrackerJson(text: string, version: Dhis2Version): unknown {
  try {
    return JSON.parse(text);
  } catch {
    const open = lastOpen(text);
    const kind = text[open] === '[' ? 'Array' : 'Object';
    const what = `expected close marker for ${kind} (start marker at ${source}${open + 1}])`;
    const message = open < 0 ? 'Unexpected character' : `Unexpected end-of-input: ${what}`;
    const key = /"(\w+)"\s*:\s*[[{]$/.exec(text.slice(0, open + 1))?.[1];
    const chain = key === undefined ? '' : ` (through reference chain: ${bean}.imports.Body["${key}"])`;
    throw jsonError(message, `${source}${text.length + 1}]${chain}`, version);
  }
}

/**
 * Read a moment as DHIS2 does: a day, or a day with a time; without a zone it is that of the server, UTC.
 *
 * @param value from the payload
 * @param version for the words of the error
 * @param chain where it stands, in the words of Jackson
 * @returns the moment; undefined for null and missing
 * @throws TrackerJsonError for a text that is no date
 * @example readMoment('2026-01-10', '2.41', '')?.toISOString(); // '2026-01-10T00:00:00.000Z'
 */
export function readMoment(value: unknown, version: Dhis2Version, chain: string): Date | undefined {
  if (value === undefined || value === null) return undefined;
  if (typeof value === 'number') return new Date(value);
  const text = typeof value === 'string' ? value.trim() : '';
  const isDay = /^\d{4}-\d{2}(-\d{2})?$/.test(text);
  const isTime = /^\d{4}-\d{2}-\d{2}T\d{2}(:\d{2}(:\d{2}(\.\d{1,9})?)?)?(Z|[+-]\d{2}:?\d{2})?$/.test(text);
  const zoned = isDay || /(Z|[+-]\d{2}:?\d{2})$/.test(text);
  const moment = new Date(isDay || isTime ? (zoned ? text : `${text}Z`) : Number.NaN);
  if (!Number.isNaN(moment.getTime())) return moment;
  const formats = `only 'yyyy-MM-dd'T'HH:mm:ss.SSS' format end epoch milliseconds are supported.`;
  throw jsonError(
    `Invalid date format '${String(value)}', ${formats}`,
    `${source}1] (through reference chain: ${chain})`,
    version,
  );
}

/**
 * Check a uid as 2.42 and later do while they read the body.
 *
 * @param uid from the payload
 * @throws TrackerJsonError for anything but a letter and ten letters or digits
 * @example demandUid('ydnpOIc2oOg');
 */
export function demandUid(uid: string): void {
  if (isUid(uid)) return;
  const rule = 'UID must be an alphanumeric string of 11 characters starting with a letter';
  throw new TrackerJsonError(
    `JSON parse error: Cannot construct instance of \`org.hisp.dhis.common.UID\`, problem: ${rule}, but was: ${uid}`,
  );
}

/** Whether a text is a uid. @example isUid('short') // false */
export function isUid(text: string): boolean {
  return /^[a-zA-Z][a-zA-Z0-9]{10}$/.test(text);
}

function jsonError(message: string, place: string, version: Dhis2Version): TrackerJsonError {
  const nested = `; nested exception is com.fasterxml.jackson.databind.JsonMappingException: ${message}\n at ${place}`;
  return new TrackerJsonError(`JSON parse error: ${message}${version === '2.41' ? nested : ''}`);
}

/** Where the innermost bracket stands that is not closed; -1 when all are. */
function lastOpen(text: string): number {
  const open: number[] = [];
  let inText = false;
  for (let at = 0; at < text.length; at += 1) {
    const sign = text[at];
    if (inText && sign === '\\') at += 1;
    else if (sign === '"') inText = !inText;
    else if (!inText && (sign === '[' || sign === '{')) open.push(at);
    else if (!inText && (sign === ']' || sign === '}')) open.pop();
  }
  return open.at(-1) ?? -1;
}
