import assert from 'node:assert/strict';
import { tallysheet } from '../../support/tallysheet.ts';

const FILES = ['--input', 'mappings', '--periods', '2026'];
const COMMANDS: [string, ...string[]][] = [['tally', ...FILES], ['indicators', ...FILES], ['sql']];
const MAPPINGS = {
  'opensrp-tracker': 'sends persons to a tracker program',
  'dhis2-metadata': 'takes over metadata',
};

describe('a command that counts, with a mapping that counts nothing of the kind', function () {
  this.timeout(60_000);
  for (const [command, ...options] of COMMANDS) {
    for (const [mapping, does] of Object.entries(MAPPINGS)) {
      it(`${command} says what ${mapping} does`, async () => {
        const file = `mappings/${mapping}.yaml`;
        const { status, stdout, stderr } = await tallysheet([command, '--mapping', file, ...options]);
        assert.deepEqual([status, stdout], [1, '']);
        const told = `${file}:1:1 this mapping ${does}, and counts nothing — name a mapping that has a dataSet`;
        assert.equal(stderr, `${told}\n(mapping-invalid)\n`);
      });
    }
  }

  it('tally says that values of another DHIS2 are in no files', async () => {
    const file = 'mappings/dhis2-to-dhis2.yaml';
    const { status, stdout, stderr } = await tallysheet(['tally', '--mapping', file, ...FILES]);
    assert.deepEqual([status, stdout], [2, '']);
    assert.match(stderr, /dhis2-to-dhis2\.yaml takes values of another DHIS2, which are in no files\./);
  });
});
