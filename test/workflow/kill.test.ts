import assert from 'node:assert/strict';
import { existsSync } from 'node:fs';
import { killedRun } from './support/killed-run.ts';
import { dose } from './support/tiny-data.ts';
import { startTinyWorld, type TinyWorld } from './support/tiny-world.ts';

/** Runs at a time: each has processes of its own. */
const AT_ONCE = 3;

type Version = '2.41' | '2.43';

/** A world before its first run, or one in which much has changed since: a late, a moved and a deleted dose. */
async function before(version: Version, isFirst: boolean): Promise<TinyWorld> {
  const world = await startTinyWorld({ version });
  if (isFirst) return world;
  await world.settle();
  world.clock.now = '2026-04-11T00:00:00.000Z';
  world.fhir.put(dose({ id: 'im-7', child: 'amina', at: 'loc-belo', on: '2026-01-20' }));
  world.fhir.put(dose({ id: 'im-5', child: 'amina', at: 'loc-belo', on: '2026-02-27' }));
  world.fhir.delete('Immunization', 'im-6');
  return world;
}

interface End {
  readonly values: readonly string[];
  readonly cursor: unknown;
  readonly dirty: unknown;
}

function endOf(world: TinyWorld): End {
  const { cursor, dirty } = world.state();
  return { values: world.values(), cursor, dirty };
}

/** Where an undisturbed run leads to, and the methods of its requests. */
async function undisturbed(version: Version, isFirst: boolean): Promise<{ end: End; methods: readonly string[] }> {
  const world = await before(version, isFirst);
  try {
    const { methods, code } = await killedRun(world, Number.POSITIVE_INFINITY, false);
    assert.equal(code, 0);
    return { end: endOf(world), methods };
  } finally {
    await world.close();
  }
}

/** Kill a run at its nth request, then run twice more. */
async function killAndGoOn(version: Version, isFirst: boolean, at: number, handled: boolean, end: End): Promise<void> {
  const world = await before(version, isFirst);
  try {
    const stateBefore = world.stateText();
    const { code, methods } = await killedRun(world, at, handled);
    assert.deepEqual([code, methods.length], [null, at], `request ${at}: the run was killed`);
    assert.equal(world.stateText(), stateBefore, `request ${at}: the state file is as it was`);
    await world.settle();
    assert.deepEqual(endOf(world), end, `request ${at}: the next run makes up for it`);
    const posts = world.posts();
    await world.settle();
    assert.equal(world.posts(), posts, `request ${at}: the run after it sends nothing`);
    assert.deepEqual(world.values(), end.values);
    assert.equal(existsSync(`${world.stateFile}.lock`), false);
  } finally {
    await world.close();
  }
}

/** Do a piece of work for each item, some at a time. */
async function forEach<Item>(items: readonly Item[], work: (item: Item) => Promise<void>): Promise<void> {
  const left = [...items];
  const worker = async (): Promise<void> => {
    for (let item = left.shift(); item !== undefined; item = left.shift()) await work(item);
  };
  await Promise.all(Array.from({ length: AT_ONCE }, worker));
}

/** A kill takes a second: reads are the same in all of these, and a lost reply matters where something was written. */
const SCENARIOS = [
  { title: 'a run after many changes', version: '2.41', isFirst: false, kills: 'any request' },
  { title: 'the first run', version: '2.41', isFirst: true, kills: 'an import' },
  { title: 'a run after many changes', version: '2.43', isFirst: false, kills: 'an import' },
] as const;

describe('a run that is killed', function () {
  this.timeout(120_000);

  for (const { title, version, isFirst, kills } of SCENARIOS) {
    for (const [when, handled] of [
      ['before it is handled', false],
      ['after it was handled', true],
    ] as const) {
      it(`at ${handled ? 'an import' : kills}, ${when}, is made up for by the next: ${title}, DHIS2 ${version}`, async () => {
        const { end, methods } = await undisturbed(version, isFirst);
        const points = methods.flatMap((method, index) =>
          (kills === 'any request' && !handled) || method === 'POST' ? [index + 1] : [],
        );
        assert.ok(points.length >= (kills === 'any request' && !handled ? 10 : 2), `requests: ${methods}`);
        await forEach(points, (at) => killAndGoOn(version, isFirst, at, handled, end));
      });
    }
  }
});
