import assert from 'node:assert/strict';
import { spawn } from 'node:child_process';
import { mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join, relative } from 'node:path';
import { fileURLToPath, pathToFileURL } from 'node:url';
import { gzipSync } from 'node:zlib';
import { systemClock } from '../../adaptors/run/index.ts';
import { loadCompiledMapping } from '../../cli/build/load-compiled-mapping.ts';
import type { FileSource } from '../../cli/run/file-source.ts';
import { filesOfRun } from '../../cli/run/files-of-run.ts';
import { filesStep } from '../../cli/run/files-step.ts';
import type { RunOptions } from '../../cli/run/index.ts';
import { builtWorkflow } from './support/built-workflow.ts';
import { DOSES, dose, FIRST_VALUES, patients, places, type TinyDose } from './support/tiny-data.ts';
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

  async function step(source: FileSource) {
    const mapping = await loadCompiledMapping(join(dirname(dist), '..', 'tiny.yaml'));
    return filesStep({ mapping, source, clock: systemClock });
  }

  /** Run with files alone: the FHIR server's credential is not needed. */
  async function run(source: Partial<FileSource> = {}, options: Partial<RunOptions> = {}) {
    const { dhis2 } = world.credentials;
    const credentials = dhis2 === undefined ? {} : { dhis2 };
    return world.run({ dist, credentials, first: await step({ path: folder, ...source }), ...options });
  }

  const putDoses = (from: readonly TinyDose[]) =>
    writeFileSync(join(folder, 'Immunization.ndjson.gz'), gzipSync(NDJSON(from.map(dose))));
  const onlyDoses = (from: readonly TinyDose[]) => {
    rmSync(join(folder, 'more.json'), { force: true });
    putDoses(from);
  };
  const of = (period: string) => FIRST_VALUES.filter((line) => line.startsWith(period));
  const without = (period: string) => FIRST_VALUES.filter((line) => !line.startsWith(period));

  it('reports the values that the server would have given, and asks no server for them', async () => {
    const asked = world.fhir.requests.length;
    const { ok, report } = await run();
    assert.equal(ok, true, JSON.stringify(report));
    assert.deepEqual(world.values(), FIRST_VALUES);
    assert.equal(world.fhir.requests.length, asked);
  });

  it('sends nothing the second time, and counts the open window alone while the files are the same', async () => {
    await run();
    const posts = world.posts();
    const { report } = await run();
    assert.deepEqual(report.periods, ['202602', '202603']);
    assert.equal(world.posts(), posts);
    const copied = join(folder, 'Immunization.ndjson.gz');
    writeFileSync(copied, readFileSync(copied));
    assert.deepEqual((await run()).report.periods, ['202602', '202603']);
  });

  it('counts all that the files hold when one of them is another', async () => {
    await run();
    onlyDoses(DOSES.filter(({ id }) => id !== 'im-1'));
    const { report } = await run();
    assert.deepEqual(report.periods, ['202601', '202602', '202603']);
    assert.deepEqual(
      world.values(),
      FIRST_VALUES.filter((line) => !/^202601 Amari/.test(line)),
    );
  });

  it('empties nothing before the first and after the last period in which anything counts', async () => {
    await run();
    onlyDoses(DOSES.slice(2, 4));
    const { ok, report } = await run();
    assert.equal(ok, true);
    assert.deepEqual(report.periods, ['202602']);
    assert.deepEqual(world.values(), FIRST_VALUES);
    assert.match(world.log.join('\n'), /Leave \d+ periods as they are, .*: nothing in the files counts there/);
    await run({}, { recount: '2026-03' });
    assert.deepEqual(world.values(), without('202603'));
  });

  it('touches the periods alone that the credential says the files hold, and these whatever is in them', async () => {
    await run();
    onlyDoses(DOSES.slice(2, 3));
    const { report } = await run({ periods: '2026-02..2026-03' });
    assert.deepEqual(report.periods, ['202602', '202603']);
    assert.deepEqual(world.values(), [...of('202601'), ...of('202602').filter((line) => line.includes('Amari'))]);
    const other = await run({ periods: 'spring' });
    assert.match(other.report.error?.message ?? '', /"spring" is no Monthly period/);
  });

  it('says so where none of the periods that the credential names is counted', async () => {
    const { ok } = await run({ periods: '2019-01' });
    assert.equal(ok, true);
    assert.deepEqual(world.values(), []);
    assert.match(world.log.join('\n'), /Find none of 2019-01 among the periods that are counted/);
  });

  it('stops where the mapping is another than that of the last run, as with a server', async () => {
    await run();
    writeFileSync(world.stateFile, JSON.stringify({ ...world.state(), mappingHash: '0000' }));
    assert.match((await run()).report.error?.message ?? '', /mapping-changed/);
    assert.equal((await run({}, { recount: 'all' })).ok, true);
  });

  it('leaves the cursor of a server, and what is else to do', async () => {
    await world.settle();
    const before = world.state();
    writeFileSync(world.stateFile, JSON.stringify({ ...before, dirty: ['202601'] }));
    onlyDoses([]);
    const source = { periods: '2026-02' };
    const empty = await run(source, { recount: '2026-02' });
    assert.match(empty.report.error?.message ?? '', /source-empty/);
    onlyDoses(DOSES.slice(0, 1));
    const { report } = await run(source, { recount: '2026-02' });
    assert.deepEqual(report.periods, ['202602']);
    assert.deepEqual(world.values(), without('202602'));
    assert.deepEqual(world.state().cursor, before.cursor);
    assert.deepEqual(world.state().dirty, ['202601']);
    // The server has them still, and nobody told it to count February again.
    await world.settle({ recount: '2026-02' });
    assert.deepEqual(world.values(), FIRST_VALUES);
  });

  it('leaves to a later run what has ended since the last one and is not in the files', async () => {
    await world.settle();
    world.clock.now = '2026-08-10T00:00:00.000Z';
    await run({ periods: '2026-01' }, { recount: '2026-01' });
    assert.deepEqual(world.state().dirty, ['202604', '202605', '202606', '202607']);
  });

  it('refuses files without anything that counts', async () => {
    await world.settle();
    const empty = join(folder, 'empty');
    mkdirSync(empty);
    writeFileSync(join(empty, 'Patient.ndjson'), NDJSON(patients()));
    const { ok, report } = await run({ path: empty }, { recount: 'all' });
    assert.equal(ok, false);
    assert.match(report.error?.message ?? '', /holds nothing that "tiny" counts.*source-empty/);
    assert.deepEqual(world.values(), FIRST_VALUES);
  });

  it('is the way of a credential that names a folder, from where the credentials are', async () => {
    const place = mkdtempSync(join(tmpdir(), 'tallysheet-credentials-'));
    const credentials = join(place, 'credentials.json');
    const jobs = join(dirname(dist), '..');
    const where = ['--dist', dirname(dist), '--jobs', jobs, '--state', world.stateFile, '--credentials', credentials];
    const write = (fhir: object) =>
      writeFileSync(credentials, JSON.stringify({ fhir, dhis2: world.credentials.dhis2 }));
    write({ baseUrl: `file:${relative(place, folder)}` });
    const good = await tallysheet('run', 'tiny', '--as-of', NOW, ...where);
    assert.equal(good.code, 0, good.output);
    assert.deepEqual(world.values(), FIRST_VALUES);
    assert.equal(world.fhir.requests.length, 0);
    write({ baseUrl: 'file:not-there' });
    const absent = await tallysheet('run', 'tiny', '--as-of', NOW, ...where);
    assert.equal(absent.code, 1);
    assert.match(absent.output, /Credential "fhir": There is no .*not-there\. \(no-files\)/);
    const wrong: [object, RegExp][] = [
      [{ period: '2026-01' }, /period would not be used beside a folder\. \(unknown-key\)\nwrite periods/],
      [{ periods: '2026-1' }, /periods: "2026-1" is not a Monthly period.*\. \(bad-periods\)/],
    ];
    for (const [more, message] of wrong) {
      write({ baseUrl: `file:${relative(place, folder)}`, ...more });
      const refused = await tallysheet('run', 'tiny', '--as-of', NOW, ...where);
      assert.equal(refused.code, 1);
      assert.match(refused.output, message);
    }
    const json = await tallysheet('run', 'tiny', '--json', ...where);
    assert.equal(JSON.parse(json.output).error.code, 'bad-periods');
    rmSync(place, { recursive: true });
  });

  it('cannot be had in a job, whose error says what can', async () => {
    const { dhis2 } = world.credentials;
    const credentials = { fhir: { baseUrl: pathToFileURL(folder).href }, ...(dhis2 === undefined ? {} : { dhis2 }) };
    const { report } = await world.run({ dist, credentials });
    assert.match(
      report.error?.message ?? '',
      /the credential names a folder, and jobs have no files\).* run, in a workflow of counts, or give the address of a server \(misconfigured\)/,
    );
  });

  it('is of no workflow that sends persons or values of another DHIS2', async () => {
    const more = { files: folder, recount: 'all', jobs: join(PROJECT, 'jobs') };
    const refused = (name: string) => filesOfRun(more, { name, dist, credentials: {} });
    await assert.rejects(refused('opensrp-tracker'), {
      message: /sends persons to a tracker program, and counts nothing/,
    });
    await assert.rejects(refused('dhis2-metadata'), { message: /takes over metadata, and counts nothing/ });
    await assert.rejects(refused('dhis2-to-dhis2'), {
      message: /takes values of another DHIS2, which are in no files/,
    });
    await assert.rejects(refused('immunization-monthly'), { code: 'plan-invalid' });
    await assert.rejects(filesOfRun({ files: '-', recount: 'all' }, { name: 'tiny', dist, credentials: {} }), {
      message: /reads files more than once/,
    });
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
