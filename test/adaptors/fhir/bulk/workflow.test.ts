import assert from 'node:assert/strict';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { buildLocalAdaptors, buildWorkflow } from '../../../../cli/build/index.ts';
import { linkAdaptors } from '../../../workflow/support/link-adaptors.ts';
import { FIRST_VALUES, LOOKUP, MAPPING, privateTexts } from '../../../workflow/support/tiny-data.ts';
import { startTinyWorld, type TinyWorld } from '../../../workflow/support/tiny-world.ts';

const PROJECT = fileURLToPath(new URL('../../../..', import.meta.url));

describe('a workflow with bulk export', function () {
  this.timeout(180_000);
  let root: string;
  let dist: string;
  let world: TinyWorld;

  before(async () => {
    root = mkdtempSync(join(tmpdir(), 'tallysheet-bulk-'));
    const job = (name: string) => JSON.stringify(join(PROJECT, 'jobs', name));
    const files = {
      'package.json': '{ "type": "module" }',
      'tiny.yaml': MAPPING,
      'units.csv': LOOKUP,
      'tiny.workflow.yaml': `name: tiny
mapping: tiny.yaml
bulk: { everyHours: 0 }
trigger: { cron: '0 2 * * *', cursor: report }
steps:
  tally: { job: ${job('fhir-bulk-tally.ts')}, adaptor: '@openfn/language-http@7.3.2', credential: fhir }
  report: { job: ${job('dhis2-report.ts')}, adaptor: '@openfn/language-dhis2@8.2.1', credential: dhis2 }
  verdict: { job: ${job('verdict.ts')}, adaptor: '@openfn/language-common@3.3.4' }
`,
    };
    for (const [name, text] of Object.entries(files)) writeFileSync(join(root, name), text);
    const outDir = join(root, 'dist');
    dist = (await buildWorkflow(join(root, 'tiny.workflow.yaml'), { outDir })).folder;
    await buildLocalAdaptors(outDir);
    await linkAdaptors(outDir);
  });
  after(() => rmSync(root, { recursive: true, force: true }));
  beforeEach(async () => {
    world = await startTinyWorld();
  });
  afterEach(() => world.close());

  type Report = { export: { is: string }; sent: Record<string, number> };
  /** A run as users do it: each step in its process, in the sandbox. */
  const run = async () => {
    const { ok, report, steps } = await world.run({ dist });
    assert.equal(ok, true, JSON.stringify(steps));
    return report as typeof report & Report;
  };
  const settle = async () => (await world.settle({ dist })) as Report;

  it('starts, waits, collects and reports over runs in the sandbox, the same values as by search', async () => {
    const started = await run();
    assert.equal(started.export.is, 'started');
    assert.deepEqual(world.values(), []);
    assert.equal(world.state().lastSuccess, undefined);
    assert.equal((await run()).export.is, 'running');
    assert.deepEqual((await run()).sent, { created: 12, updated: 0, deleted: 0, unchanged: 0, kept: 0, refused: 0 });
    assert.deepEqual(world.values(), FIRST_VALUES);
    assert.ok(typeof world.state().lastSuccess === 'string');
    const posts = world.posts();
    const rounds = [await settle(), await settle(), await settle()];
    assert.deepEqual(
      rounds.map((report) => report.export.is),
      ['started', 'running', 'collected'],
    );
    assert.equal(rounds.at(-1)?.sent.unchanged, 8);
    assert.equal(world.posts(), posts);
  });

  it('collects the same export again after a report that failed', async () => {
    await settle();
    await settle();
    world.faults.dhis2 = () => ({ kind: 'answer', status: 500 });
    await assert.rejects(settle());
    world.faults.dhis2 = undefined;
    assert.equal((await settle()).sent.created, 12);
    assert.equal(world.fhir.requests.filter(({ path }) => path.endsWith('/$export')).length, 1);
  });

  it('leaves nothing about a child in state, log, report or any URL', async () => {
    const reports = [await settle(), await settle(), await run()];
    const urls = world.fhir.requests.map(({ path, query }) => `${path}?${query}`);
    const left = [
      world.stateText(),
      world.log.join('\n'),
      JSON.stringify(reports),
      decodeURIComponent(urls.join('\n')),
    ];
    for (const text of left) {
      assert.ok(text.length > 100);
      assert.deepEqual(
        [...privateTexts(), 'Tally-1-sheet'].filter((mark) => text.includes(mark)),
        [],
      );
    }
  });
});
