import assert from 'node:assert/strict';
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { type Dhis2Server, startDhis2Server } from '../../../cli/sandbox/dhis2/index.ts';
import { sampleMetadata } from '../../../cli/sandbox/sample/index.ts';
import { madxProblems } from '../../adaptors/exchange/support/madx-problems.ts';
import { schemaErrors } from '../../adaptors/exchange/support/schema-errors.ts';
import { tallysheet } from '../../support/tallysheet.ts';
import { COUNT_TINY_FILES, writeTinyFiles } from './support/tiny-files.ts';

describe('tallysheet tally --format', function () {
  this.timeout(90_000);
  let server: Dhis2Server;
  let folder: string;
  const at = (name: string) => join(folder, name);

  const tally = (...args: readonly string[]) => tallysheet([...COUNT_TINY_FILES, ...args], { cwd: folder });

  before(async () => {
    folder = mkdtempSync(join(tmpdir(), 'tallysheet-formats-'));
    writeTinyFiles(folder);
    server = await startDhis2Server({ metadata: sampleMetadata(), now: () => new Date('2026-04-10T08:00:00Z') });
    const dhis2 = { hostUrl: server.url, username: 'admin', password: 'district' };
    writeFileSync(at('credentials.json'), JSON.stringify({ dhis2 }));
    const pulled = await tallysheet(['pull', '--mapping', 'tiny.yaml'], { cwd: folder });
    assert.equal(pulled.status, 0, pulled.stderr);
  });
  after(async () => {
    await server.close();
    rmSync(folder, { recursive: true });
  });

  it('writes ADX, and says how DHIS2 takes it', async () => {
    const { status, stderr } = await tally('--metadata', 'tiny.metadata.json', '--format', 'adx', '--out', 'march.xml');
    assert.equal(status, 0, stderr);
    const adx = readFileSync(at('march.xml'), 'utf8');
    assert.deepEqual(await schemaErrors(adx), []);
    assert.match(adx, /<group orgUnit="TL-1001" period="2026-03-01\/P1M" dataSet="EPI_MONTHLY">/);
    const [, path, type] = /POST (\/api\/\S+) with Content-Type: (\S+)$/m.exec(stderr) ?? [];
    assert.ok(path !== undefined && type !== undefined, stderr);
    const headers = { authorization: `Basic ${btoa('admin:district')}`, 'content-type': type };
    const answer = await fetch(`${server.url}${path}`, { method: 'POST', headers, body: adx });
    assert.equal(answer.status, 200, await answer.text());
    assert.deepEqual(
      server.values().map(({ orgUnit, period, value }) => [orgUnit, period, value]),
      [
        ['nnDarh7hZhG', '202603', '1'],
        ['nnDarh7hZhG', '202603', '1'],
      ],
    );
  });

  it('writes mADX', async () => {
    const base = ['--format', 'madx', '--base', 'https://example.org/fhir', '--id-scheme', 'uid'];
    const { status, stdout, stderr } = await tally('--metadata', 'tiny.metadata.json', ...base);
    assert.equal(status, 0, stderr);
    const { entry = [] } = JSON.parse(stdout) as { readonly entry?: readonly { readonly resource: object }[] };
    assert.equal(entry.length, 1);
    for (const { resource } of entry) assert.deepEqual(madxProblems(resource), []);
  });

  it('says what is missing or cannot be said, and what was counted', async () => {
    const metadata = ['--metadata', 'tiny.metadata.json'];
    const expected: [args: string[], status: number, message: RegExp][] = [
      [['--format', 'pdf'], 2, /--format pdf is none of the choices.\nWrite --format csv\|adx\|madx/],
      [['--format', 'adx'], 2, /--format adx needs --metadata/],
      [[...metadata, '--format', 'madx'], 2, /--format madx needs --base/],
      [[...metadata, '--format', 'madx', '--base', 'example.org'], 1, /^"example.org" is no absolute address/],
      [[...metadata, '--format', 'adx', '--id-scheme', 'code'], 1, /^there are no codes in DHIS2 for: option combo/],
    ];
    for (const [args, status, message] of expected) {
      const ended = await tally(...args, '--out', 'none.xml');
      assert.equal(ended.status, status, ended.stderr);
      assert.match(ended.stderr, message);
    }
    assert.throws(() => readFileSync(at('none.xml')), { code: 'ENOENT' });
  });
});
