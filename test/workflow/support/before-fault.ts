import assert from 'node:assert/strict';
import type { RunOptions, RunOutcome } from '../../../cli/run/index.ts';
import { dose, FIRST_VALUES, privateTexts } from './tiny-data.ts';
import { startTinyWorld, type TinyWorld, type TinyWorldOptions } from './tiny-world.ts';

/** What DHIS2 holds when the change of `beforeFault` has arrived. */
export const LATER_VALUES = [
  ...FIRST_VALUES.filter((line) => line !== '202601 Belo BCG <1 = 1'),
  '202601 Belo BCG <1 = 2',
  '202601 Belo SEEN F <1 = 1',
].sort();

/**
 * Start a world that has had its first run and in which something has changed since: a late dose of an old month.
 *
 * @param options as for the world
 * @returns the world, a day later
 */
export async function beforeFault(options?: TinyWorldOptions): Promise<TinyWorld> {
  const world = await startTinyWorld(options);
  await world.settle();
  world.clock.now = '2026-04-11T00:00:00.000Z';
  world.fhir.put(dose({ id: 'im-7', child: 'amina', at: 'loc-belo', on: '2026-01-20' }));
  return world;
}

/**
 * Run into a fault, and see that the run is red, says what happened, keeps the state file as it was and tells nothing
 * about a child.
 *
 * @param world with its fault set
 * @param expected the step that fails, and what its message says
 * @param options of the run
 * @returns how the run went
 */
export async function runInto(
  world: TinyWorld,
  expected: { step: string; message: RegExp },
  options?: Partial<RunOptions>,
): Promise<RunOutcome> {
  const before = world.stateText();
  const outcome = await world.run(options);
  assert.equal(outcome.ok, false);
  assert.equal(outcome.report.ok, false);
  assert.equal(outcome.error?.step, expected.step);
  assert.match(outcome.error?.message ?? '', expected.message);
  assert.equal(world.stateText(), before, 'the state file is as it was');
  const told = `${world.stateText()} ${world.log.join('\n')} ${JSON.stringify(outcome)}`;
  assert.deepEqual(
    [...privateTexts(), 'Tally-1-sheet'].filter((mark) => told.includes(mark)),
    [],
  );
  return outcome;
}

/**
 * See that the next run makes up for what was missed, and that the one after it sends nothing.
 *
 * @param world without its fault
 * @param values what DHIS2 has to hold in the end
 */
export async function converges(world: TinyWorld, values: readonly string[] = LATER_VALUES): Promise<void> {
  world.faults.fhir = undefined;
  world.faults.dhis2 = undefined;
  await world.settle();
  assert.deepEqual(world.values(), values);
  const posts = world.posts();
  await world.settle();
  assert.equal(world.posts(), posts, 'the run after it sends nothing');
}
