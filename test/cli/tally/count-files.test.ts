import assert from 'node:assert/strict';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { countFiles } from '../../../cli/tally/count-files.ts';
import { compile, doses } from '../../adaptors/tally/compile.ts';
import { dose } from '../../adaptors/tally/resources.ts';

const mapping = compile(doses({ values: '- { dataElement: ALL }' }));

describe('countFiles', () => {
  let folder: string;
  beforeEach(() => {
    folder = mkdtempSync(join(tmpdir(), 'tallysheet-versions-'));
  });
  afterEach(() => rmSync(folder, { recursive: true, force: true }));

  it('counts the newest version of a resource, in whichever file it is', async () => {
    const old = dose({ date: '2024-02-10', version: '1' });
    const late = dose({ date: '2024-03-10', version: '2' });
    for (const [first, second] of [
      [old, late],
      [late, old],
    ]) {
      writeFileSync(join(folder, '1.ndjson'), JSON.stringify(first));
      writeFileSync(join(folder, '2.ndjson'), JSON.stringify(second));
      const { cells, sources, severalVersions } = await countFiles(mapping, folder, ['202402', '202403']);
      assert.deepEqual(
        cells.map(({ period }) => period),
        ['202403'],
      );
      assert.deepEqual([severalVersions, sources[0]?.versions], [1, 1]);
    }
  });
});
