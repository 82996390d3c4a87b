import assert from 'node:assert/strict';
import { findExportedChanges } from '../../../../adaptors/fhir/bulk/find-exported-changes.ts';
import { readLines } from '../../../../adaptors/fhir/bulk/read-lines.ts';
import type { Proposed } from '../../../../adaptors/run/state.ts';
import type { FhirResource } from '../../../../adaptors/tally/compiled-mapping.ts';
import type { Transport } from '../../../../adaptors/transport/index.ts';
import { muteConsole } from '../../transport/wire.ts';
import { DOSES_OF_CHILDREN as mapping } from '../doses-of-children.ts';
import { committed, runBulk } from './bulk-world.ts';
import {
  CHILDREN,
  doseLine,
  doseLines,
  type ExportServer,
  manifestOf,
  NDJSON,
  startExportServer,
  whole,
} from './export-server.ts';

describe('an export that is written otherwise', () => {
  let printed: ReturnType<typeof muteConsole>;
  let server: ExportServer;
  let state: object;

  beforeEach(async () => {
    printed = muteConsole();
    server = await startExportServer();
    server.manifest = manifestOf();
    server.files['/files/children'] = whole(CHILDREN);
    server.files['/files/doses'] = whole(doseLines(3));
    state = committed({}, await run({}));
  });
  afterEach(async () => {
    printed.restore();
    await server.close();
  });
  const run = (from: object = state) => runBulk({ url: server.origin, state: from, bulk: { changes: 'all' } });
  const cellsOf = ({ cells }: Proposed) => cells.columns.value;
  const outcome = (severity: string) =>
    `${JSON.stringify({ resourceType: 'OperationOutcome', issue: [null, { severity, code: 'processing' }] })}\n`;

  it('is counted with marks of byte order, and lines of nothing but blanks', async () => {
    server.files['/files/doses'] = whole(`\uFEFF${doseLines(2)}\n  \r\n\uFEFF${doseLine(2).trimEnd()}`);
    assert.deepEqual(cellsOf(await run()), [3]);
  });

  it('is refused without a list of files: it does not say that there are none', async () => {
    for (const output of [undefined, null]) {
      server.manifest = manifestOf({ output });
      await assert.rejects(run(), { code: 'export-invalid' });
    }
  });

  it('is refused where its manifest is one of several', async () => {
    server.manifest = manifestOf({ link: [{ relation: 'next', url: '/fhir/status/2' }] });
    await assert.rejects(run(), { code: 'export-invalid', message: /one of several/ });
  });

  it('is not counted where a file is answered as not ready, or in part', async () => {
    for (const status of [202, 203]) {
      server.files['/files/doses'] = (response) => void response.writeHead(status, NDJSON).end();
      await assert.rejects(run(), { code: 'export-unreadable', message: new RegExp(`answered ${status}`) });
    }
  });

  it('is not counted where a file tells of errors among its lines, and is with warnings', async () => {
    server.files['/files/doses'] = whole(doseLines(2) + outcome('error'));
    await assert.rejects(run(), { code: 'export-incomplete', message: /line 3 of file output-1-Immunization/ });
    server.files['/files/doses'] = whole(doseLines(2) + outcome('information'));
    assert.deepEqual(cellsOf(await run()), [2]);
  });

  it('is refused where a file holds resources of another type', async () => {
    const lower = doseLine(2).replace('"Immunization"', '"immunization"');
    for (const line of [lower, CHILDREN, doseLine(2).replace('"Immunization"', '7')]) {
      server.files['/files/doses'] = whole(doseLines(2) + line);
      await assert.rejects(run(), {
        code: 'export-unreadable',
        message: /line 3 of file output-1-Immunization is no Immunization/,
      });
    }
  });

  it('says why a file is refused, not that it was cut off', async () => {
    server.files['/files/doses'] = (response) => void response.writeHead(403, NDJSON).end();
    await assert.rejects(run(), { code: 'forbidden', message: /output-1-Immunization/ });
    assert.equal(server.asked('/files/doses').length, 1);
  });

  it('is told by its highest version, with numbers that are beyond 2^53 too', async () => {
    const version = (versionId: string, date: string) =>
      doseLine(1).replace('"id"', `"meta":{"versionId":"${versionId}"},"id"`).replace('2024-05-10', date);
    const older = version('90071992547409930', '2024-04-10');
    const newer = version('90071992547409931', '2024-05-10');
    const newest = version('100000000000000000000', '2024-03-10');
    for (const [lines, period] of [
      [[older, newer], '202405'],
      [[newer, older], '202405'],
      [[newest, older], '202403'],
      [[version('999999999999999', '2024-04-10'), newer], '202405'],
    ] as const) {
      server.files['/files/doses'] = whole(lines.join(''));
      assert.deepEqual((await run()).cells.periods, [period]);
    }
  });

  it('counts each of two resources whose ids of 64 letters differ in the last', async () => {
    const ids = ['a', 'b', 'A'].map((end) => 'a'.repeat(63) + end);
    server.files['/files/doses'] = whole(ids.map((id) => doseLine(1).replace('d-1', id)).join(''));
    assert.deepEqual(cellsOf(await run()), [3]);
  });
});

