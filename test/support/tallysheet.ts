import { Readable } from 'node:stream';
import { main } from '../../cli/main.ts';

/** How a command ended, and what it wrote. */
export interface Ended {
  readonly status: number;
  readonly stdout: string;
  readonly stderr: string;
}

/** Where a command is started, and what is piped into it. */
export interface Started {
  readonly cwd?: string;
  readonly stdin?: string;
}

/** Commands that were asked for and have not ended: they share the streams and the folder of this process. */
let last: Promise<unknown> = Promise.resolve();

/**
 * Run the `tallysheet` command in this process: as a user does, in a folder, with the streams of its own, but without the
 * second that a process takes to start. One runs at a time, however many are asked for. That the command works in a
 * process of its own is for its own tests (`test/cli/main.test.ts`).
 *
 * @param args command line after `tallysheet`
 * @param started folder and standard input; none: the current folder, and nothing
 * @returns exit code and output, once it has ended
 * @example const { status, stdout } = await tallysheet(['pull', '--mapping', 'tiny.yaml'], { cwd: folder });
 */
export async function tallysheet(args: readonly string[], started: Started = {}): Promise<Ended> {
  const ended = last.then(() => runHere(args, started));
  last = ended.catch(() => undefined);
  return ended;
}

async function runHere(args: readonly string[], { cwd, stdin = '' }: Started): Promise<Ended> {
  const before = { cwd: process.cwd(), stdin: Object.getOwnPropertyDescriptor(process, 'stdin') };
  const stdout = capture(process.stdout);
  const stderr = capture(process.stderr);
  if (cwd !== undefined) process.chdir(cwd);
  Object.defineProperty(process, 'stdin', { configurable: true, value: Readable.from([Buffer.from(stdin)]) });
  try {
    const status = await main([...args]);
    return { status, stdout: stdout.text(), stderr: stderr.text() };
  } finally {
    if (before.stdin !== undefined) Object.defineProperty(process, 'stdin', before.stdin);
    process.chdir(before.cwd);
    stderr.restore();
    stdout.restore();
  }
}

/** Keep what is written to a stream, and write nothing. */
function capture(stream: NodeJS.WriteStream): { text: () => string; restore: () => void } {
  const written: Buffer[] = [];
  const { write } = stream;
  stream.write = (chunk: string | Uint8Array, ...rest: unknown[]) => {
    written.push(Buffer.from(chunk as Uint8Array));
    const done = rest.at(-1);
    if (typeof done === 'function') process.nextTick(done);
    return true;
  };
  return {
    text: () => Buffer.concat(written).toString(),
    restore: () => {
      stream.write = write;
    },
  };
}
