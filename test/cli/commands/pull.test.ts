import assert from 'node:assert/strict';
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { gunzipSync } from 'node:zlib';
import { type Dhis2Server, startDhis2Server } from '../../../cli/sandbox/dhis2/index.ts';
import { sampleMetadata } from '../../../cli/sandbox/sample/index.ts';
import { sharedPath, sharedTitle } from '../../support/shared.ts';
import { tallysheet } from '../../support/tallysheet.ts';
import { COUNT_TINY_FILES, writeTinyFiles } from './support/tiny-files.ts';

const data = sharedPath('data/synthea-1k');
for (const version of ['2.41', '2.43'] as const) {
  describe(`tallysheet pull from DHIS2 ${version}, then tally --metadata`, function () {
    this.timeout(90_000);
    let server: Dhis2Server;
    let folder: string;
    const at = (name: string) => join(folder, name);

    const run = (...args: readonly string[]) => tallysheet(args, { cwd: folder });

    async function start(...metadata: readonly unknown[]): Promise<void> {
      server = await startDhis2Server({ version, metadata });
      const admin = { hostUrl: server.url, username: 'admin', password: 'district' };
      writeFileSync(at('credentials.json'), JSON.stringify({ dhis2: admin, other: { ...admin, password: 'wrong' } }));
    }

    beforeEach(() => {
      folder = mkdtempSync(join(tmpdir(), 'tallysheet-pull-'));
      writeTinyFiles(folder);
    });
    afterEach(async () => {
      await server.close();
      rmSync(folder, { recursive: true });
    });

    it('writes the snapshot beside the mapping, and finds the UIDs of cells in it', async () => {
      await start(...sampleMetadata());
      const first = await run('pull', '--mapping', 'tiny.yaml');
      assert.deepEqual([first.status, first.stderr], [0, '']);
      assert.match(
        first.stdout,
        /^Wrote tiny\.metadata\.json: Immunisation of DHIS2 2\.4\d\S*, 16 data elements, 7 cat/,
      );
      const text = readFileSync(at('tiny.metadata.json'), 'utf8');
      assert.match(
        (await run('pull', '--mapping', 'tiny.yaml')).stdout,
        /^Nothing has changed in tiny\.metadata\.json/,
      );
      assert.equal(readFileSync(at('tiny.metadata.json'), 'utf8'), text);
      const { status, stdout, stderr } = await run(...COUNT_TINY_FILES, '--metadata', 'tiny.metadata.json');
      assert.equal(status, 0, stderr);
      const lines = stdout.trim().split('\r\n');
      assert.equal(lines[0], 'dataElement,categoryOptionCombo,attributeOptionCombo,orgUnit,period,value');
      assert.deepEqual(
        lines.slice(1).map((line) => line.split(',').slice(3).join()),
        ['nnDarh7hZhG,202603,1', 'nnDarh7hZhG,202603,1'],
      );
      assert.match(stderr, /2 of 2 cells have a place in DHIS2/);
    });

    it('shows a change as one line', async () => {
      await start(...sampleMetadata());
      await run('pull', '--mapping', 'tiny.yaml');
      const before = readFileSync(at('tiny.metadata.json'), 'utf8').split('\n');
      server.importMetadata({ organisationUnits: [{ id: 'nnDarh7hZhG', code: 'NEW-1' }] });
      await run('pull', '--mapping', 'tiny.yaml');
      const after = readFileSync(at('tiny.metadata.json'), 'utf8').split('\n');
      assert.equal(after.length, before.length);
      assert.equal(after.filter((line, number) => line !== before[number]).length, 1);
      const { status, stdout, stderr } = await run(...COUNT_TINY_FILES, '--metadata', 'tiny.metadata.json');
      assert.deepEqual([status, stdout.trim().split('\r\n').length], [1, 1]);
      assert.match(
        stderr,
        /unknown-org-unit: no org unit of data set "Immunisation" has the code "TL-1001".*\(2 cells of 202603\)/,
      );
      assert.match(stderr, /0 of 2 cells have a place in DHIS2/);
    });

    if (version === '2.43') return;
    it('says what is missing or wrong', async () => {
      await start(...sampleMetadata());
      const expected: [args: string[], status: number, message: RegExp][] = [
        [['pull'], 2, /--mapping or --data-set is missing/],
        [['pull', '--data-set', 'NONE'], 1, /no data set with code or UID "NONE"/],
        [['pull', '--data-set', 'EPI_MONTHLY', '--credential', 'none'], 1, /has no credential "none"/],
        [['pull', '--data-set', 'EPI_MONTHLY', '--credential', 'other'], 1, /unauthorized/],
        [['pull', '--data-set', 'EPI_MONTHLY', '--credentials', 'none.json'], 1, /no credentials file none\.json/],
        [[...COUNT_TINY_FILES, '--metadata', 'none.json'], 1, /none\.json is not there/],
        [[...COUNT_TINY_FILES, '--metadata', 'credentials.json'], 1, /credentials\.json holds no data sets of DHIS2/],
      ];
      const ended = await Promise.all(expected.map(([args]) => run(...args)));
      for (const [number, [args, status, message]] of expected.entries()) {
        assert.equal(ended[number]?.status, status, args.join(' '));
        assert.match(ended[number]?.stderr ?? '', message);
      }
      const { stdout } = await run('pull', '--data-set', 'EPI_MONTHLY', '--out', '-');
      assert.equal(JSON.parse(stdout).dataSets[0].code, 'EPI_MONTHLY');
    });

    (data ? it : it.skip)(sharedTitle('gives the reference data its UIDs, all of it', data), async () => {
      if (data === undefined) return;
      await start(JSON.parse(readFileSync(join(data, 'dhis2-metadata.json'), 'utf8')));
      const mapping = readFileSync(join(import.meta.dirname, '..', '..', 'synthea', 'monthly-utc.yaml'), 'utf8')
        .replace('place: location.getReferenceKey(Location)', 'place: location.reference')
        .replace('org-units.csv', join(data, 'org-units.csv'));
      writeFileSync(at('synthea.yaml'), mapping);
      const args = ['tally', '--mapping', 'synthea.yaml', '--input', data, '--periods', '1945-05..2026-12'];
      const plain = await run(...args, '--metadata', join(data, 'dhis2-metadata.json'));
      assert.equal(plain.status, 1);
      assert.match(plain.stderr, /no category option combos, which DHIS2 makes itself/);
      assert.equal((await run('pull', '--mapping', 'synthea.yaml')).status, 0);
      const { status, stdout, stderr } = await run(...args, '--metadata', 'synthea.metadata.json');
      assert.equal(status, 0, stderr);
      const lines = stdout.trim().split('\r\n').slice(1);
      assert.deepEqual(lines, [...new Set(lines)].sort());
      const expected = gunzipSync(readFileSync(join(data, 'expected-monthly-utc.csv.gz'))).toString();
      const sums = (all: readonly string[]) => {
        const sum = new Map<string, number>();
        for (const fields of all.map((line) => line.trim().split(','))) {
          const key = fields.slice(-3, -1).join();
          sum.set(key, (sum.get(key) ?? 0) + Number(fields.at(-1)));
        }
        return [...sum].sort();
      };
      const counted = expected.trim().split('\n').slice(1);
      assert.equal(lines.length, counted.length);
      assert.deepEqual(sums(lines), sums(counted));
    });
  });
}
