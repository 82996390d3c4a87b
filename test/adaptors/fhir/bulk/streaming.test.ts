import assert from 'node:assert/strict';
import { setFlagsFromString } from 'node:v8';
import { runInNewContext } from 'node:vm';
import { request } from '@openfn/language-http';
import { bulkOverHttp } from '../../../../adaptors/fhir/bulk/index.ts';
import { readLines } from '../../../../adaptors/fhir/bulk/read-lines.ts';
import { muteConsole } from '../../transport/wire.ts';
import { doseLine, type ExportServer, NDJSON, startExportServer } from './export-server.ts';

setFlagsFromString('--expose-gc');
const collectGarbage: () => void = runInNewContext('gc');

/** Bytes that are still in use after a collection, in the heap and in buffers. */
function keptBytes(): number {
  collectGarbage();
  const { heapUsed, arrayBuffers } = process.memoryUsage();
  return heapUsed + arrayBuffers;
}

describe('the published HTTP adaptor', () => {
  let printed: ReturnType<typeof muteConsole>;
  let server: ExportServer;
  beforeEach(async () => {
    printed = muteConsole();
    server = await startExportServer();
  });
  afterEach(async () => {
    printed.restore();
    await server.close();
  });

  async function* linesOf(path: string) {
    const { open } = bulkOverHttp(request, { clock: { now: () => 0 } })({ baseUrl: server.origin });
    const body = async () => (await open({ url: `${server.origin}${path}`, isOwn: true }, 'file')).body;
    yield* readLines(
      'file',
      async () => (await body()) as AsyncIterable<unknown>,
      async () => undefined,
    );
  }

  it('hands on the first lines of a file before the server has sent the last', async () => {
    let finish = () => undefined as unknown;
    server.files['/files/slow'] = (response) => {
      response.writeHead(200, NDJSON);
      response.write(doseLine(1));
      finish = () => response.end(doseLine(2));
    };
    const seen: string[] = [];
    for await (const lines of linesOf('/files/slow')) {
      seen.push(...lines.map((line) => (line as { id: string }).id));
      if (seen.length === 1) finish();
    }
    assert.deepEqual(seen, ['d-1', 'd-2']);
  });

  it('does not hold a large file: what is kept while it is read stays far below its size', async () => {
    const block = Buffer.from(Array.from({ length: 2000 }, (_, number) => doseLine(number)).join(''));
    const blocks = Math.ceil(60e6 / block.length);
    let sent = 0;
    server.files['/files/large'] = (response) => {
      response.writeHead(200, NDJSON);
      const more = () => {
        while (sent < blocks) {
          sent += 1;
          if (!response.write(block)) return void response.once('drain', more);
        }
        response.end();
      };
      more();
    };
    const before = keptBytes();
    let lines = 0;
    let looks = 0;
    for await (const some of linesOf('/files/large')) {
      lines += some.length;
      if (lines < (looks + 1) * (blocks / 6) * 2000) continue;
      looks += 1;
      const kept = keptBytes() - before;
      assert.ok(kept < 20e6, `${Math.round(kept / 1e6)} MB are kept after ${lines} lines`);
      const ahead = (sent - lines / 2000) * block.length;
      assert.ok(ahead < 20e6, `${Math.round(ahead / 1e6)} MB were taken from the server ahead of the reader`);
    }
    assert.deepEqual([lines, looks], [blocks * 2000, 6]);
  }).timeout(120_000);

  it('refuses a line that is longer than any resource should be', async () => {
    server.files['/files/endless'] = (response) => {
      response.writeHead(200, NDJSON);
      const block = Buffer.alloc(1 << 20, 'a');
      const more = () => {
        if (!response.destroyed) response.write(block, more);
      };
      more();
    };
    await assert.rejects(
      async () => {
        for await (const _ of linesOf('/files/endless'));
      },
      { code: 'export-unreadable', message: /line 1 of file file is longer than 16 MB/ },
    );
  });
});
