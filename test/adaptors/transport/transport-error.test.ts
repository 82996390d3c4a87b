import assert from 'node:assert/strict';
import {
  expectOk,
  type System,
  TransportError,
  type TransportRequest,
  type TransportResponse,
} from '../../../adaptors/transport/index.ts';
import { describeRequest } from '../../../adaptors/transport/transport-error.ts';

const secret = 'Achieng';
const search: TransportRequest = {
  method: 'GET',
  path: 'Immunization',
  query: { patient: secret },
  headers: { authorization: secret },
};
const batch: TransportRequest = { method: 'POST', path: '', body: { entry: [{ url: `Patient/${secret}` }] } };
const values: TransportRequest = { method: 'POST', path: 'dataValueSets', body: { dataValues: [secret] } };
const outcome = (diagnostics: string) => ({ resourceType: 'OperationOutcome', issue: [{ diagnostics }] });

const credential = 'the server does not accept the credential: check user, password or token (unauthorized)';
const right = 'the user may not do this: ask for the right in the server (forbidden)';
const login = 'usually to a login page: check the credential and the base URL (redirected)';
const refused = 'the server refused the request: check the mapping and the base URL (refused)';
const failed = 'the server failed: look into its log, then run again (server-error)';
const proxy = 'a proxy or a cut connection may be between: check the base URL, then run again (unreadable-answer)';

type Row = [string, System, TransportRequest, Partial<TransportResponse>, string];
const table: Row[] = [
  [
    '401',
    'FHIR',
    search,
    { status: 401, body: outcome(secret) },
    `FHIR: GET Immunization answered 401 — ${credential}`,
  ],
  ['403', 'DHIS2', values, { status: 403, body: secret }, `DHIS2: POST dataValueSets answered 403 — ${right}`],
  ['302', 'DHIS2', values, { status: 302 }, `DHIS2: POST dataValueSets answered 302, a redirect — ${login}`],
  [
    '206',
    'FHIR',
    search,
    { status: 206, body: {} },
    `FHIR: GET Immunization answered 206 with a part of what was asked for — ${proxy}`,
  ],
  ['404', 'FHIR', search, { status: 404 }, `FHIR: GET Immunization answered 404 — ${refused}`],
  [
    'the diagnostics of a refused search, on one line',
    'FHIR',
    search,
    { status: 400, body: outcome('HAPI-0524: Unknown\n search parameter "nosuch", date, of patient') },
    `FHIR: GET Immunization answered 400: HAPI-0524: Unknown search parameter "…", date, of patient — ${refused}`,
  ],
  [
    'the message of DHIS2',
    'DHIS2',
    values,
    { status: 409, body: { message: 'Data set is locked' } },
    `DHIS2: POST dataValueSets answered 409: Data set is locked — ${refused}`,
  ],
  [
    'no id that a FHIR server repeats of a posted batch',
    'FHIR',
    batch,
    { status: 400, body: outcome(`Unknown id Patient/${secret}`) },
    `FHIR: POST / answered 400: Unknown id … — ${refused}`,
  ],
  [
    'no more than 200 characters of an answer',
    'FHIR',
    search,
    { status: 422, body: outcome('value'.repeat(1) + ' value'.repeat(100)) },
    `FHIR: GET Immunization answered 422: ${'value '.repeat(33)}va — ${refused}`,
  ],
  ['500', 'FHIR', batch, { status: 500, body: outcome(secret) }, `FHIR: POST / answered 500 — ${failed}`],
  [
    'HTML with 500',
    'FHIR',
    search,
    { status: 500, unreadable: 'text/html instead of JSON' },
    `FHIR: GET Immunization answered 500 — ${failed}`,
  ],
  [
    'HTML with 200',
    'FHIR',
    search,
    { status: 200, unreadable: 'text/html instead of JSON' },
    `FHIR: GET Immunization answered 200 with text/html instead of JSON — ${proxy}`,
  ],
  [
    'a body that is cut off',
    'DHIS2',
    values,
    { status: 200, unreadable: 'JSON that is cut off' },
    `DHIS2: POST dataValueSets answered 200 with JSON that is cut off — ${proxy}`,
  ],
];

describe('expectOk', () => {
  for (const [title, system, request, response, message] of table) {
    it(`says: ${title}`, () => {
      const check = () => expectOk(system, request, { status: 200, headers: {}, body: undefined, ...response });
      assert.throws(check, (error: unknown) => {
        assert.ok(error instanceof TransportError);
        assert.equal(error.message, message);
        assert.ok(message.endsWith(`${error.fix} (${error.code})`));
        assert.deepEqual(Object.keys(error).sort(), ['code', 'fix', 'name']);
        assert.ok(!JSON.stringify({ ...error, message: error.message }).includes(secret));
        return true;
      });
    });
  }

  it('takes odd bodies of refused requests for silence', () => {
    for (const body of [null, 'text', 5, [], { issue: 'x' }, { issue: [null] }, { issue: {} }, { message: {} }]) {
      assert.throws(() => expectOk('FHIR', search, { status: 400, headers: {}, body }), /answered 400 — /);
    }
  });

  it('gives back an answer of 200 to 299', () => {
    for (const status of [200, 201, 204]) {
      const response = { status, headers: {}, body: { total: 1 } };
      assert.equal(expectOk('FHIR', search, response), response);
    }
  });
});

describe('describeRequest', () => {
  it('names method and path, never the query', () => {
    assert.equal(describeRequest(search), 'GET Immunization');
    assert.equal(describeRequest(batch), 'POST /');
  });
});
