import { type ExchangeWorld, type Short, startExchangeWorld, type WorldOptions } from './exchange-world.ts';

/** The combo of most values. */
export const M0 = 'Male, 0-11 months';
const COMBOS = [M0, 'Male, 12-59 months', 'Male, 5-14 years', 'Female, 0-11 months', 'Female, 5-14 years'];

/** Twenty values that have a place. */
export const GOOD = ['FS-1001', 'FS-1002'].flatMap((place) =>
  ['202601', '202602'].flatMap((month) => COMBOS.map((combo): Short => [place, month, 'visits', '1', combo])),
);

/**
 * Do something in a world of its own.
 *
 * @param options what it is made of
 * @param work what is done
 */
export async function inExchangeWorld(
  options: WorldOptions,
  work: (world: ExchangeWorld) => Promise<void>,
): Promise<void> {
  const world = await startExchangeWorld(options);
  try {
    await work(world);
  } finally {
    await world.close();
  }
}
