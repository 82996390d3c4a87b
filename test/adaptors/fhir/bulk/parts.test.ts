import assert from 'node:assert/strict';
import { request } from '@openfn/language-http';
import { filtersOf, isWithin, windowsOf } from '../../../../adaptors/fhir/bulk/export-windows.ts';
import { bulkOverHttp } from '../../../../adaptors/fhir/bulk/index.ts';
import { kickOff } from '../../../../adaptors/fhir/bulk/kick-off.ts';
import { pathFrom, placeOf } from '../../../../adaptors/fhir/bulk/place-of.ts';
import { deleteExport, pollExport } from '../../../../adaptors/fhir/bulk/poll.ts';
import { typesOf } from '../../../../adaptors/fhir/bulk/start-export.ts';
import { compile } from '../../tally/compile.ts';
import { muteConsole, reply, startWire, type Wire } from '../../transport/wire.ts';
import { DOSES_OF_CHILDREN as mapping } from '../doses-of-children.ts';

const ORIGIN = 'https://fhir.example.org';

describe('placeOf', () => {
  for (const address of [`${ORIGIN}/files/1`, 'HTTPS://FHIR.example.org:443/files/1', '/files/1']) {
    it(`takes ${address} for a place on the server`, () => {
      assert.equal(placeOf(address, ORIGIN, [], 'a file').isOwn, true);
    });
  }
  for (const address of [
    'http://fhir.example.org/files/1',
    'https://fhir.example.org:8443/files/1',
    'https://fhir.example.org.evil.example/1',
    'https://fhir.example.org@evil.example/1',
    'https:\\\\evil.example/1',
    '//evil.example/1',
    '/\\evil.example/1',
    'ftp://fhir.example.org/1',
    '',
  ]) {
    it(`refuses ${address || 'an empty address'}`, () => {
      assert.throws(() => placeOf(address, ORIGIN, ['https://files.example.org'], 'a file'), { code: 'export-origin' });
    });
  }
  it('takes a place on a listed origin, without the credential', () => {
    const place = placeOf('https://files.example.org/1?sig=x', ORIGIN, ['https://files.example.org'], 'a file');
    assert.deepEqual(place, { url: 'https://files.example.org/1?sig=x', isOwn: false });
  });
  it('leaves path and query of an address', () => {
    assert.equal(pathFrom('https://fhir.example.org/fhir/status?job=1'), '/fhir/status?job=1');
  });
});

describe('windowsOf', () => {
  const { period } = mapping;
  it('puts periods without a gap into one window, the newest first', () => {
    assert.deepEqual(windowsOf(period, ['202312', '202405', '202402', '202401']), [
      ['202405', '202405'],
      ['202312', '202402'],
    ]);
  });
  it('makes six windows at most, the last as wide as needed', () => {
    const windows = windowsOf(period, ['202001', '202003', '202005', '202007', '202009', '202011', '202101', '202103']);
    assert.equal(windows.length, 6);
    assert.deepEqual(windows.at(-1), ['202001', '202005']);
    assert.equal(isWithin(period, windows)('202003'), true);
    assert.equal(isWithin(period, windows)('202006'), false);
  });
});

describe('filtersOf', () => {
  it('asks for the dates of the windows, and for joined types as a whole', () => {
    assert.deepEqual(filtersOf(mapping, [['202401', '202403']]), ['Immunization?date=ge2023-12-31&date=le2024-04-01']);
  });
  it('asks for a type as a whole where rows are joined with it', () => {
    const births = compile(`name: births
dataSet: EPI
period: { type: Monthly, timeZone: UTC, since: 2024-01 }
orgUnits: { lookup: org-units.csv }
views:
  dose:
    resource: Immunization
    search: { status: 'completed,not-done' }
    searchDate: date
    columns: { date: occurrence.ofType(dateTime), patient: patient.getReferenceKey(Patient), place: location.getReferenceKey(Location) }
  born:
    resource: Patient
    searchDate: birthdate
    columns: { date: birthDate, place: managingOrganization.getReferenceKey(Organization) }
  child: { resource: Patient, columns: { sex: gender } }
dimensions:
  sex: { column: child.sex, map: { male: Male, female: Female } }
sources:
  - { rows: dose, join: { child: patient }, date: date, orgUnit: [place], values: [{ dataElement: DOSES, by: [sex] }] }
  - { rows: born, date: date, orgUnit: [place], values: [{ dataElement: BIRTHS }] }
`);
    assert.deepEqual(filtersOf(births, [['202401', '202401']]), [
      'Immunization?status=completed%2Cnot-done&date=ge2023-12-31&date=le2024-02-01',
    ]);
    assert.deepEqual(typesOf(births, 'system').exported, ['Immunization', 'Patient']);
  });
});

