import { converge } from './converge.ts';

/**
 * Live through random histories by command: `npm run converge -- <count> [seed]`, half of them with each importer, and
 * tell of each that fails how to live through it alone: `npm run converge -- again <version> <seed> <path>`.
 */

/** Histories of one seed; a failure ends them, and the next seed goes on. */
const AT_A_TIME = 100;

const [what = '1000', ...rest] = process.argv.slice(2);
if (what === 'again') await again(rest);
else await liveThroughMany(Number(what), Number(rest[0] ?? Math.floor(Date.now() / 1000)));

async function again([version, seed, path]: readonly string[]): Promise<void> {
  if (version !== '2.41' && version !== '2.43') throw new Error('say again, 2.41 or 2.43, the seed and the path');
  await tell(() => converge(version, { count: AT_A_TIME, seed: Number(seed), path }));
}

async function liveThroughMany(count: number, seed: number): Promise<void> {
  console.log(`${count} histories, seeds from ${seed}`);
  let lived = 0;
  let failed = 0;
  for (let at = 0; lived < count; at += 1) {
    const size = Math.min(AT_A_TIME, count - lived);
    const version = at % 2 === 0 ? '2.41' : '2.43';
    if (!(await tell(() => converge(version, { count: size, seed: seed + at })))) failed += 1;
    lived += size;
    console.log(`${lived} histories, up to seed ${seed + at}, DHIS2 ${version}`);
  }
  console.log(failed === 0 ? 'Every run left DHIS2 equal to a full recount' : `${failed} seeds with a failure`);
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
