import assert from 'node:assert/strict';
import type { RunReport } from '../../adaptors/run/state.ts';
import type { Fault, Intercept } from '../../cli/sandbox/fhir/index.ts';
import { compareWithRecount, periodsInScope } from './expected.ts';
import type { History, Trouble } from './happenings.ts';
import { mappingWith } from './mappings.ts';
import { type Ran, runOnce } from './run-once.ts';
import { startWorld, type World } from './world.ts';

const MINUTE = 60_000;

/**
 * Live through a history, and hold DHIS2 against a full recount after every good run and at its end.
 *
 * @param version of DHIS2
 * @param history what happens
 * @throws AssertionError with what differs, and at which step
 */
export async function liveThrough(version: '2.41' | '2.43', { settings, happenings }: History): Promise<void> {
  const world = await startWorld(version, settings);
  try {
    await goodRun(world, version, 'the first run');
    for (const [at, happening] of happenings.entries()) {
      const step = `step ${at + 1}`;
      world.time += 1000;
      if (happening.what === 'wait') world.time += happening.minutes * MINUTE;
      else if (happening.what !== 'run') await world.change(happening);
      else if (happening.trouble === undefined) await goodRun(world, version, step);
      else await troubledRun(world, version, happening.trouble, step);
    }
    world.time += 1000;
    await goodRun(world, version, 'the last run in time');
    world.slowness = 0;
    await goodRun(world, version, 'the last run');
    const posts = countPosts(world);
    await goodRun(world, version, 'the same run again');
    // On the day on which a month expires DHIS2 alone knows whether it has, and is asked again.
    if (settings.expiryDays === 0) assert.equal(countPosts(world), posts, 'the run after the last sends nothing');
  } finally {
    await world.close();
  }
}

function isWaiting(world: World): boolean {
  const scope = periodsInScope(world);
  return (world.state.dirty ?? []).some((period) => scope.includes(period));
}

function countPosts({ dhis2 }: World): number {
  return dhis2.requests.filter(({ method, path }) => method === 'POST' && path.endsWith('/dataValueSets')).length;
}

/** A run to which nothing happens: it may not fail. */
async function goodRun(world: World, version: string, step: string): Promise<void> {
  let ran: Ran;
  try {
    ran = await run(world);
  } catch (error) {
    if ((error as { code?: unknown }).code !== 'source-empty') throw new Error(`${step} failed`, { cause: error });
    ran = await run(world, 'all');
  }
  commit(world, version, ran, step);
}

async function run(world: World, recount?: string): Promise<Ran> {
  const { onEmpty, onManualEdit, zeros, keepOpen } = world.settings;
  const compiled = await mappingWith(world.model.lookup);
  const mapping = { ...compiled, onEmpty, onManualEdit, zeros, period: { ...compiled.period, keepOpen } };
  const isChanged = world.state.mappingHash !== undefined && world.state.mappingHash !== mapping.hash;
  const asked = recount ?? (isChanged ? 'all' : undefined);
  const { credentials, state, clock, time } = world;
  const input = { asOf: new Date(time).toISOString(), ...(asked === undefined ? {} : { recount: asked }) };
  return await runOnce({ mapping, credentials, state, clock, input });
}

/** Keep the state, and compare. */
function commit(world: World, version: string, { state, report, red }: Ran, step: string): void {
  world.state = state;
  const { differences, kept } = compareWithRecount(world, version, report);
  assert.deepEqual(differences, [], `DHIS2 is not as a full recount after ${step}`);
  assert.equal(report.sent.kept, kept, `values of people that stay, as reported by ${step}`);
  assertCalm(world, report, red, step);
}

/**
 * Nothing is refused but what is parked, on the days on which DHIS2 alone knows whether a month has expired; a run is
 * red for that and for what is parked anew; nothing is left for later without a reason.
 */
function assertCalm(world: World, report: RunReport, red: string | undefined, step: string): void {
  const {
    slowness,
    settings: { expiryDays },
  } = world;
  const parked = report.parked.map(({ period }) => period);
  const conflicts = report.conflicts.filter(({ period = '' }) => !parked.includes(period));
  assert.deepEqual(conflicts, [], `conflicts of ${step}`);
  const isExpected = report.parkedAnew.length > 0 || report.conflicts.length > 0;
  assert.equal(red !== undefined, isExpected, `${step} is red: ${red}`);
  if (expiryDays === 0) assert.deepEqual(report.parked, [], `parked by ${step}`);
  if (slowness === 0) assert.equal(isWaiting(world), false, `${step} leaves ${report.dirty} for later`);
}

/** A run in trouble: it is lost, or it is a good one. */
async function troubledRun(world: World, version: string, trouble: Trouble, step: string): Promise<void> {
  const met = { requests: 0 };
  world.intercept = meet(world, trouble, met);
  let ran: Ran | undefined;
  try {
    ran = await run(world);
  } catch (error) {
    if (met.requests < trouble.at && (error as { code?: unknown }).code !== 'source-empty') throw error;
  } finally {
    world.intercept = undefined;
  }
  const hasMet = met.requests >= trouble.at;
  if (ran === undefined || (hasMet && trouble.what === 'crash')) return;
  // What changed while the run went on is for the next one.
  if (hasMet && trouble.what === 'meanwhile') world.state = ran.state;
  else commit(world, version, ran, step);
}

function meet(world: World, trouble: Trouble, met: { requests: number }): Intercept {
  return async () => {
    met.requests += 1;
    if (met.requests > trouble.at) return trouble.what === 'crash' ? { kind: 'reset' } : undefined;
    return met.requests === trouble.at ? await strike(world, trouble) : undefined;
  };
}

async function strike(world: World, trouble: Trouble): Promise<Fault | undefined> {
  switch (trouble.what) {
    case 'crash':
      return { kind: trouble.handled ? 'lost' : 'reset' };
    case 'passing':
      return trouble.kind === '503' ? { kind: 'answer', status: 503 } : { kind: trouble.kind };
    case 'restart':
      // Nobody is logged in any more, and the pages of searches are gone.
      world.dhis2.forgetEntrances();
      world.time += 61 * MINUTE;
      return { kind: 'reset' };
    case 'expiry':
      world.time += 61 * MINUTE;
      return undefined;
    case 'meanwhile':
      world.time += 1000;
      await world.change(trouble.change);
      return undefined;
  }
}
