import assert from 'node:assert/strict';
import { mkdtemp, readdir, readFile, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { type BuiltWorkflow, buildWorkflow, checkBundle, findWorkflows } from '../../../cli/build/index.ts';

const jobs = join(dirname(fileURLToPath(import.meta.url)), '..', '..', '..', 'jobs');

describe('the workflows of this project', function () {
  this.timeout(180_000);
  let folder: string;
  const built: BuiltWorkflow[] = [];

  before(async () => {
    folder = await mkdtemp(join(tmpdir(), 'tallysheet-shipped-'));
    for (const file of findWorkflows(jobs)) built.push(await buildWorkflow(file, { outDir: folder }));
  });
  after(() => rm(folder, { recursive: true }));

  it('build into a bundle a step', () => {
    assert.deepEqual(
      built
        .filter(({ name }) => !name.includes('tracker') && !name.startsWith('dhis2'))
        .map(({ name, steps }) => [name, steps.map(({ id }) => id)]),
      [
        'godata-weekly',
        'immunization-bulk',
        'immunization-monthly',
        'measure-report-monthly',
        'opensrp-monthly',
        'opensrp-weekly',
        'stock-monthly',
      ].map((name) => [name, ['tally', 'report', 'verdict']]),
    );
  });

  it('give bundles that pass every rule of the compiler, within the limits of code and lookups', async () => {
    for (const { steps } of built) {
      for (const { adaptor, file, codeBytes, lookupBytes } of steps) {
        assert.deepEqual(checkBundle(await readFile(file, 'utf8'), adaptor, file), []);
        assert.ok(codeBytes < 300_000 && lookupBytes < 1_000_000, `${file}: ${codeBytes} and ${lookupBytes} bytes`);
      }
    }
  });

  it('are built the same twice', async () => {
    const again = await mkdtemp(join(tmpdir(), 'tallysheet-again-'));
    try {
      for (const file of findWorkflows(jobs)) await buildWorkflow(file, { outDir: again });
      for (const { name } of built) {
        for (const file of await readdir(join(folder, name))) {
          assert.equal(
            await readFile(join(again, name, file), 'utf8'),
            await readFile(join(folder, name, file), 'utf8'),
            file,
          );
        }
      }
    } finally {
      await rm(again, { recursive: true });
    }
  });

  it('name jobs of at most 40 lines, without a UID, a date or an address in them', async () => {
    for (const name of (await readdir(jobs)).filter((file) => file.endsWith('.ts'))) {
      const text = await readFile(join(jobs, name), 'utf8');
      assert.ok(text.trimEnd().split('\n').length <= 40, `${name} is too long`);
      assert.doesNotMatch(text, /['"][a-zA-Z][a-zA-Z0-9]{10}['"]|\d{4}-\d{2}|https?:/, name);
    }
  });
});
