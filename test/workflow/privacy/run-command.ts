import { spawn } from 'node:child_process';
import { once } from 'node:events';
import {
  existsSync,
  lstatSync,
  mkdirSync,
  mkdtempSync,
  rmSync,
  symlinkSync,
  unlinkSync,
  utimesSync,
  writeFileSync,
} from 'node:fs';
import { tmpdir } from 'node:os';
import { basename, dirname, join } from 'node:path';
import { killTree } from '../support/kill-tree.ts';
import { PROJECT } from './build-into.ts';
import type { CanaryWorld, SeeRequest } from './canary-world.ts';
import { type Texts, textsOf } from './find-leaks.ts';

/** How the command is run. */
export interface CommandOptions {
  readonly world: CanaryWorld;
  /** The built workflow. */
  readonly dist: string;
  /** More of the command line. */
  readonly more?: readonly string[];
  /** Sees each request; what goes wrong with it. */
  readonly see?: SeeRequest;
  /** At its request of this number the command and its steps are killed. */
  readonly killAt?: number;
}

/** What a command has left. */
export interface Left {
  /** Null when it was killed. */
  readonly code: number | null;
  readonly texts: Texts;
}

/**
 * Run `tallysheet run` in a process of its own with all logs, as a user does, in a folder for temporary files that is looked
 * through afterwards.
 *
 * @param options workflow, world, what goes wrong
 * @returns what it wrote, and what lies in its temporary folder
 */
export async function runCommand({ world, dist, more = [], see, killAt }: CommandOptions): Promise<Left> {
  const folder = mkdtempSync(join(tmpdir(), 'tallysheet-command-'));
  const temporary = join(folder, 'tmp');
  mkdirSync(temporary);
  const transpiled = shareTranspiled(temporary);
  const credentials = join(folder, 'credentials.json');
  writeFileSync(credentials, JSON.stringify(world.credentials));
  const where = ['--dist', dirname(dist), '--state', world.stateFile, '--credentials', credentials];
  const line = ['run', basename(dist), '--json', '--verbose', '--as-of', world.clock.now, ...where, ...more];
  const env = { ...process.env, TMPDIR: temporary };
  try {
    const child = spawn(process.execPath, [join(PROJECT, 'cli', 'tallysheet.js'), ...line], { cwd: PROJECT, env });
    const said = { stdout: '', stderr: '' };
    for (const stream of ['stdout', 'stderr'] as const) {
      child[stream].on('data', (chunk) => {
        said[stream] += String(chunk);
      });
    }
    const ended: Promise<(number | null)[]> = once(child, 'close');
    let requests = 0;
    world.see = async (system, request) => {
      requests += 1;
      if (requests !== killAt) return see?.(system, request);
      killTree(child.pid);
      await ended;
      return { kind: 'reset' };
    };
    const [code = null] = await ended;
    world.see = undefined;
    freeLock(world.stateFile);
    // Not the command's own: what all processes of this machine have made of the code.
    if (lstatSync(transpiled, { throwIfNoEntry: false })?.isSymbolicLink()) unlinkSync(transpiled);
    const texts = { 'standard output': [said.stdout], 'standard error': [said.stderr], files: textsOf(temporary) };
    return { code, texts };
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
}

/** The TypeScript loader keeps what it has made of our own code among the temporary files: seconds of work a command. */
function shareTranspiled(temporary: string): string {
  const name = `tsx-${process.getuid?.() ?? 'none'}`;
  const link = join(temporary, name);
  if (existsSync(join(tmpdir(), name))) symlinkSync(join(tmpdir(), name), link, 'dir');
  return link;
}

/** The lock of a killed run is free after half a minute; let it be that time. */
function freeLock(stateFile: string): void {
  const before = Date.now() / 1000 - 120;
  try {
    utimesSync(`${stateFile}.lock`, before, before);
  } catch {
    // A run that ended has taken it away.
  }
}
