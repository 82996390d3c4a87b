import assert from 'node:assert/strict';
import type { RunInput, RunReport } from '../../adaptors/run/state.ts';
import type { Fault, Intercept, InterceptedRequest } from '../../cli/sandbox/fhir/index.ts';
import { compareWithRecount, periodsInScope } from './expected.ts';
import type { Asked, History, Trouble } from './happenings.ts';
import { mappingWith } from './mappings.ts';
import { type Ran, runOnce } from './run-once.ts';
import { type StartSource, startWorld, type World } from './world.ts';

const MINUTE = 60_000;

/**
 * Live through a history, and hold DHIS2 against a full recount after every good run and at its end.
 *
 * @param version of DHIS2
 * @param history what happens
 * @param startSource starts the FHIR server; the embedded one by default
 * @throws AssertionError with what differs, and at which step
 */
export async function liveThrough(
  version: '2.41' | '2.43',
  { settings, happenings }: History,
  startSource?: StartSource,
): Promise<void> {
  const world = await startWorld(version, settings, startSource);
  try {
    await goodRun(world, version, 'the first run');
    for (const [at, happening] of happenings.entries()) {
      const step = `step ${at + 1}`;
      world.time += 1000;
      if (happening.what === 'wait') world.time += happening.minutes * MINUTE;
      else if (happening.what !== 'run') await world.change(happening);
      else if (happening.trouble === undefined) await goodRun(world, version, step, happening.asked);
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
async function goodRun(world: World, version: string, step: string, asked?: Asked): Promise<void> {
  let ran: Ran | undefined;
  try {
    ran = await runs(world, () => false, asked);
  } catch (error) {
    if ((error as { code?: unknown }).code !== 'source-empty') throw new Error(`${step} failed`, { cause: error });
    ran = await runs(world, () => false, 'all');
  }
  if (ran === undefined) throw new Error(`${step} has collected no export`);
  commit(world, version, ran, step);
}

/** More are not needed to collect an export that was begun before, one of changes and one to count. */
const MOST_RUNS = 12;

/**
 * Run once, or by bulk export as often as it takes until one that was started by these runs is counted. The states between
 * are kept, as each is that of a good run.
 */
async function runs(world: World, isOver: () => boolean, asked?: Asked): Promise<Ran | undefined> {
  let input = asked;
  let hasAsked = false;
  let isFresh = false;
  for (let number = 0; number < MOST_RUNS && !isOver(); number += 1) {
    const ran = await run(world, input);
    const { export: { is, purpose } = { is: undefined } } = ran.report;
    if (is === undefined || is === 'none' || (isFresh && is === 'collected')) return ran;
    if (isOver()) return undefined;
    // Periods that an export of changes named which was started before these runs are not all that have changed by now.
    isFresh ||= is === 'started' && purpose === 'count' && (hasAsked || world.state.bulk?.purpose !== 'changes');
    hasAsked ||= is === 'started' && purpose === 'changes';
    world.state = ran.state;
    world.time += 1000;
    input = undefined;
  }
  return undefined;
}

async function run(world: World, asked?: Asked): Promise<Ran> {
  const { onEmpty, onManualEdit, zeros, keepOpen, way, concurrency } = world.settings;
  const compiled = await mappingWith(world.model.lookup);
  const fetch = { concurrency, partRows: 2, elements: 'auto' } as const;
  const mapping = { ...compiled, onEmpty, onManualEdit, zeros, fetch, period: { ...compiled.period, keepOpen } };
  const { credentials, state, clock, time } = world;
  const known = [state.mappingHash, state.bulk?.mappingHash];
  const isChanged = state.mappingHash !== undefined && !known.includes(mapping.hash);
  const input: RunInput = { asOf: new Date(time).toISOString(), ...inputOf(isChanged ? 'all' : asked) };
  return await runOnce({ mapping, credentials, state, clock, input, way });
}

function inputOf(asked: Asked | undefined): RunInput {
  if (asked === undefined) return {};
  return asked === 'parked' ? { retryParked: true } : { recount: asked };
}

/** Keep the state, and compare. */
function commit(world: World, version: string, { state, report, red }: Ran, step: string, isTroubled = false): void {
  world.state = state;
  const { differences, kept } = compareWithRecount(world, version, report);
  assert.deepEqual(differences, [], `DHIS2 is not as a full recount after ${step}`);
  assert.equal(report.sent.kept, kept, `values of people that stay, as reported by ${step}`);
  assertCalm(world, report, red, step, isTroubled);
}

/**
 * Nothing is refused but what is parked, on the days on which DHIS2 alone knows whether a month has expired; a run is
 * red for that and for what is parked anew; nothing is left for later without a reason. An import that got no answer, for
 * which there was no time again, is sent by the next run.
 */
function assertCalm(world: World, report: RunReport, red: string | undefined, step: string, isTroubled: boolean): void {
  const {
    slowness,
    settings: { expiryDays },
  } = world;
  const parked = report.parked.map(({ period }) => period);
  const isUnanswered = ({ code, period = '' }: RunReport['conflicts'][number]) =>
    isTroubled && code === 'no-answer' && report.dirty.includes(period);
  const conflicts = report.conflicts.filter((one) => !parked.includes(one.period ?? '') && !isUnanswered(one));
  assert.deepEqual(conflicts, [], `conflicts of ${step}`);
  const isExpected = report.parkedAnew.length > 0 || report.conflicts.length > 0;
  assert.equal(red !== undefined, isExpected, `${step} is red: ${red}`);
  if (expiryDays === 0) assert.deepEqual(report.parked, [], `parked by ${step}`);
  if (slowness === 0) assert.equal(isWaiting(world), false, `${step} leaves ${report.dirty} for later`);
}

/** A run in trouble: it is lost, or it is a good one. */
async function troubledRun(world: World, version: string, trouble: Trouble, step: string): Promise<void> {
  const met = { requests: 0 };
  const hasMet = () => met.requests >= trouble.at;
  world.intercept = meet(world, trouble, met);
  let ran: Ran | undefined;
  try {
    // After a crash nothing goes on.
    ran = await runs(world, () => hasMet() && trouble.what === 'crash');
  } catch (error) {
    if (!hasMet() && (error as { code?: unknown }).code !== 'source-empty') throw error;
  } finally {
    world.intercept = undefined;
  }
  if (ran === undefined || (hasMet() && trouble.what === 'crash')) return;
  // What changed while the run went on is for the next one.
  if (hasMet() && trouble.what === 'meanwhile') world.state = ran.state;
  else commit(world, version, ran, step, hasMet());
}

function meet(world: World, trouble: Trouble, met: { requests: number }): Intercept {
  return async (request) => {
    met.requests += 1;
    if (met.requests === trouble.at) return await strike(world, trouble, request);
    return met.requests > trouble.at ? linger(trouble, met.requests - trouble.at, request) : undefined;
  };
}

/** What remains of a trouble for the requests after it. */
function linger(trouble: Trouble, since: number, { path }: InterceptedRequest): Fault | undefined {
  if (trouble.what === 'crash') return { kind: 'reset' };
  const isAway = trouble.what === 'fhir restart' && since < trouble.away && path.startsWith('/fhir');
  return isAway ? { kind: 'reset' } : undefined;
}

async function strike(world: World, trouble: Trouble, { path }: InterceptedRequest): Promise<Fault | undefined> {
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
    case 'fhir restart':
      world.fhir.forget();
      return path.startsWith('/fhir') ? { kind: 'reset' } : undefined;
    case 'expiry':
      world.time += 61 * MINUTE;
      return undefined;
    case 'meanwhile':
      world.time += 1000;
      await world.change(trouble.change);
      return undefined;
  }
}
