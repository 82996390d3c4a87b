import assert from 'node:assert/strict';
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { tallysheet } from '../../support/tallysheet.ts';
import { PROJECT } from './build-into.ts';
import { type CanaryWorld, type SeeRequest, startCanaryWorld } from './canary-world.ts';
import { faultCalled } from './faults.ts';
import { findLeaks } from './find-leaks.ts';
import { TOKEN_PATH } from './give-tokens.ts';
import { MARK } from './marked-persons.ts';
import { runCommand } from './run-command.ts';
import { BY_KEY, WORKFLOWS } from './workflows.ts';

const MAPPING = join(PROJECT, 'mappings', 'immunization-monthly.yaml');
const JOBS = join(PROJECT, 'jobs');

/** Run in this process, and count the requests. */
async function runHere(world: CanaryWorld): Promise<number> {
  let requests = 0;
  world.see = () => {
    requests += 1;
    return undefined;
  };
  await world.run();
  world.see = undefined;
  return requests;
}

/** A fault from the nth request on. */
function from(at: number, title: string): SeeRequest {
  const fault = faultCalled(title);
  let requests = 0;
  return (_, request) => {
    requests += 1;
    return requests >= at ? fault(request) : undefined;
  };
}

describe('nothing of a person is left behind by the command', function () {
  this.timeout(300_000);
  let world: CanaryWorld;
  afterEach(() => world.close());

  for (const [index, workflow] of WORKFLOWS.entries()) {
    it(`that runs ${workflow.name}, and is killed half-way`, async () => {
      world = await startCanaryWorld(workflow);
      const dist = await workflow.dist();
      const requests = await runHere(world);
      world.change(0);
      const { code, texts } = await runCommand({ world, dist, killAt: Math.ceil(requests / (2 + (index % 3))) });
      assert.equal(code, null);
      assert.deepEqual(
        [texts, world.outside()].flatMap((one) => findLeaks(one, world.markers())),
        [],
      );
    });
  }

  it('that runs into a fault of either server', async () => {
    const [workflow] = WORKFLOWS;
    assert.ok(workflow);
    world = await startCanaryWorld(workflow);
    const dist = await workflow.dist();
    const requests = await runHere(world);
    for (const [index, title] of ['a name instead of JSON', 'a 500 with the resource'].entries()) {
      world.change(index);
      const see = from(index === 0 ? 5 : requests - 2, title);
      const { code, texts } = await runCommand({ world, dist, see });
      assert.equal(code, 1, title);
      assert.deepEqual(findLeaks(texts, world.markers()), []);
    }
    assert.deepEqual(findLeaks(world.outside(), world.markers()), []);
  });

  describe('that gets in by a key and by tokens', () => {
    beforeEach(async () => {
      world = await startCanaryWorld(BY_KEY);
    });
    const run = async (see?: SeeRequest) => await runCommand({ world, dist: await BY_KEY.dist(), ...(see && { see }) });
    const isToken = (path: string) => path === TOKEN_PATH || path === '/uaa/oauth/token';

    it('and runs well', async () => {
      const asked = new Set<string>();
      const { code, texts } = await run((system, { path }) => {
        if (isToken(path)) asked.add(system);
        return undefined;
      });
      assert.equal(code, 0, texts['standard error']?.join(''));
      assert.deepEqual([...asked].sort(), ['dhis2', 'fhir']);
      assert.ok(
        world.markers().some((marker) => marker.split('.').length === 3),
        'a proof is among the markers',
      );
      assert.deepEqual(
        [texts, world.outside()].flatMap((one) => findLeaks(one, world.markers())),
        [],
      );
    });

    for (const [system, title] of [
      ['fhir', 'an unknown error of OAuth2'],
      ['dhis2', 'a 400 that repeats the request'],
    ] as const) {
      it(`and asks ${system} for a token, which answers with ${title}`, async () => {
        const fault = faultCalled(title);
        const { code, texts } = await run((at, request) =>
          at === system && isToken(request.path) ? fault(request) : undefined,
        );
        assert.equal(code, 1);
        assert.match(texts['standard output']?.join('') ?? '', /could not get a token/);
        assert.deepEqual(
          [texts, world.outside()].flatMap((one) => findLeaks(one, world.markers())),
          [],
        );
      });
    }
  });

  describe('that reads files', () => {
    let folder: string;

    beforeEach(async () => {
      const [workflow] = WORKFLOWS;
      assert.ok(workflow);
      world = await startCanaryWorld(workflow);
      folder = mkdtempSync(join(tmpdir(), 'tallysheet-files-'));
      const lines = world.resources.map((resource) => `${JSON.stringify(resource)}\n`);
      writeFileSync(join(folder, 'all.ndjson'), lines.join(''));
    });
    afterEach(() => rmSync(folder, { recursive: true, force: true }));

    const breakOff = () =>
      writeFileSync(
        join(folder, 'broken.ndjson'),
        `{"resourceType":"Patient","id":"${MARK}-x","name":[{"family":"${MARK}`,
      );
    const count = (out: string) =>
      tallysheet(['tally', '--mapping', MAPPING, '--input', folder, '--periods', '2026-01..2026-03', '--out', out]);

    it('and reports their counts, or finds a broken line, or a DHIS2 that is ill', async () => {
      const dist = await (WORKFLOWS[0]?.dist() ?? '');
      const more = ['--files', folder, '--recount', 'all', '--jobs', JOBS];
      const good = await runCommand({ world, dist, more });
      assert.equal(good.code, 0, good.texts['standard error']?.join(''));
      const ill = faultCalled('a 500 that names a person');
      const failed = await runCommand({ world, dist, more, see: (_, request) => ill(request) });
      breakOff();
      const broken = await runCommand({ world, dist, more });
      assert.deepEqual([failed.code, broken.code], [1, 1]);
      assert.match(broken.texts['standard output']?.join('') ?? '', /this is no JSON/);
      const texts = [good, failed, broken].map((one) => one.texts);
      assert.deepEqual(
        [...texts, world.outside()].flatMap((one) => findLeaks(one, world.markers())),
        [],
      );
    });

    it('and writes a table, or finds a broken line', async () => {
      const out = join(folder, '..', `cells-${process.pid}.csv`);
      const good = await count(out);
      assert.equal(good.status, 0, good.stderr);
      const cells = readFileSync(out, 'utf8');
      rmSync(out);
      assert.ok(cells.split('\n').length > 10);
      breakOff();
      const broken = await count(out);
      assert.match(broken.stderr, /broken\.ndjson:1:\d+ this is no JSON/);
      assert.deepEqual(
        findLeaks({ cells: [cells], good: [good.stderr], broken: [broken.stderr] }, world.markers()),
        [],
      );
    });

    it('and prints rows, but tells of a broken line without them', async () => {
      const view = async () => await tallysheet(['view', '--definition', definition, '--input', folder]);
      const definition = join(folder, 'persons.yaml');
      writeFileSync(definition, 'resource: Patient\nselect: [{ column: [{ name: id, path: id }] }]\n');
      const good = await view();
      assert.ok(good.stdout.includes(MARK), 'rows are what a view is for');
      breakOff();
      const { stderr } = await view();
      assert.match(stderr, /broken\.ndjson:1:\d+ this is no JSON/);
      assert.deepEqual(findLeaks({ stderr: [stderr, good.stderr] }, world.markers()), []);
    });
  });
});
