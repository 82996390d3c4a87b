import assert from 'node:assert/strict';
import type { RunInput } from '../../../adaptors/run/state.ts';
import type { TrackerReport } from '../../../adaptors/tracker/index.ts';
import type { Flow } from '../flow.ts';
import type { Lived } from '../lived.ts';
import { type Met, meet, type Trouble } from '../trouble.ts';
import { compareTracker } from './compare-tracker.ts';
import { entityUid, IDS } from './sent-names.ts';
import {
  type TrackerAsked,
  type TrackerChange,
  type TrackerHistory,
  type TrackerStep,
  trackerHistories,
} from './tracker-happenings.ts';
import { trackerMapping } from './tracker-mappings.ts';
import { inDhis2, isSent } from './tracker-model.ts';
import { startTrackerFlow, type TrackerFlowWorld } from './tracker-world.ts';

type Ran = Awaited<ReturnType<TrackerFlowWorld['run']>>;

const MINUTE = 60_000;
const DAY = 1440 * MINUTE;
/** Days after which nobody is refused any more who need not be: who frees a number may be taken after who wants it. */
const RETRIES = 4;

/** Children and doses of a registry, sent to a tracker program. */
export const trackerFlow: Flow<TrackerHistory> = {
  name: 'tracker',
  variants: ['2.41', '2.43', 'legacy'],
  histories: trackerHistories,
  live: async (variant, { settings, happenings }, lived) => {
    const world = await startTrackerFlow(variant, settings);
    try {
      if (settings.isBegun) await goodRun(world, 'the first run');
      for (const [at, one] of happenings.entries()) await take(world, one, `step ${at + 1}`, lived);
      world.time += 1000;
      await goodRun(world, 'the last run');
      for (let day = 0; day < RETRIES && world.state.refused !== undefined; day += 1) {
        world.time += DAY;
        await goodRun(world, `the run ${day + 1} days later`);
      }
      await assertNobodyBehind(world);
      // What was taken back shortly before the first good run, the second one finds in the history.
      if (!settings.isBegun) await goodRun(world, 'the second run');
      const posts = countPosts(world);
      await goodRun(world, 'the same run again');
      assert.equal(countPosts(world), posts, 'the run after the last sends nothing');
    } finally {
      await world.close();
    }
  },
};

async function take(world: TrackerFlowWorld, one: TrackerStep, step: string, lived: Lived): Promise<void> {
  world.time += 1000;
  if (one.what === 'wait') {
    lived.add('wait');
    world.time += one.minutes * MINUTE;
  } else if (one.what !== 'run') {
    lived.add(one.what);
    await world.change(one);
  } else if (one.trouble === undefined) {
    lived.add(one.asked === undefined ? 'run' : `run asked for ${one.asked}`);
    await goodRun(world, step, one.asked);
  } else await troubledRun(world, one.trouble, step, lived);
}

function countPosts({ dhis2 }: TrackerFlowWorld): number {
  return dhis2.requests.filter(({ method }) => method === 'POST').length;
}

function inputOf({ time }: TrackerFlowWorld, asked: TrackerAsked | undefined): RunInput {
  const input = { asOf: new Date(time).toISOString() };
  if (asked === undefined) return input;
  return asked === 'all' ? { ...input, recount: 'all' } : { ...input, retryParked: true };
}

/** A run to which nothing happens: it may not fail. */
async function goodRun(world: TrackerFlowWorld, step: string, asked?: TrackerAsked): Promise<void> {
  let ran: Ran;
  try {
    ran = await world.run(inputOf(world, asked));
  } catch (error) {
    throw new Error(`${step} failed`, { cause: error });
  }
  keepState(world, ran);
  assert.deepEqual([ran.report.trouble, ran.report.more], [undefined, false], `${step} ended early`);
  await assertAsReported(world, ran.report, step);
}

function keepState(world: TrackerFlowWorld, { state, report }: Ran): void {
  world.state = state;
  for (const type of report.noHistory) world.blind.add(type);
}

/** Nothing is wrong, and whoever is not as at the source is counted as refused. */
async function assertAsReported(world: TrackerFlowWorld, report: TrackerReport, step: string): Promise<void> {
  const { wrong, behind } = compareTracker(world, await trackerMapping(world.api));
  assert.deepEqual(wrong, [], `DHIS2 is wrong after ${step}`);
  const { refused } = world.state;
  const waiting = refused === undefined ? 0 : refused.persons + (refused.left?.persons ?? 0);
  const lines = [...behind.values()].flat();
  assert.ok(behind.size <= waiting, `${waiting} refused after ${step}, but:\n${lines.join('\n')}`);
  const { persons } = report;
  const held = Object.values(persons.quarantined).reduce((a, b) => a + b, 0);
  const sum = persons.sent + persons.unchanged + persons.excluded + held + persons.refused;
  assert.equal(persons.read, sum, `the sum of persons of ${step}`);
}

/** In the end nobody is refused but for a number that another one has. */
async function assertNobodyBehind(world: TrackerFlowWorld): Promise<void> {
  const tracker = await trackerMapping(world.api);
  const { behind } = compareTracker(world, tracker);
  const { model, dhis2 } = world;
  const stored = dhis2.tracker.entities().filter(({ deleted }) => !deleted);
  for (const [n, lines] of behind) {
    const { number = '' } = model.kids.get(n) ?? {};
    const others = stored.filter(({ id }) => id !== entityUid(tracker, n));
    const isHeld = others.some(({ attributes }) => attributes[IDS.EIR_CHILD_ID ?? ''] === number);
    const isWanted = [...model.kids].some(
      ([other, kid]) => other !== n && isSent(kid) && kid.number === number && !inDhis2(model, other).isDead,
    );
    assert.ok(isHeld || isWanted, `refused in the end without a reason:\n${lines.join('\n')}`);
  }
}

/** A run in trouble: it is lost, or it is a good one. */
async function troubledRun(
  world: TrackerFlowWorld,
  trouble: Trouble<TrackerChange>,
  step: string,
  lived: Lived,
): Promise<void> {
  const met: Met = { requests: 0 };
  const hasMet = () => met.requests >= trouble.at;
  world.watch = meet(world, trouble, met, lived);
  let ran: Ran | undefined;
  try {
    ran = await world.run(inputOf(world, undefined));
  } catch (error) {
    if (!hasMet()) throw error;
  } finally {
    world.watch = undefined;
  }
  if (!hasMet()) lived.add('run with fewer requests than its trouble');
  if (ran === undefined || (hasMet() && trouble.what === 'crash')) return;
  keepState(world, ran);
  // What was not answered, and what changed while the run went on, is for the next one.
  if (hasMet() && trouble.what === 'meanwhile') return;
  if (ran.report.trouble === undefined) await assertAsReported(world, ran.report, step);
}
