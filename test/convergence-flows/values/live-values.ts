import assert from 'node:assert/strict';
import { unpackPeriods } from '../../../adaptors/run/period-spans.ts';
import type { RunInput } from '../../../adaptors/run/state.ts';
import type { Ran } from '../../convergence/run-step.ts';
import type { Lived } from '../lived.ts';
import { type Met, meet, type Trouble } from '../trouble.ts';
import { compareValues } from './compare-values.ts';
import { runValues } from './run-values.ts';
import type { ValuesWorld } from './values-world.ts';

const MINUTE = 60_000;

/** What somebody asks of a run. */
export type Asked = 'all';

interface Wait {
  readonly what: 'wait';
  readonly minutes: number;
}

interface Run<Change> {
  readonly what: 'run';
  readonly trouble?: Trouble<Change> | undefined;
  readonly asked?: Asked | undefined;
}

/** One step of a history. */
export type Step<Change> = Change | Wait | Run<Change>;

/** Errors that say what a person has to ask for, and mean it. */
const ASKS_FOR_ALL = ['source-empty', 'mapping-changed'];

/**
 * Live through a history of counted values, and hold DHIS2 against a full recount after every good run and at its end.
 *
 * @param world fresh; it is closed at the end
 * @param steps what happens
 * @param lived told of it
 * @throws AssertionError with what differs, and at which step
 */
export async function liveValues<Change extends { readonly what: string }>(
  world: ValuesWorld<Change>,
  steps: readonly Step<Change>[],
  lived: Lived,
): Promise<void> {
  try {
    if (world.settings.isBegun) await goodRun(world, 'the first run');
    for (const [at, one] of steps.entries()) {
      const step = `step ${at + 1}`;
      world.time += 1000;
      if (isWait(one)) {
        lived.add('wait');
        world.time += one.minutes * MINUTE;
      } else if (!isRun(one)) {
        lived.add(one.what);
        await world.change(one);
      } else if (one.trouble === undefined) {
        lived.add(one.asked === undefined ? 'run' : `run asked for ${one.asked}`);
        await goodRun(world, step, one.asked);
      } else await troubledRun(world, one.trouble, step, lived);
    }
    world.time += 1000;
    await goodRun(world, 'the last run');
    const posts = countPosts(world);
    await goodRun(world, 'the same run again');
    assert.equal(countPosts(world), posts, 'the run after the last sends nothing');
  } finally {
    await world.close();
  }
}

function isWait(step: object): step is Wait {
  return (step as { what?: unknown }).what === 'wait';
}

function isRun<Change>(step: Step<Change>): step is Run<Change> {
  return (step as { what?: unknown }).what === 'run';
}

function countPosts<Change>({ dhis2 }: ValuesWorld<Change>): number {
  return dhis2.requests.filter(({ method, path }) => method === 'POST' && path.endsWith('/dataValueSets')).length;
}

/** A run to which nothing happens: it may not fail. */
async function goodRun<Change>(world: ValuesWorld<Change>, step: string, asked?: Asked): Promise<void> {
  let ran: Ran;
  try {
    ran = await run(world, asked);
  } catch (error) {
    if (!asksForAll(error)) throw new Error(`${step} failed`, { cause: error });
    ran = await run(world, 'all');
  }
  await commit(world, ran, step);
}

function asksForAll(error: unknown): boolean {
  return ASKS_FOR_ALL.includes(String((error as { code?: unknown }).code));
}

async function run<Change>(world: ValuesWorld<Change>, asked: Asked | undefined): Promise<Ran> {
  const input: RunInput = { asOf: new Date(world.time).toISOString() };
  return await runValues(world, asked === undefined ? input : { ...input, recount: asked });
}

/** Keep the state, and compare. */
async function commit<Change>(world: ValuesWorld<Change>, ran: Ran, step: string, isTroubled = false): Promise<void> {
  const { state, report, red } = ran;
  world.state = state;
  const { period } = await world.mapping();
  const { differences, kept } = compareValues(world, report, period.type);
  assert.deepEqual(differences, [], `DHIS2 is not as a full recount after ${step}`);
  assert.equal(report.sent.kept, kept, `values of people that stay, as reported by ${step}`);
  const isUnanswered = ({ code }: (typeof report.conflicts)[number]) => /^no-answer$|^http-/.test(code);
  const conflicts = isTroubled ? report.conflicts.filter((one) => !isUnanswered(one)) : report.conflicts;
  assert.deepEqual(conflicts, [], `conflicts of ${step}`);
  assert.equal(red !== undefined, report.conflicts.length > 0, `${step} is red: ${red}`);
  const late = unpackPeriods(period, report.dirty).filter((one) => world.isInScope(one));
  if (!isTroubled) assert.deepEqual(late, [], `${step} leaves periods for later`);
}

/** A run in trouble: it is lost, or it is a good one. */
async function troubledRun<Change>(
  world: ValuesWorld<Change>,
  trouble: Trouble<Change>,
  step: string,
  lived: Lived,
): Promise<void> {
  const met: Met = { requests: 0 };
  const hasMet = () => met.requests >= trouble.at;
  world.watch = meet(world, trouble, met, lived);
  let ran: Ran | undefined;
  try {
    ran = await run(world, undefined);
  } catch (error) {
    if (!hasMet() && !asksForAll(error)) throw error;
  } finally {
    world.watch = undefined;
  }
  if (!hasMet()) lived.add('run with fewer requests than its trouble');
  if (ran === undefined || (hasMet() && trouble.what === 'crash')) return;
  // What changed while the run went on is for the next one.
  if (hasMet() && trouble.what === 'meanwhile') world.state = ran.state;
  else await commit(world, ran, step, hasMet());
}
