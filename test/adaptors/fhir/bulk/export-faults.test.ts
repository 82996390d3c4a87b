import assert from 'node:assert/strict';
import { gzipSync } from 'node:zlib';
import type { Proposed } from '../../../../adaptors/run/state.ts';
import { muteConsole, startWire, type Wire } from '../../transport/wire.ts';
import { type BulkRunOptions, committed, runBulk } from './bulk-world.ts';
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

const SECRET = 'secret-of-the-export';

describe('an export', () => {
  let printed: ReturnType<typeof muteConsole>;
  let server: ExportServer;
  let other: Wire | undefined;
  let state: object;

  beforeEach(async () => {
    printed = muteConsole();
    server = await startExportServer();
    server.manifest = manifestOf();
    server.files['/files/children'] = whole(CHILDREN);
    server.files['/files/doses'] = whole(doseLines(3));
    state = committed({}, await run({ state: {} }));
  });
  afterEach(async () => {
    printed.restore();
    await server.close();
    await other?.close();
    other = undefined;
  });

  function run(options: Partial<BulkRunOptions> = {}): Promise<Proposed> {
    const { bulk, ...more } = options;
    const credential = { access_token: SECRET };
    return runBulk({ url: server.origin, credential, state, bulk: { changes: 'all', ...bulk }, ...more });
  }
  const cellsOf = ({ cells }: Proposed) => cells.columns.value;

  it('is asked for with the token, and counted', async () => {
    assert.deepEqual(cellsOf(await run()), [3]);
    for (const { headers, url } of server.received) assert.equal(headers.authorization, `Bearer ${SECRET}`, url);
    assert.equal(server.asked('/fhir/$export?')[0]?.headers.prefer, 'respond-async');
    assert.equal(server.asked('/files/doses')[0]?.headers.accept, 'application/fhir+ndjson');
  });

  it('is counted gzipped, without a last line end, with empty lines and with Windows line ends', async () => {
    const text = doseLines(3).replaceAll('\n', '\r\n\n').trimEnd();
    server.files['/files/doses'] = whole(gzipSync(text), { ...NDJSON, 'content-encoding': 'gzip' });
    assert.deepEqual(cellsOf(await run()), [3]);
  });

  it('may have files of nothing', async () => {
    server.manifest = manifestOf({
      output: [
        { type: 'Immunization', url: '/files/doses' },
        { type: 'Patient', url: '/files/children' },
        { type: 'Immunization', url: '/files/none', count: 0 },
      ],
    });
    server.files['/files/none'] = whole('', { ...NDJSON, 'content-length': '0' });
    assert.deepEqual(cellsOf(await run()), [3]);
  });

  it('is counted by the newest version of a resource, in whichever file it comes, and the report says so', async () => {
    const versions = [
      doseLine(1).replace('"id"', '"meta":{"versionId":"2"},"id"').replace('2024-05-10', '2024-04-10'),
      doseLine(1).replace('"id"', '"meta":{"versionId":"10"},"id"'),
    ];
    for (const lines of [versions, [...versions].reverse()]) {
      server.files['/files/doses'] = whole(lines.join(''));
      const { cells, rows } = await run();
      assert.deepEqual(cells.columns.value, [1]);
      assert.deepEqual(cells.periods, ['202405']);
      assert.deepEqual([rows[0]?.read, rows[0]?.versions], [1, 1]);
    }
  });

  describe('with files on another origin', () => {
    beforeEach(async () => {
      other = await startWire((response) => response.writeHead(200, NDJSON).end(doseLines(2)));
      server.manifest = manifestOf({
        output: [
          { type: 'Immunization', url: `${other.origin}/bucket/doses?signature=s1gned` },
          { type: 'Patient', url: '/files/children' },
        ],
      });
    });

    it('is refused by the name of an origin that the workflow does not list, before any file is asked for', async () => {
      await assert.rejects(run(), (error: Error & { code?: string }) => {
        assert.equal(error.code, 'export-origin');
        assert.ok(
          error.message.includes(`file output-1-Immunization lies at ${other?.origin}, not at ${server.origin}`),
        );
        assert.ok(error.message.includes('outputOrigins'));
        assert.ok(!error.message.includes('s1gned'));
        return true;
      });
      assert.equal(other?.received.length, 0);
      assert.equal(server.asked('/files').length, 0);
    });

    it('is fetched there without the token where the workflow lists it', async () => {
      const counted = await run({ bulk: { outputOrigins: [other?.origin ?? ''] } });
      assert.deepEqual(cellsOf(counted), [2]);
      assert.equal(other?.received.length, 1);
      assert.equal(other?.received[0]?.url, '/bucket/doses?signature=s1gned');
      assert.ok(!JSON.stringify(other?.received).includes(SECRET));
      assert.equal(other?.received[0]?.headers.authorization, undefined);
      assert.equal(server.asked('/files/children')[0]?.headers.authorization, `Bearer ${SECRET}`);
    });

    it('follows a redirect there without the token, and to no other place', async () => {
      server.manifest = manifestOf();
      server.files['/files/doses'] = (response) =>
        void response.writeHead(302, { location: `${other?.origin}/bucket/doses` }).end();
      await assert.rejects(run(), { code: 'export-origin' });
      assert.equal(other?.received.length, 0);
      assert.deepEqual(cellsOf(await run({ bulk: { outputOrigins: [other?.origin ?? ''] } })), [2]);
      assert.ok(!JSON.stringify(other?.received).includes(SECRET));
    });
  });

  it('is refused where its state, or a place written to look like the server, lies elsewhere', async () => {
    for (const url of ['http://127.0.0.1.example.org/f', `${server.origin}@example.org/f`, 'file:///etc/passwd']) {
      server.manifest = manifestOf({ output: [{ type: 'Immunization', url }] });
      await assert.rejects(run(), { code: 'export-origin' }, url);
    }
    assert.equal(server.asked('/files').length, 0);
  });

  it('is fetched without the token where the manifest says that tokens do not guard it', async () => {
    server.manifest = manifestOf({ requiresAccessToken: false });
    await run();
    assert.equal(server.asked('/files/doses')[0]?.headers.authorization, undefined);
  });

  for (const [how, ending] of Object.entries({
    'between two lines': doseLine(0) + doseLine(1),
    'in a line': doseLine(0) + doseLine(1).slice(0, 40),
    'before the first line ends': doseLine(0).slice(0, 10),
  })) {
    it(`that is cut ${how} is asked for again, and no line is counted twice`, async () => {
      const text = doseLines(4);
      server.files['/files/doses'] = (response, time) => {
        response.writeHead(200, { ...NDJSON, 'content-length': String(Buffer.byteLength(text)) });
        if (time === 1) response.write(ending, () => response.destroy());
        else response.end(text);
      };
      const counted = await run();
      assert.deepEqual(cellsOf(counted), [4]);
      assert.equal(counted.rows[0]?.repeated, 0);
      assert.equal(server.asked('/files/doses').length, 2);
    });
  }

  it('that is cut again and again is kept for the next run', async () => {
    server.files['/files/doses'] = (response) => {
      response.writeHead(200, { ...NDJSON, 'content-length': '9999' });
      response.write(doseLine(0), () => response.destroy());
    };
    await assert.rejects(run(), {
      code: 'export-cut',
      message: /output-1-Immunization was cut off 3 times after line 1/,
    });
    server.files['/files/doses'] = whole(doseLines(3));
    assert.deepEqual(cellsOf(await run()), [3]);
    assert.equal(server.asked('/fhir/$export?').length, 1);
  });

  it('with a file of fewer lines than its manifest says is not counted', async () => {
    const output = [
      { type: 'Immunization', url: '/files/doses', count: 4 },
      { type: 'Patient', url: '/files/children' },
    ];
    server.manifest = manifestOf({ output });
    await assert.rejects(run(), { code: 'export-incomplete' });
  });

  it('whose file is no NDJSON is refused without a word of what is in it', async () => {
    for (const text of [
      '{"resourceType":"Immunization","id":"d-secret"\n{}\n',
      '<html>d-secret</html>\n',
      '"d-secret"\n',
    ]) {
      server.files['/files/doses'] = whole(text);
      await assert.rejects(run(), (error: Error & { code?: string }) => {
        assert.equal(error.code, 'export-unreadable');
        assert.ok(!error.message.includes('d-secret'));
        return true;
      });
    }
  });

  it('whose file is gone is started again', async () => {
    server.manifest = manifestOf({ output: [{ type: 'Immunization', url: '/files/no-more' }] });
    const again = await run();
    assert.equal(again.export?.is, 'started');
    assert.equal(server.asked('/fhir/$export?').length, 2);
  });

  it('with errors is not counted, and started again after a while that doubles', async () => {
    server.manifest = manifestOf({ error: [{ type: 'OperationOutcome', url: '/files/errors' }] });
    const issue = [
      { severity: 'error', code: 'processing', diagnostics: 'Patient Amina Zuberi could not be exported' },
      { severity: 'warning', code: 'Amina Zuberi' },
    ];
    server.files['/files/errors'] = whole(`${JSON.stringify({ resourceType: 'OperationOutcome', issue })}\n`);
    const log: string[] = [];
    const failed = await run({ log });
    assert.equal(failed.export?.is, 'failed');
    assert.deepEqual(failed.export?.issues, { 'error/processing': 1, 'warning/unknown': 1 });
    assert.deepEqual(failed.periods, []);
    assert.equal(server.asked('/files/doses').length, 0);
    assert.ok(!JSON.stringify([failed, log]).includes('Amina'));
    // Minutes after the run that started it: the export failed, so that the next one waits a quarter of an hour.
    const at = (minutes: number) => new Date(Date.parse('2024-06-15T00:00:00Z') + minutes * 60_000).toISOString();
    const started: number[] = [];
    let kept = committed(state, failed);
    for (let minutes = 10; minutes <= 600; minutes += 10) {
      const proposed = await run({ state: kept, asOf: at(minutes), bulk: { everyHours: 20 } });
      if (proposed.export?.is === 'started') started.push(minutes);
      if (proposed.export?.is === 'waiting') assert.ok((proposed.export.failures ?? 0) > 0 && proposed.export.next);
      kept = committed(kept, proposed);
    }
    assert.deepEqual(started, [20, 50, 110, 230, 470]);
    server.manifest = manifestOf();
    const found = await run({ state: kept, asOf: at(1_000), bulk: { everyHours: 20 } });
    assert.equal(found.export?.is, 'started');
    kept = committed(kept, found);
    const collected = await run({ state: kept, asOf: at(1_010), bulk: { everyHours: 20 } });
    assert.deepEqual(cellsOf(collected), [3]);
    const next = await run({ state: committed(kept, collected), asOf: at(1_020), bulk: { everyHours: 20 } });
    assert.deepEqual(next.export, { is: 'waiting', started: at(1_000) });
    assert.equal(next.bulk?.failures, undefined);
  });

  it('that the server loses again and again is started once at once, then after a while', async () => {
    const gone: number[] = [];
    server.files['/files/doses'] = (response) => response.writeHead(404).end();
    let kept = state;
    const outcomes: (string | undefined)[] = [];
    for (let at = 0; at < 4; at += 1) {
      const proposed = await run({ state: kept });
      outcomes.push(proposed.export?.is);
      kept = committed(kept, proposed);
      gone.push(server.asked('/fhir/$export?').length);
    }
    assert.deepEqual(outcomes, ['started', 'failed', 'waiting', 'waiting']);
    assert.equal(gone.at(-1), 2);
  });

  it('with warnings is counted, and they are reported', async () => {
    server.manifest = manifestOf({ error: [{ type: 'OperationOutcome', url: '/files/errors' }] });
    const issue = [{ severity: 'warning', code: 'not-supported' }];
    server.files['/files/errors'] = whole(`${JSON.stringify({ resourceType: 'OperationOutcome', issue })}\n`);
    const counted = await run();
    assert.deepEqual(cellsOf(counted), [3]);
    assert.deepEqual(counted.export?.issues, { 'warning/not-supported': 1 });
  });

  it('that does not fit into the time of a run is refused by name, and never counted in part', async () => {
    await assert.rejects(run({ times: [0, ...Array(40).fill(200_000)], seconds: 100 }), {
      code: 'export-too-large',
      message: /output-2-Patient.*--files/,
    });
  });

  it('without anything to count is refused after one that had some', async () => {
    server.manifest = manifestOf({ output: [] });
    await assert.rejects(
      run({ state: { ...state, cursor: { Immunization: '2024-01-01' }, lastSuccess: '2024-06-01' } }),
      {
        code: 'source-empty',
      },
    );
  });

  it('without a transactionTime, or with files that are none, is refused', async () => {
    for (const manifest of [
      { output: [] },
      manifestOf({ output: {} }),
      manifestOf({ output: [{ type: 'Patient' }] }),
      5,
    ]) {
      server.manifest = manifest as Record<string, unknown>;
      await assert.rejects(run(), { code: 'export-invalid' });
    }
  });
});
