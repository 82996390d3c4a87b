import { FLOWS, type RunnableFlow } from './flows.ts';
import { Lived } from './lived.ts';

/** Histories of one seed; a failure ends them, and the next seed goes on. */
const AT_A_TIME = 50;

/**
 * Live through random histories of a flow by command: `npm run converge -- --flow <name> <count> [seed]`, as many with each
 * of its servers, and tell what was lived through; of each that fails how to live through it alone:
 * `npm run converge -- --flow <name> again <variant> <seed> <path>`.
 *
 * @param words of the command after `--flow`
 * @throws RangeError when there is no such flow
 */
export async function runFlow([name = '', what = '1000', ...rest]: readonly string[]): Promise<void> {
  const flow = FLOWS[name];
  if (flow === undefined) throw new RangeError(`say one of ${Object.keys(FLOWS).join(', ')}`);
  if (what !== 'again')
    return await liveThroughMany(flow, Number(what), Number(rest[0] ?? Math.floor(Date.now() / 1000)));
  const [variant = '', seed, path] = rest;
  await tell(() => flow.converge(variant, { count: AT_A_TIME, seed: Number(seed), path, lived: new Lived() }));
}

async function liveThroughMany(flow: RunnableFlow, count: number, seed: number): Promise<void> {
  console.log(`${count} histories of ${flow.name}, seeds from ${seed}`);
  const lived = new Lived();
  let failed = 0;
  for (let at = 0; at * AT_A_TIME < count; at += 1) {
    const size = Math.min(AT_A_TIME, count - at * AT_A_TIME);
    const variant = flow.variants[at % flow.variants.length] ?? '';
    if (!(await tell(() => flow.converge(variant, { count: size, seed: seed + at, lived })))) failed += 1;
    console.log(`${at * AT_A_TIME + size} histories, up to seed ${seed + at}, ${variant}`);
  }
  for (const line of lived.lines()) console.log(line);
  console.log(failed === 0 ? 'Every good run left all as it should be' : `${failed} seeds with a failure`);
}

async function tell(live: () => Promise<void>): Promise<boolean> {
  try {
    await live();
    return true;
  } catch (error) {
    console.error((error as Error).message);
    console.error((error as Error).cause);
    process.exitCode = 1;
    return false;
  }
}