describe('lines of a file', () => {
  it('are the same wherever chunks end, in a letter too', async () => {
    const text = Buffer.from('{"a":"Zürich ✓ 🩺"}\r\n\n{"b":"é"}');
    for (let size = 1; size <= text.length; size += 1) {
      async function* chunks() {
        for (let at = 0; at < text.length; at += size) yield text.subarray(at, at + size);
      }
      const found: unknown[] = [];
      for await (const values of readLines(
        'f',
        async () => chunks(),
        async () => undefined,
      ))
        found.push(...values);
      assert.deepEqual(found, [{ a: 'Zürich ✓ 🩺' }, { b: 'é' }]);
    }
  });
});

describe('deletions of an export', () => {
  const child = { type: 'Bundle', place: { url: 'x', isOwn: true }, count: undefined, name: 'deleted-1-Bundle' };
  const found = (entry: unknown) =>
    findExportedChanges({ output: [], deleted: [child] }, mapping, {
      async *read() {
        yield [{ resourceType: 'Bundle', entry } as FhirResource];
      },
      transport: { system: 'FHIR', send: async () => ({ status: 404, headers: {}, body: undefined }) },
    });

  for (const url of ['Patient/p-1', 'http://h/fhir/Patient/p-1', 'Patient/p-1/_history/2', '/Patient/p-1/']) {
    it(`are known by ${url}`, async () => {
      const { periods, because } = await found([null, { request: { method: 'DELETE', url } }]);
      assert.deepEqual([periods, because], ['all', 'a Patient has changed, which rows are joined with']);
    });
  }
  it('dirty all periods where they do not name what is gone', async () => {
    for (const url of ['Immunization?identifier=x', '', undefined]) {
      assert.equal((await found([{ request: { method: 'DELETE', url } }])).periods, 'all');
    }
    assert.deepEqual((await found([{ request: { method: 'PUT', url: 'Patient/p-1' } }, {}])).periods, []);
  });
});

describe('changes in an export of a server that counts versions otherwise', () => {
  const file = {
    type: 'Immunization',
    place: { url: 'x', isOwn: true },
    count: undefined,
    name: 'output-1-Immunization',
  };
  const version = (id: string, versionId: string, day: string) => ({
    ...JSON.parse(doseLine(1)),
    id,
    occurrenceDateTime: day,
    meta: { versionId, lastUpdated: '2024-06-01T00:00:00Z' },
  });
  /** Of d-1, which is now in April, and of d-2, the versions in its history, the newest first. */
  async function periodsOf(histories: Record<string, readonly FhirResource[]>) {
    const transport: Transport = {
      system: 'FHIR',
      async send({ body }) {
        const asked = (body as { entry: { request: { url: string } }[] }).entry;
        const entry = asked.map(({ request }) => ({
          response: { status: '200' },
          resource: {
            resourceType: 'Bundle',
            type: 'history',
            entry: (histories[request.url.split('/')[1] ?? ''] ?? []).map((resource) => ({ resource })),
          },
        }));
        return { status: 200, headers: {}, body: { entry } };
      },
    };
    const options = {
      transport,
      async *read() {
        yield Object.values(histories).flatMap(([newest]) => newest ?? []);
      },
    };
    return (await findExportedChanges({ output: [file], deleted: [] }, mapping, options)).periods;
  }
  const d2 = [version('d-2', '1', '2024-05-10')];

  it('are found with versions from 0', async () => {
    const d1 = [version('d-1', '1', '2024-04-10'), version('d-1', '0', '2024-02-10')];
    assert.deepEqual(await periodsOf({ 'd-1': d1, 'd-2': d2 }), ['202402', '202404', '202405']);
  });
  it('are found where each version is the first', async () => {
    const d1 = [version('d-1', '1', '2024-04-10'), version('d-1', '1', '2024-02-10')];
    assert.deepEqual(await periodsOf({ 'd-1': d1, 'd-2': d2 }), ['202402', '202404', '202405']);
  });
  it('are those of the changed alone where versions count from 1', async () => {
    const d1 = [version('d-1', '2', '2024-04-10'), version('d-1', '1', '2024-02-10')];
    assert.deepEqual(await periodsOf({ 'd-1': d1, 'd-2': d2 }), ['202402', '202404', '202405']);
    assert.deepEqual(await periodsOf({ 'd-2': d2 }), ['202405']);
  });
});