describe('a server that exports', () => {
  let wire: Wire;
  let printed: ReturnType<typeof muteConsole>;
  let answer: Parameters<typeof startWire>[0];
  beforeEach(async () => {
    printed = muteConsole();
    wire = await startWire((...args) => answer(...args));
  });
  afterEach(async () => {
    printed.restore();
    await wire.close();
  });
  const server = () => bulkOverHttp(request, { clock: { now: () => 0 } })({ baseUrl: wire.origin, apiPath: 'fhir' });
  const whole = { level: 'Group/g-1', types: ['Immunization', 'Patient'], filters: [] } as const;

  it('is asked for an export with what it needs to know', async () => {
    answer = (response) => void response.writeHead(202, { 'content-location': `${wire.origin}/bulk/7` }).end();
    assert.equal(await kickOff(server(), { ...whole, since: '2024-01-01T00:00:00Z' }), '/bulk/7');
    const { pathname, searchParams } = new URL(wire.received[0]?.url ?? '', wire.origin);
    assert.equal(pathname, '/fhir/Group/g-1/$export');
    assert.deepEqual(Object.fromEntries(searchParams), {
      _type: 'Immunization,Patient',
      _outputFormat: 'application/fhir+ndjson',
      _since: '2024-01-01T00:00:00Z',
    });
  });
  it('is refused when it names no address, or one elsewhere', async () => {
    answer = (response) => void response.writeHead(202).end();
    await assert.rejects(kickOff(server(), whole), { code: 'unexpected-answer' });
    answer = (response) => void response.writeHead(202, { 'content-location': 'https://example.org/1' }).end();
    await assert.rejects(kickOff(server(), whole), { code: 'export-origin' });
    answer = reply(400, { resourceType: 'OperationOutcome', issue: [{ diagnostics: '_typeFilter is not supported' }] });
    await assert.rejects(kickOff(server(), whole), { code: 'refused', message: /_typeFilter is not supported/ });
  });

  for (const [status, is] of [
    [429, 'running'],
    [503, 'running'],
    [404, 'gone'],
    [410, 'gone'],
    [500, 'failed'],
    [400, 'failed'],
    [422, 'failed'],
  ] as const) {
    it(`that answers ${status} to how far the export is: ${is}`, async () => {
      answer = reply(status, {});
      assert.equal((await pollExport(server(), '/bulk/7', [])).is, is);
      assert.equal(wire.received[0]?.url, '/bulk/7');
    });
  }
  it('may say by an OperationOutcome that an export has failed, or that it cannot tell now', async () => {
    const outcome = (code: string) => ({
      resourceType: 'OperationOutcome',
      issue: [null, { severity: 'error', code }],
    });
    answer = reply(200, outcome('exception'));
    assert.deepEqual(await pollExport(server(), '/bulk/7', []), { is: 'failed', status: 200 });
    answer = reply(500, outcome('transient'));
    assert.equal((await pollExport(server(), '/bulk/7', [])).is, 'running');
    answer = reply(401, outcome('login'));
    await assert.rejects(pollExport(server(), '/bulk/7', []), { code: 'unauthorized' });
  });
  it('is shown to say how far it is, without what might name a patient', async () => {
    answer = (response) => void response.writeHead(202, { 'x-progress': '50% of Patient/p-1   done' }).end();
    assert.deepEqual(await pollExport(server(), '/bulk/7', []), { is: 'running', progress: '50% of Patient done' });
  });
  it('is told by its name, not by its address, where it does not let in', async () => {
    answer = reply(403, {});
    await assert.rejects(pollExport(server(), '/bulk/7?secret=1', []), (error: Error) => {
      assert.ok(error.message.includes('GET export-status answered 403') && !error.message.includes('secret'));
      return true;
    });
  });
  it('may answer a deletion as it likes', async () => {
    answer = reply(404, {});
    assert.equal(await deleteExport(server(), '/bulk/7'), 404);
  });
});
