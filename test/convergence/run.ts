import { type ChildProcess, fork } from 'node:child_process';
import { once } from 'node:events';
import { fileURLToPath } from 'node:url';
import { parseArgs } from 'node:util';
import { runFlow } from '../convergence-flows/run-flow.ts';
import { converge } from './converge.ts';
import { type LivedPart, livePart, MOST_OF_A_SEED, type Part, partsOf } from './live-in-parts.ts';
import { createLived, describeLived } from './lived.ts';

/**
 * Live through random histories by command: `npm run converge -- <count> [seed] [--jobs <processes>]`, half of them with
 * each importer, tell of each seed that fails how to live through it alone, `npm run converge -- again <version> <seed>
 * <path>`, and at the end what was lived through. With `--flow <name>` those of another flow: see `runFlow`.
 */

/** What a process is started with that lives through what it is sent. */
const WORKER = 'worker';

const { values, positionals } = parseArgs({
  allowPositionals: true,
  options: { jobs: { type: 'string', default: '1' }, flow: { type: 'string' } },
});
const [what = '1000', ...rest] = positionals;
if (what === WORKER) liveAsAsked();
else if (values.flow !== undefined) await runFlow([values.flow, ...positionals]);
else if (what === 'again') await again(rest);
else await liveThroughMany(Number(what), Number(rest[0] ?? Math.floor(Date.now() / 1000)), Number(values.jobs));

function liveAsAsked(): void {
  process.on('message', async (part: Part) => process.send?.(await livePart(part)));
  process.on('disconnect', () => process.exit());
}

async function again([version, seed, path]: readonly string[]): Promise<void> {
  if (version !== '2.41' && version !== '2.43') throw new Error('say again, 2.41 or 2.43, the seed and the path');
  await converge(version, { count: MOST_OF_A_SEED, seed: Number(seed), path });
}

async function liveThroughMany(count: number, seed: number, jobs: number): Promise<void> {
  console.log(`${count} histories, seeds from ${seed}`);
  const begun = performance.now();
  const parts = partsOf(count, seed);
  const lived = createLived();
  let done = 0;
  let failed = 0;
  const note = ({ version, seed: own, count: size, times, failure }: LivedPart): void => {
    lived.add(times);
    done += size;
    if (failure !== undefined) {
      failed += 1;
      process.exitCode = 1;
      console.error(failure);
    }
    const seconds = Math.round((performance.now() - begun) / 1000);
    console.log(`${done} of ${count} histories in ${seconds} s: seed ${own}, DHIS2 ${version}`);
  };
  const tell = (): void => {
    console.log(describeLived(lived.times()));
    console.log(failed === 0 ? 'Every run left DHIS2 equal to a full recount' : `${failed} seeds with a failure`);
  };
  // Who stops it early wants to know as well.
  for (const signal of ['SIGINT', 'SIGTERM'] as const) {
    process.once(signal, () => {
      tell();
      process.exit(1);
    });
  }
  if (jobs === 1) for (const part of parts) note(await livePart(part));
  else await Promise.all(Array.from({ length: jobs }, () => work(parts, note)));
  tell();
}

/** Give a process of its own one part after another, as long as there are any. */
async function work(parts: Part[], note: (lived: LivedPart) => void): Promise<void> {
  const worker = fork(fileURLToPath(import.meta.url), [WORKER]);
  try {
    for (let part = parts.shift(); part !== undefined; part = parts.shift()) note(await ask(worker, part));
  } finally {
    worker.disconnect();
  }
}

async function ask(worker: ChildProcess, part: Part): Promise<LivedPart> {
  const end = new AbortController();
  const answer = once(worker, 'message', { signal: end.signal });
  const died = once(worker, 'exit', { signal: end.signal });
  try {
    worker.send(part);
    return (await Promise.race([answer, died.then(() => lost(part))]))[0];
  } finally {
    end.abort();
    await Promise.allSettled([answer, died]);
  }
}

function lost({ version, seed }: Part): never {
  throw new Error(`the process that lived through seed ${seed} with DHIS2 ${version} has ended`);
}
