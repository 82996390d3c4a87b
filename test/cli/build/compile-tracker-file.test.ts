import assert from 'node:assert/strict';
import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { compileMappingFile } from '../../../cli/build/compile-mapping-file.ts';
import { readMappingFile, readTrackerFile } from '../../../cli/build/read-mapping-file.ts';
import { TRACKER_LOOKUP, TRACKER_MAPPING } from '../../workflow/support/tracker-data.ts';

describe('a tracker mapping in the build', () => {
  let folder: string;

  const compiled = async (yaml = TRACKER_MAPPING, csv = TRACKER_LOOKUP) => {
    await writeFile(join(folder, 'm.yaml'), yaml);
    await writeFile(join(folder, 'units.csv'), csv);
    return compileMappingFile(join(folder, 'm.yaml'));
  };
  beforeEach(async () => {
    folder = await mkdtemp(join(tmpdir(), 'tallysheet-tracker-'));
  });
  afterEach(() => rm(folder, { recursive: true, force: true }));

  it('is known by its program, and gives a module that exports it', async () => {
    const { name, code, lookup } = await compiled();
    assert.equal(name, 'tiny-tracker');
    assert.match(code, /export const tracker = \{/);
    assert.match(lookup, /org-amari\\tnnDarh7hZhG/);
  });

  it('is the same wherever it lies', async () => {
    const { code } = await compiled();
    assert.ok(!code.includes(folder));
  });

  for (const [title, from, to, isSame] of [
    ['a comment', 'name: tiny-tracker', '# a comment\nname: tiny-tracker', true],
    ['a limit', 'maxQuarantined: 50%', 'maxQuarantined: 10%', true],
    ['another name', 'name: tiny-tracker', 'name: other', true],
    ['another column', 'EIR_GIVEN_NAME: given', 'EIR_GIVEN_NAME: family', false],
    ['another namespace', 'namespace: tiny', 'namespace: other', false],
    ['another condition', `where: status = 'completed'`, `where: status != 'not-done'`, false],
    ['another way to the org unit', '[place, enrollment]', '[place]', false],
  ] as const) {
    it(`has ${isSame ? 'the same' : 'another'} hash with ${title}`, async () => {
      const { hash } = await compiled();
      const changed = await compiled(TRACKER_MAPPING.replace(from, to));
      assert.equal(changed.hash === hash, isSame);
    });
  }

  it('has another hash with another lookup', async () => {
    const { hash } = await compiled();
    assert.notEqual((await compiled(TRACKER_MAPPING, `${TRACKER_LOOKUP}loc-9,UpC3p4YvEez\n`)).hash, hash);
  });

  it('may have org units that open and close on any day', async () => {
    const { lookup } = await compiled(
      TRACKER_MAPPING,
      'place,orgUnit,from,to\norg-amari,nnDarh7hZhG,2026-02-03,2026-05-06\n',
    );
    assert.match(lookup, /2026-02-03\\t2026-05-06/);
  });

  it('tells its mistakes and those of its lookup with their places', async () => {
    await assert.rejects(
      compiled(TRACKER_MAPPING.replace('of: patient', 'of: patent')),
      /m\.yaml:41:\d+ there is no column "patent"/,
    );
    await assert.rejects(
      compiled(TRACKER_MAPPING, 'place,orgUnit\norg-amari,none\n'),
      /units\.csv:2:1 "none" is no UID/,
    );
    await assert.rejects(compiled(TRACKER_MAPPING.replace('units.csv', 'none.csv')), /none\.csv" is not there/);
  });

  it('is refused by what counts', async () => {
    await compiled();
    await assert.rejects(
      readMappingFile(join(folder, 'm.yaml')),
      /sends persons to a tracker program, and counts nothing/,
    );
    assert.equal((await readTrackerFile(join(folder, 'm.yaml'))).mapping.program, 'EIR_CHILDREN');
  });
});
