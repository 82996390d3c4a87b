import assert from 'node:assert/strict';
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { SAMPLES } from '../../../cli/sandbox/sample/index.ts';
import { startWorld, type World } from '../../../cli/sandbox/start-world.ts';
import { tallysheet } from '../../support/tallysheet.ts';

describe('tallysheet org-units with the places of Go.Data', function () {
  this.timeout(60_000);
  let world: World;
  let folder: string;
  before(async () => {
    world = await startWorld(SAMPLES.godata, { now: () => new Date('2026-04-10T00:00:00Z') });
    folder = mkdtempSync(join(tmpdir(), 'tallysheet-org-units-'));
    const dhis2 = { ...world.credentials.dhis2, username: 'admin', password: 'district' };
    writeFileSync(join(folder, 'credentials.json'), JSON.stringify({ ...world.credentials, dhis2 }));
  });
  after(async () => {
    await world.close();
    rmSync(folder, { recursive: true });
  });

  it('makes the lookup of the mapping out of the codes that they carry', async () => {
    const args = ['org-units', '--godata', '--data-set', 'OUTBREAK_WEEKLY', '--out', 'places.csv'];
    const { status, stderr } = await tallysheet(args, { cwd: folder });
    assert.equal(status, 0, stderr);
    const linesOf = (path: string) => readFileSync(path, 'utf8').split(/\r?\n/).filter(Boolean).sort();
    assert.deepEqual(linesOf(join(folder, 'places.csv')), linesOf('mappings/godata-places.csv'));
  });

  it('takes one source at a time', async () => {
    const { status, stderr } = await tallysheet(['org-units', '--godata', '--fhir'], { cwd: folder });
    assert.notEqual(status, 0);
    assert.match(stderr, /--fhir and --godata are both there/);
  });
});
