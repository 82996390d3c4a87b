import assert from 'node:assert/strict';
import { spawn } from 'node:child_process';
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { gzipSync } from 'node:zlib';
import { systemClock } from '../../adaptors/run/index.ts';
import { loadCompiledMapping } from '../../cli/build/load-compiled-mapping.ts';
import { filesStep } from '../../cli/run/files-step.ts';
import { builtWorkflow } from './support/built-workflow.ts';
import { DOSES, dose, FIRST_VALUES, patients, places } from './support/tiny-data.ts';
import { NOW, startTinyWorld, type TinyWorld } from './support/tiny-world.ts';

const PROJECT = fileURLToPath(new URL('../..', import.meta.url));
const NDJSON = (resources: readonly object[]) => resources.map((one) => `${JSON.stringify(one)}\n`).join('');

describe('a run that counts files', function () {
  this.timeout(180_000);
  let world: TinyWorld;
  let folder: string;
  let dist: string;

  beforeEach(async () => {
    world = await startTinyWorld();
    dist = await builtWorkflow();
    folder = mkdtempSync(join(tmpdir(), 'tallysheet-files-'));
    const doses = DOSES.map(dose);
    const entry = doses.slice(4).map((resource) => ({ resource }));
    writeFileSync(join(folder, 'Immunization.ndjson.gz'), gzipSync(NDJSON(doses.slice(0, 4))));
    writeFileSync(join(folder, 'more.json'), JSON.stringify({ resourceType: 'Bundle', type: 'collection', entry }));
    writeFileSync(join(folder, 'Patient.ndjson'), NDJSON([...patients(), ...places()]));
  });
  afterEach(async () => {
    rmSync(folder, { recursive: true, force: true });
    await world.close();
  });

  async function run(recount: string, input = folder) {
    const mapping = await loadCompiledMapping(join(dirname(dist), '..', 'tiny.yaml'));
    // Without the FHIR server's credential, which is not needed.
    const { dhis2 } = world.credentials;
    const credentials = dhis2 === undefined ? {} : { dhis2 };
    return world.run({ dist, recount, credentials, first: filesStep({ mapping, input, clock: systemClock }) });
  }

  it('reports the values that the server would have given, and asks no server for them', async () => {
    const asked = world.fhir.requests.length;
    const { ok, report } = await run('all');
    assert.equal(ok, true, JSON.stringify(report));
    assert.deepEqual(world.values(), FIRST_VALUES);
    assert.equal(world.fhir.requests.length, asked);
    const { sent } = (await run('all')).report as { sent?: { unchanged: number } };
    assert.equal(sent?.unchanged, 12);
  });

  it('touches the periods alone that are named, and leaves the cursor and what else is to do', async () => {
    await world.settle();
    const before = world.state();
    writeFileSync(join(folder, 'Immunization.ndjson.gz'), gzipSync(NDJSON([])));
    const { report } = await run('2026-02');
    assert.deepEqual(report.periods, ['202602']);
    assert.deepEqual(
      world.values(),
      FIRST_VALUES.filter((line) => !line.startsWith('202602')),
    );
    assert.deepEqual(world.state().cursor, before.cursor);
  });

  it('refuses files without anything that counts, and runs that do not say which periods they hold', async () => {
    await world.settle();
    const empty = join(folder, 'empty');
    mkdirSync(empty);
    writeFileSync(join(empty, 'Patient.ndjson'), NDJSON(patients()));
    const { ok, report } = await run('all', empty);
    assert.equal(ok, false);
    assert.match(report.error?.message ?? '', /holds nothing that "tiny" counts.*source-empty/);
    assert.deepEqual(world.values(), FIRST_VALUES);
    assert.match((await run('none')).report.error?.message ?? '', /which periods the files hold is not said/);
  });

  it('is asked for on the command line, with the periods', async () => {
    const credentials = join(folder, '..', `credentials-files-${process.pid}.json`);
    writeFileSync(credentials, JSON.stringify({ dhis2: world.credentials.dhis2 }));
    const jobs = join(dirname(dist), '..');
    const where = ['--dist', dirname(dist), '--jobs', jobs, '--state', world.stateFile, '--credentials', credentials];
    const { code, output } = await tallysheet(
      'run',
      'tiny',
      '--as-of',
      NOW,
      ...where,
      '--files',
      folder,
      '--recount',
      'all',
    );
    assert.equal(code, 0, output);
    assert.deepEqual(world.values(), FIRST_VALUES);
    const refused = await tallysheet('run', 'tiny', ...where, '--files', folder);
    assert.notEqual(refused.code, 0);
    const absent = await tallysheet('run', 'tiny', ...where, '--files', `${folder}-2`, '--recount', 'all');
    assert.deepEqual([absent.code, /There is no .*-2\./.test(absent.output)], [2, true], absent.output);
    rmSync(credentials);
    assert.match(refused.output, /Say which periods the files hold/);
  });
});

/** Run the command as a shell does. */
function tallysheet(...args: string[]): Promise<{ code: number | null; output: string }> {
  return new Promise((resolve) => {
    const child = spawn(process.execPath, [join(PROJECT, 'cli', 'tallysheet.js'), ...args], { cwd: PROJECT });
    let output = '';
    const hear = (chunk: unknown) => {
      output += String(chunk);
    };
    child.stdout.on('data', hear);
    child.stderr.on('data', hear);
    child.on('close', (code) => resolve({ code, output }));
  });
}
