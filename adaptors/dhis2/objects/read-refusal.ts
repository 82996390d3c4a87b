import type { TransportResponse } from '../../transport/index.ts';
import { type ErrorReport, MetadataError } from './metadata-error.ts';

/** What to do about an error of DHIS2; those that it can be told better than by the message alone. */
const FIXES: Readonly<Record<string, string>> = {
  E4000: 'give it what is missing',
  E4001: 'shorten it',
  E4002: 'shorten or lengthen it',
  E4014: 'a UID is a letter, then 10 letters or digits',
  E5000: 'it is there already: change it instead of creating it',
  E5002: 'name an object that is there, and that the user may read',
  E5003: 'choose another value, or use the object that has it',
};

/**
 * Turn a refusal of an object (400, 404 or 409) into an error that says all that DHIS2 finds wrong with it.
 *
 * @param what names the object and what was asked, such as `organisationUnits/DiszpKrYNg8 could not be replaced`
 * @param response what came
 * @returns the error; undefined for an answer of another status
 * @example throw readRefusal('organisationUnits/DiszpKrYNg8 could not be replaced', response)
 */
export function readRefusal(what: string, response: TransportResponse): MetadataError | undefined {
  const { status, body } = response;
  if (status === 404) {
    return new MetadataError(
      'object-not-found',
      `${what}: it is not there`,
      'check its UID, and that the user may read it',
    );
  }
  if (status !== 400 && status !== 409) return undefined;
  const reports = readReports(body);
  const said = reports.map(({ errorCode, message }) => `${errorCode} ${message}`);
  const { message } = asObject(body);
  const why = said.length > 0 ? said.join('; ') : oneLine(message) || `it answered ${status}`;
  const fixes = [...new Set(reports.flatMap(({ errorCode }) => FIXES[errorCode] ?? []))];
  const code = reports.some(({ errorCode }) => errorCode === 'E5000') ? 'object-exists' : 'object-refused';
  return new MetadataError(code, `${what}: ${why}`, fixes.join('; ') || 'correct what was sent', reports);
}

/** The error reports of an answer to a write of one object. */
function readReports(body: unknown): ErrorReport[] {
  const { errorReports } = asObject(asObject(body).response);
  if (!Array.isArray(errorReports)) return [];
  return errorReports.map((report: unknown) => {
    const { errorCode, errorProperty, message } = asObject(report);
    return {
      errorCode: typeof errorCode === 'string' ? errorCode : 'E0000',
      property: typeof errorProperty === 'string' ? errorProperty : undefined,
      message: oneLine(message),
    };
  });
}

function oneLine(text: unknown): string {
  return typeof text === 'string' ? text.replace(/\s+/g, ' ').trim().slice(0, 300) : '';
}

function asObject(value: unknown): Readonly<Record<string, unknown>> {
  return typeof value === 'object' && value !== null ? (value as Record<string, unknown>) : {};
}
