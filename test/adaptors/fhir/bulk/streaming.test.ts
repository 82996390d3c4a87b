import assert from 'node:assert/strict';
import { request } from '@openfn/language-http';
import { bulkOverHttp } from '../../../../adaptors/fhir/bulk/index.ts';
import { readLines } from '../../../../adaptors/fhir/bulk/read-lines.ts';
import { muteConsole } from '../../transport/wire.ts';
import { doseLine, type ExportServer, NDJSON, startExportServer } from './export-server.ts';

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

  it('does not hold a large file: its memory stays far below its size', async () => {
    const block = Buffer.from(Array.from({ length: 2000 }, (_, number) => doseLine(number)).join(''));
    const blocks = Math.ceil(60e6 / block.length);
    server.files['/files/large'] = (response) => {
      response.writeHead(200, NDJSON);
      let sent = 0;
      const more = () => {
        while (sent < blocks) {
          sent += 1;
          if (!response.write(block)) return void response.once('drain', more);
        }
        response.end();
      };
      more();
    };
    const before = process.memoryUsage().rss;
    let most = 0;
    let lines = 0;
    for await (const some of linesOf('/files/large')) {
      lines += some.length;
      most = Math.max(most, process.memoryUsage().rss);
    }
    assert.equal(lines, blocks * 2000);
    assert.ok(most - before < 45e6, `grew by ${Math.round((most - before) / 1e6)} MB for 60 MB`);
  }).timeout(60_000);

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
