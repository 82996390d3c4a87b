import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { existsSync, mkdtempSync, rmSync, symlinkSync, utimesSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { build } from 'esbuild';
import type { Fault, InterceptedRequest } from '../../../cli/sandbox/fhir/index.ts';
import { builtWorkflow } from './built-workflow.ts';
import { killTree } from './kill-tree.ts';
import type { TinyWorld } from './tiny-world.ts';

const PROJECT = join(import.meta.dirname, '..', '..', '..');
const SCRIPT = join(import.meta.dirname, 'run-in-child.ts');

let bundled: Promise<string> | undefined;

/** How far a run came. */
export interface KilledRun {
  /** Methods of the requests that it sent, in their order. */
  readonly methods: readonly string[];
  /** Null when it was killed. */
  readonly code: number | null;
}

/**
 * Start a run in a process of its own, and kill it and all that it started at its nth request, to either server.
 *
 * @param world both servers; their faults are this function's until it returns
 * @param at 1 is the first request; a number beyond the last lets the run end
 * @param handled whether the server still handles the request, so that the run dies of a reply that it never saw
 * @param dist the built workflow; the tiny one by default
 * @returns how far it came
 * @example await killedRun(world, 3, false);
 */
export async function killedRun(
  world: Pick<TinyWorld, 'stateFile' | 'credentials' | 'clock' | 'faults'>,
  at: number,
  handled: boolean,
  dist?: string,
): Promise<KilledRun> {
  const { stateFile, credentials, clock } = world;
  const options = { dist: dist ?? (await builtWorkflow()), stateFile, credentials, asOf: clock.now };
  bundled ??= bundle();
  const child = spawn(process.execPath, [await bundled, JSON.stringify(options)], { stdio: 'ignore' });
  const ended: Promise<(number | null)[]> = once(child, 'exit');
  const methods: string[] = [];
  const intercept = async ({ method }: InterceptedRequest): Promise<Fault | undefined> => {
    methods.push(method);
    if (methods.length !== at) return undefined;
    killTree(child.pid);
    await ended;
    return { kind: handled ? 'lost' : 'reset' };
  };
  world.faults.fhir = intercept;
  world.faults.dhis2 = intercept;
  const [code = null] = await ended;
  world.faults.fhir = undefined;
  world.faults.dhis2 = undefined;
  expireLock(stateFile);
  return { methods, code };
}

/** The child as plain JavaScript, made once: dozens of them are started, and a TypeScript loader costs each a second. */
async function bundle(): Promise<string> {
  const folder = mkdtempSync(join(tmpdir(), 'tallysheet-child-'));
  process.once('exit', () => rmSync(folder, { recursive: true, force: true }));
  symlinkSync(join(PROJECT, 'node_modules'), join(folder, 'node_modules'), 'dir');
  const outfile = join(folder, 'run-in-child.mjs');
  await build({
    entryPoints: [SCRIPT],
    outfile,
    bundle: true,
    platform: 'node',
    format: 'esm',
    packages: 'external',
    // The process of a step, and the adaptors, are looked for beside the code.
    define: { 'import.meta.dirname': JSON.stringify(join(PROJECT, 'cli', 'run')) },
  });
  return outfile;
}

/** The lock of a killed run is free after half a minute; let it be that time. */
function expireLock(stateFile: string): void {
  const lock = `${stateFile}.lock`;
  const before = Date.now() / 1000 - 120;
  if (existsSync(lock)) utimesSync(lock, before, before);
}
