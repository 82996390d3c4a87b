import type { InterceptedRequest } from '../../../cli/sandbox/fhir/index.ts';
import { MARK } from './marked-persons.ts';

/** A day and a number that nothing else has. */
const DAY = '1918-12-24';
const NUMBER = '774190365';
/** Looks like a UID of DHIS2. */
const UID = 'Qzpersonab1';

/** What only the words of a server hold; in lower case. */
export const FOREIGN_MARKERS: readonly string[] = [DAY, NUMBER, 'otieno'];

/** A person, as servers quote one: by name, id, number, day of birth; in texts, as a code, as a UID. */
export const PERSON_WORDS = [
  `HAPI-0931: Invalid value "Qzperson Otieno" of "family" in Patient/${MARK}-echo, born ${DAY}, number ${NUMBER}:`,
  `\`${UID}\` is not unique, see ${MARK.toUpperCase()}_1 and 'Qzperson.Otieno'`,
].join(' ');

/** A person as a FHIR server writes it. */
export const PATIENT = `{"resourceType":"Patient","id":"${MARK}-echo","name":[{"family":"${MARK}-echo"}],"birthDate":"2019-01-10"}`;

/**
 * Make a refusal that names a person in every way in which servers say what is wrong: the OperationOutcome of FHIR, the messages
 * of DHIS2, of Go.Data, of other JSON APIs and of OAuth2.
 *
 * @param words what it says
 * @returns the body
 */
export function refusal(words: string = PERSON_WORDS): string {
  const issue = { severity: 'error', code: 'processing', details: { text: words }, expression: [words] };
  return JSON.stringify({
    resourceType: 'OperationOutcome',
    issue: [
      { ...issue, diagnostics: words },
      { ...issue, code: `${MARK}-code` },
    ],
    ...{ httpStatus: words, httpStatusCode: 409, status: 'ERROR', message: words, devMessage: words },
    error: { statusCode: 422, name: words, message: words, code: `${MARK.toUpperCase()}_CODE`, details: { words } },
    ...{ title: words, detail: words, errors: [{ message: words }], error_description: words },
  });
}

/** The same, as far as it says what only stands in the details of an issue. */
export function detailsAlone(): string {
  return JSON.stringify({
    resourceType: 'OperationOutcome',
    issue: [{ severity: 'error', code: 'invalid', details: { text: PERSON_WORDS, coding: [{ code: MARK }] } }],
  });
}

/** An error of OAuth2 that is none of the known ones, and says what it was sent. */
export function oauthError(request: InterceptedRequest): string {
  return JSON.stringify({ error: `${MARK}_otieno`, error_description: echoOf(request), error_uri: PERSON_WORDS });
}

/** The summary of an import of data values, with conflicts that name a person. */
export function importSummary(): string {
  const conflict = { object: PERSON_WORDS, value: PERSON_WORDS, property: PERSON_WORDS, indexes: [0] };
  const response = {
    ...{ responseType: 'ImportSummary', status: 'WARNING', description: PERSON_WORDS, dataSetComplete: PERSON_WORDS },
    importCount: { imported: 0, updated: 0, ignored: 1, deleted: 0 },
    conflicts: [
      { ...conflict, errorCode: 'E7619' },
      { ...conflict, errorCode: PERSON_WORDS, indexes: [1] },
      { object: PERSON_WORDS, value: PERSON_WORDS },
    ],
    rejectedIndexes: [0, 1],
  };
  return JSON.stringify({ httpStatus: 'Conflict', message: PERSON_WORDS, response, ...response });
}

/** The report of a tracker import, with errors against all that was sent, whose messages, codes and UIDs name a person. */
export function trackerReport({ body }: InterceptedRequest): string {
  const said = [
    { message: 'Non-unique attribute value `Qzperson Otieno` for attribute `Qzpersonab1`', errorCode: 'E1064' },
    { message: 'Attribute: `Qzperson Otieno` is not valid: `TEXT`', errorCode: 'E1007' },
    { message: PERSON_WORDS, errorCode: PERSON_WORDS },
  ];
  const uids = [...body.toString().matchAll(/"(?:trackedEntity|enrollment|event)":"(\w{11})"/g)].map(([, uid]) => uid);
  const errorReports = [...new Set([...uids, UID])].flatMap((uid) => {
    return said.map((error) => ({ ...error, uid, trackerType: PERSON_WORDS, args: [PERSON_WORDS] }));
  });
  const stats = { created: 0, updated: 0, deleted: 0, ignored: errorReports.length, total: errorReports.length };
  const typeReportMap = { TRACKED_ENTITY: { stats, objectReports: [{ uid: UID, errorReports }] } };
  return JSON.stringify({
    ...{ status: 'ERROR', message: PERSON_WORDS, validationReport: { errorReports, warningReports: errorReports } },
    ...{ stats, bundleReport: { status: 'ERROR', typeReportMap } },
  });
}

/** A Bundle whose entries are refused one by one, as many as were asked for. */
export function refusedEntries({ body }: InterceptedRequest): string {
  const asked = Math.max(1, body.toString().split('"request"').length - 1);
  const outcome = JSON.parse(refusal());
  const entry = { response: { status: `404 Not Found ${PERSON_WORDS}`, outcome, location: PERSON_WORDS } };
  return JSON.stringify({ resourceType: 'Bundle', type: 'batch-response', entry: Array(asked).fill(entry) });
}

/** A search without a hit, which says in an entry and in its own link what it made of the search. */
export function searchWithOutcome({ path }: InterceptedRequest): string {
  return JSON.stringify({
    ...{ resourceType: 'Bundle', type: 'searchset', total: 0 },
    link: [{ relation: 'self', url: `http://127.0.0.1${path}?family=${MARK}` }],
    entry: [{ search: { mode: 'outcome' }, resource: JSON.parse(refusal()) }],
  });
}

/**
 * Say all of a request, as debugging proxies and careless servers do: its address, its headers and its body.
 *
 * @param request what came
 * @returns a text
 */
export function echoOf({ method, path, query, headers, body }: InterceptedRequest): string {
  return `Cannot do ${method} ${path}?${query} ${JSON.stringify(headers)} ${body.toString()} for ${PERSON_WORDS}`;
}

/** Headers that name a person, where that can be. */
export const PERSON_HEADERS: Readonly<Record<string, string>> = {
  'x-progress': `Export of ${PERSON_WORDS}`,
  'www-authenticate': `Bearer realm="${MARK}", error_description="${MARK}"`,
  warning: `199 - "${MARK}"`,
  etag: `W/"${MARK}"`,
  'last-modified': MARK,
  'x-request-id': `${MARK}-echo`,
  'content-disposition': `attachment; filename="${MARK}.json"`,
};
