import assert from 'node:assert/strict';
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { startDhis2Server } from '../../../cli/sandbox/dhis2/index.ts';
import { sampleMetadata } from '../../../cli/sandbox/sample/index.ts';
import { tallysheet } from '../../support/tallysheet.ts';

const run = (cwd: string, ...args: readonly string[]) => tallysheet(args, { cwd });

describe('tallysheet lookup', function () {
  this.timeout(180_000);

  it('prints the UIDs of a data set, or writes them', async () => {
    const server = await startDhis2Server({ version: '2.43', metadata: sampleMetadata() });
    const folder = mkdtempSync(join(tmpdir(), 'tallysheet-lookup-'));
    try {
      const dhis2 = { hostUrl: server.url, username: 'tallysheet', password: 'Tally-1-sheet' };
      writeFileSync(join(folder, 'credentials.json'), JSON.stringify({ dhis2 }));
      const { status, stdout, stderr } = await run(folder, 'lookup', '--data-set', 'EPI_MONTHLY');
      assert.deepEqual([status, stderr], [0, '16 data elements, 34 lines\n']);
      const lines = stdout.split('\r\n');
      assert.deepEqual(
        [lines[0], lines[1], lines.find((line) => line.includes('Female')), lines.length],
        [
          'dataElementCode,dataElementName,dataElement,categoryOptionComboName,categoryOptions,categoryOptionCombo',
          'EPI_BCG_GIVEN,EPI - BCG doses given,WSy7zOZx1Wl,< 1 year,< 1 year,JKuWbG5bWAu',
          'EPI_CHILDREN_SEEN,EPI - Children seen,nvnRw5Fy4sd,"Female, < 1 year",< 1 year|Female,XkXihRjl6cV',
          36,
        ],
      );
      const written = await run(folder, 'lookup', '--data-set', 'EPI_MONTHLY', '--out', 'ids.csv');
      assert.deepEqual([written.status, written.stdout], [0, '']);
      assert.equal(readFileSync(join(folder, 'ids.csv'), 'utf8'), stdout);
      const unknown = await run(folder, 'lookup', '--data-set', 'NONE');
      assert.deepEqual([unknown.status, unknown.stdout], [1, '']);
      assert.match(unknown.stderr, /no data set with code or UID "NONE"/);
      assert.deepEqual([(await run(folder, 'lookup')).status, (await run(folder, 'lookup', '--help')).status], [2, 0]);
    } finally {
      await server.close();
      rmSync(folder, { recursive: true });
    }
  });
});
