import assert from 'node:assert/strict';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { gzipSync } from 'node:zlib';
import {
  type FhirServer,
  type FhirServerOptions,
  readNdjson,
  startFhirServer,
} from '../../../../cli/sandbox/fhir/index.ts';
import { diagnosticsOf, dose, get, send } from './support.ts';

describe('the FHIR server', () => {
  let server: FhirServer;
  const start = async (options: FhirServerOptions = {}): Promise<void> => {
    server = await startFhirServer(options);
    server.load(Array.from({ length: 60 }, (_, at) => dose(`d${at}`, '2024-03-31')));
  };
  afterEach(() => server.close());

  it('says what it can do', async () => {
    await start();
    const statement = (await (await fetch(`${server.url}/metadata`)).json()) as {
      resourceType: string;
      fhirVersion: string;
      kind: string;
      rest: { mode: string; resource: { type: string; searchParam: { name: string; type: string }[] }[] }[];
    };
    assert.deepEqual(
      [statement.resourceType, statement.fhirVersion, statement.kind, statement.rest[0]?.mode],
      ['CapabilityStatement', '4.0.1', 'instance', 'server'],
    );
    const immunization = statement.rest[0]?.resource.find((resource) => resource.type === 'Immunization');
    assert.ok(immunization?.searchParam.some(({ name, type }) => name === 'vaccine-code' && type === 'token'));
    assert.ok(immunization?.searchParam.some(({ name, type }) => name === '_lastUpdated' && type === 'date'));
  });

  it('answers 404 without a body outside its base path', async () => {
    await start();
    const answer = await fetch(`${new URL(server.url).origin}/nothere`);
    assert.deepEqual([answer.status, await answer.text()], [404, '']);
    assert.equal((await fetch(server.url)).status, 400);
  });

  it('answers 414 in HTML and closes the connection for an address over 8 KiB, but takes it as a form', async () => {
    await start();
    const ids = Array.from(
      { length: 300 },
      (_, at) => `aaaaaaaa-bbbb-cccc-dddd-${String(at).padStart(12, '0')}`,
    ).join();
    const answer = await fetch(`${server.url}/Patient?_id=${ids}`);
    assert.equal(answer.status, 414);
    assert.equal(answer.headers.get('content-type'), 'text/html;charset=iso-8859-1');
    assert.equal(answer.headers.get('connection'), 'close');
    assert.match(await answer.text(), /HTTP ERROR 414 URI Too Long/);
    const body = new URLSearchParams({ _id: ids });
    assert.equal((await fetch(`${server.url}/Patient/_search`, { method: 'POST', body })).status, 200);
  });

  it('packs answers for clients that take it, and counts the packed bytes', async () => {
    await start();
    const url = `${server.url}/Immunization?_count=60`;
    assert.equal((await fetch(url)).headers.get('content-encoding'), 'gzip');
    assert.equal(
      (await fetch(url, { headers: { 'accept-encoding': 'identity' } })).headers.get('content-encoding'),
      null,
    );
    const [packed, plain] = server.requests;
    assert.deepEqual([packed?.method, packed?.path, packed?.query], ['GET', '/fhir/Immunization', '_count=60']);
    assert.ok((packed?.bytes ?? 0) * 4 < (plain?.bytes ?? 0));
  });

  for (const [title, auth, good, bad] of [
    ['a password', { username: 'u', password: 'pä' }, `Basic ${Buffer.from('u:pä').toString('base64')}`, 'Basic dTpw'],
    ['a token', { token: 'secret' }, 'Bearer secret', 'Bearer secreT'],
  ] as const) {
    it(`asks for ${title} when told to`, async () => {
      await start({ auth });
      const url = `${server.url}/Immunization`;
      assert.equal((await fetch(url, { headers: { authorization: good } })).status, 200);
      for (const headers of [{}, { authorization: bad }] as Record<string, string>[]) {
        const answer = await fetch(url, { headers });
        assert.equal(answer.status, 401);
        assert.match(answer.headers.get('www-authenticate') ?? '', /^(Basic|Bearer) realm=/);
        assert.match(await diagnosticsOf(answer), /^OperationOutcome: Unauthorized/);
      }
    });
  }

  it('lets an interceptor fail requests by their number and their path', async () => {
    await start({
      intercept: ({ number, path }) =>
        number === 2
          ? { kind: 'answer', status: 503, body: 'busy' }
          : path.endsWith('/lost')
            ? { kind: 'lost' }
            : undefined,
    });
    const statuses: number[] = [];
    for (let at = 0; at < 3; at += 1) statuses.push((await fetch(`${server.url}/Immunization`)).status);
    assert.deepEqual(statuses, [200, 503, 200]);
    await assert.rejects(send('PUT', `${server.url}/Immunization/lost`, dose('lost', '2024-03-31')));
    assert.equal((await get(`${server.url}/Immunization?_id=lost`)).total, 1);
    assert.deepEqual(
      server.requests.map((request) => request.status),
      [200, 503, 200, 0, 200],
    );
  });

  it('is gone once it is closed', async () => {
    await start();
    const other = await startFhirServer();
    await get(`${other.url}/Patient`);
    await other.close();
    await assert.rejects(fetch(`${other.url}/Patient`));
  });
});

describe('reading NDJSON', () => {
  let folder: string;
  before(() => {
    folder = mkdtempSync(join(tmpdir(), 'ndjson-'));
  });
  after(() => rmSync(folder, { recursive: true }));
  const file = (name: string, content: string | Buffer): string => {
    const path = join(folder, name);
    writeFileSync(path, content);
    return path;
  };

  const lines = '{"resourceType":"Patient","id":"a"}\n\n{"resourceType":"Patient","id":"ä"}\n';
  it('reads plain and packed files', () => {
    for (const path of [file('p.ndjson', lines), file('p.ndjson.gz', gzipSync(lines))]) {
      assert.deepEqual(
        [...readNdjson(path)].map((resource) => resource.id),
        ['a', 'ä'],
      );
    }
  });

  it('names the line that is no resource', () => {
    assert.throws(() => [...readNdjson(file('bad.ndjson', `${lines}{"resource`))], /bad\.ndjson:4: not a line of JSON/);
    assert.throws(() => [...readNdjson(file('no.ndjson', '{"id":1}'))], /no\.ndjson:1: not a FHIR resource/);
  });
});
