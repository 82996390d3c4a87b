import assert from 'node:assert/strict';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { type CanaryWorld, startCanaryWorld } from './canary-world.ts';
import { FAULTS, faultFor } from './faults.ts';
import { findLeaks, textsOf } from './find-leaks.ts';
import { leakyWorkflow, repeatingWorkflow } from './leaky-workflow.ts';
import { WORKFLOWS } from './workflows.ts';

describe('a workflow that tells the name of a person', function () {
  this.timeout(120_000);
  let world: CanaryWorld;

  beforeEach(async () => {
    const [workflow] = WORKFLOWS;
    assert.ok(workflow);
    world = await startCanaryWorld({ ...workflow, dist: leakyWorkflow });
  });
  afterEach(() => world.close());

  const placesOf = (leaks: readonly string[]) => leaks.map((line) => line.slice(0, line.indexOf(':'))).sort();

  it('is found out in its log, its report, its states, its bundles, its requests', async () => {
    const left = { ...(await world.run()), ...world.outside(), bundles: textsOf(await leakyWorkflow()) };
    assert.deepEqual(placesOf(findLeaks(left, world.markers())), [
      'addresses at dhis2',
      'addresses at fhir',
      'between steps',
      'bundles',
      'log',
      'report',
      'sent to DHIS2',
      'state',
    ]);
  });

  it('is found out in its error', async () => {
    world.clock.now = '2026-04-11T00:00:00.000Z';
    assert.ok(placesOf(findLeaks(await world.run(), world.markers())).includes('error'));
  });

  it('is found out in a file, whatever it is called, and in the name of one', () => {
    const folder = mkdtempSync(join(tmpdir(), 'tallysheet-leaky-'));
    try {
      assert.deepEqual(findLeaks({ files: textsOf(folder) }, world.markers()), []);
      writeFileSync(join(folder, 'page.bin'), Buffer.from('\u0000{"birthDate":"2020-05-14","family":"QzPerson-1"}'));
      assert.deepEqual(placesOf(findLeaks({ files: textsOf(folder) }, world.markers())), ['files']);
      rmSync(join(folder, 'page.bin'));
      writeFileSync(join(folder, 'qzperson-pt-1.json'), '');
      assert.deepEqual(placesOf(findLeaks({ files: textsOf(folder) }, world.markers())), ['files']);
    } finally {
      rmSync(folder, { recursive: true, force: true });
    }
  });

  it('is found out by each kind of marker alone', () => {
    assert.ok(world.markers().length > 10);
    for (const marker of world.markers()) {
      assert.equal(findLeaks({ log: [`Count ${encodeURIComponent(marker)}.`] }, world.markers()).length, 1, marker);
    }
  });
});

/** Where nothing is said, or where the adaptor itself keeps back what is said. */
const SILENT = [
  ...['nothing', 'a cut connection', 'a lost reply', 'a body that breaks off'],
  ...['JSON that breaks off after a name', 'a redirect', 'a redirect on the same server'],
];

describe('a workflow that repeats what a server says', function () {
  this.timeout(120_000);
  let world: CanaryWorld;

  before(async () => {
    const [workflow] = WORKFLOWS;
    assert.ok(workflow);
    world = await startCanaryWorld({ ...workflow, dist: repeatingWorkflow });
  });
  after(() => world.close());

  for (const fault of FAULTS.filter(({ title }) => !SILENT.includes(title))) {
    it(`is found out with ${fault.title}`, async () => {
      world.see = (_, request) => faultFor(fault, request);
      const { log = [], error } = await world.run();
      assert.deepEqual(error, [''], 'the job ends well');
      assert.equal(findLeaks({ log }, world.markers()).length, 1, log.join('\n'));
    });
  }

  it('is found out when only a secret is repeated', async () => {
    world.see = (_, { headers }) => ({
      ...{ kind: 'answer', status: 400, headers: { 'content-type': 'application/json' } },
      body: JSON.stringify({ message: `refused: ${headers.authorization}` }),
    });
    const { log = [] } = await world.run();
    assert.equal(findLeaks({ log }, world.markers()).length, 1, log.join('\n'));
  });
});
