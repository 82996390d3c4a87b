import assert from 'node:assert/strict';
import type { RunInput, RunReport, RunState } from '../../adaptors/run/state.ts';
import { compareWithRecount, periodsInScope } from './expected.ts';
import type { Asked, Happening, History, Trouble } from './happenings.ts';
import type { Lived } from './lived.ts';
import { mappingWith } from './mappings.ts';
import { LINES } from './model.ts';
import { type RunOnce, runOnce } from './run-once.ts';
import type { Ran } from './run-step.ts';
import { meet } from './troubles.ts';
import { type StartSource, startWorld, type World } from './world.ts';

const MINUTE = 60_000;

/**
 * Live through a history, and hold DHIS2 against a full recount after every good run and at its end.
 *
 * @param version of DHIS2
 * @param history what happens
 * @param startSource starts the FHIR server; the embedded one by default
 * @param lived told of what happens
 * @throws AssertionError with what differs, and at which step
 */
export async function liveThrough(
  version: '2.41' | '2.43',
  { settings, happenings }: History,
  startSource?: StartSource,
  lived?: Lived,
): Promise<void> {
  const world = await startWorld(version, settings, startSource, lived);
  lived?.note('importers', `DHIS2 ${version}`);
  for (const name of NOTED) lived?.note(name, String(settings[name]));
  try {
    await goodRun(world, version, 'the first run');
    for (const [at, happening] of happenings.entries()) {
      const step = `step ${at + 1}`;
      world.time += 1000;
      lived?.note('happenings', nameOf(happening));
      if (happening.what === 'wait') world.time += happening.minutes * MINUTE;
      else if (happening.what !== 'run') await world.change(happening);
      else if (happening.trouble === undefined) await goodRun(world, version, step, happening.asked);
      else await troubledRun(world, version, happening.trouble, step, lived);
    }
    for (const [unit] of LINES.entries()) await world.change({ what: 'assign', unit });
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

/** Settings that are counted. */
const NOTED = ['way', 'onEmpty', 'onManualEdit', 'zeros', 'pageSize', 'expiryDays', 'keepOpen', 'slowness'] as const;

function nameOf(happening: Happening): string {
  if (happening.what !== 'run') return happening.what;
  const { trouble, asked } = happening;
  if (trouble !== undefined) return `run in trouble (${trouble.what})`;
  return asked === undefined ? 'run' : `run that is asked for ${asked}`;
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
async function runs(
  world: World,
  isOver: () => boolean,
  asked?: Asked,
  onProposed?: RunOnce['onProposed'],
): Promise<Ran | undefined> {
  let input = asked;
  let hasAsked = false;
  let isFresh = false;
  for (let number = 0; number < MOST_RUNS && !isOver(); number += 1) {
    const ran = await run(world, input, onProposed);
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

async function run(world: World, asked?: Asked, onProposed?: RunOnce['onProposed']): Promise<Ran> {
  const { onEmpty, onManualEdit, zeros, keepOpen, way, concurrency } = world.settings;
  const compiled = await mappingWith(world.model.lookup);
  const fetch = { concurrency, partRows: 2, elements: 'auto' } as const;
  const mapping = { ...compiled, onEmpty, onManualEdit, zeros, fetch, period: { ...compiled.period, keepOpen } };
  const { credentials, state, clock, time } = world;
  const known = [state.mappingHash, state.bulk?.mappingHash];
  const isChanged = state.mappingHash !== undefined && !known.includes(mapping.hash);
  const input: RunInput = { asOf: new Date(time).toISOString(), ...inputOf(isChanged ? 'all' : asked) };
  return await runOnce({ mapping, credentials, state, clock, input, way, onProposed });
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
 * Nothing is refused but what is parked, on the days on which DHIS2 alone knows whether a month has expired, and what is of
 * an org unit that is not in the data set; a run is red for that and for what is parked anew; nothing is left for later
 * without a reason. An import that got no answer, for which there was no time again, or whose values were not stored, is
 * sent by the next run.
 */
function assertCalm(world: World, report: RunReport, red: string | undefined, step: string, isTroubled: boolean): void {
  const {
    slowness,
    settings: { expiryDays },
  } = world;
  const parked = report.parked.map(({ period }) => period);
  const isExcused = ({ code, period = '', periods = [period] }: RunReport['conflicts'][number]) =>
    (world.unassigned.size > 0 || isTroubled) &&
    EXCUSED.has(code) &&
    periods.every((one) => report.dirty.includes(one) || parked.includes(one));
  const conflicts = report.conflicts.filter((one) => !parked.includes(one.period ?? '') && !isExcused(one));
  assert.deepEqual(conflicts, [], `conflicts of ${step}`);
  const isExpected = report.parkedAnew.length > 0 || report.conflicts.length > 0;
  assert.equal(red !== undefined, isExpected, `${step} is red: ${red}`);
  if (expiryDays === 0) assert.deepEqual(report.parked, [], `parked by ${step}`);
  if (slowness === 0 && !report.conflicts.some(isExcused))
    assert.equal(isWaiting(world), false, `${step} leaves ${report.dirty} for later`);
}

/** Values for which the periods have to be counted again. */
const EXCUSED: ReadonlySet<string> = new Set(['not-assigned', 'not-stored', 'no-answer', 'E8022']);

/** A run in trouble: it is lost, or it is a good one. */
async function troubledRun(
  world: World,
  version: string,
  trouble: Trouble,
  step: string,
  lived: Lived | undefined,
): Promise<void> {
  const met = meet(world, trouble, lived);
  const isDead = () => met.has() && trouble.what === 'crash';
  let proposed: RunState | undefined;
  let ran: Ran | undefined;
  world.intercept = met.intercept;
  try {
    // After a crash nothing goes on.
    ran = await runs(world, isDead, undefined, (state) => {
      proposed = state;
    });
  } catch (error) {
    if (!met.has() && (error as { code?: unknown }).code !== 'source-empty') throw error;
  } finally {
    world.intercept = undefined;
    world.dhis2.swallowWrites(0);
  }
  lived?.note('runs in trouble', outcomeOf(ran, met.has(), isDead()));
  if (ran === undefined || isDead()) {
    // The steps hand on files: the one of the tally step may lie where the next run begins.
    if (isDead() && trouble.what === 'crash' && trouble.leaves && proposed !== undefined) world.state = proposed;
    return;
  }
  // What changed while the run went on is for the next one.
  if (met.has() && trouble.what === 'meanwhile') world.state = ran.state;
  else commit(world, version, ran, step, met.has());
}

function outcomeOf(ran: Ran | undefined, hasMet: boolean, isDead: boolean): string {
  if (!hasMet) return 'ended before it';
  if (isDead) return 'died';
  return ran === undefined ? 'gave up' : 'went on';
}
