import { type ChildProcessByStdio, spawn } from 'node:child_process';
import { createInterface } from 'node:readline';
import type { Readable, Writable } from 'node:stream';
import { type ServerStartCode, ServerStartError } from './server-start-error.ts';

/** How a server in Java is started. */
export interface JavaServer {
  /** As errors and progress name it. */
  readonly name: string;
  /** Arguments of `java`. The program has to end when its standard input does. */
  readonly args: readonly string[];
  /** More variables of the environment. */
  readonly env?: Readonly<Record<string, string>>;
  /** The line of standard output that says it is ready; its first group is the address. */
  readonly ready: RegExp;
  /** How long the start may take, in seconds. */
  readonly timeout: number;
  /** What it needs, for who waits in vain. */
  readonly needs: string;
  /** Takes lines of progress. */
  readonly say: (line: string) => void;
}

/** A server in Java that is running. */
export interface RunningJava {
  /** What it said of itself. */
  readonly url: string;
  readonly pid: number;
  /** End it by its process id; its data go with it. */
  readonly close: () => Promise<void>;
}

/**
 * Start a server in Java and wait until it is ready.
 *
 * @param server how it is started
 * @returns the running server; it also ends when this process does, however that ends
 * @throws ServerStartError COMMAND_MISSING, NOT_READY with the end of its output
 * @example await startJava({ name: 'HAPI', args: ['-jar', 'hapi.jar'], ready: /^ready (\S+)$/, timeout: 60, needs, say });
 */
export async function startJava(server: JavaServer): Promise<RunningJava> {
  const { name, args, env = {}, say } = server;
  const began = performance.now();
  // The server ends when its standard input does, so also when this process is killed.
  const java = spawn('java', args, { stdio: ['pipe', 'pipe', 'pipe'], env: { ...process.env, ...env } });
  const log = lastOutput(java.stderr, java.stdout);
  const kill = () => java.kill('SIGKILL');
  process.once('exit', kill);
  let closing = false;
  const close = async (): Promise<void> => {
    closing = true;
    process.removeListener('exit', kill);
    if (java.pid === undefined || java.exitCode !== null || java.signalCode !== null) return;
    const ended = new Promise((resolve) => java.once('exit', resolve));
    kill();
    await ended;
  };
  try {
    const url = await readyUrl(java, server, log);
    java.once('exit', (code, signal) => {
      if (!closing) say(`${name} ended by itself with ${code ?? signal}:\n${log()}`);
    });
    say(`${name} is ready at ${url} after ${Math.round((performance.now() - began) / 1000)} s`);
    return { url, pid: java.pid ?? 0, close };
  } catch (error) {
    await close();
    throw error;
  }
}

function lastOutput(...streams: Readable[]): () => string {
  let output = '';
  for (const stream of streams) {
    stream.on('data', (chunk: Buffer) => {
      output = (output + chunk.toString()).slice(-4000);
    });
  }
  return () => output;
}

function readyUrl(
  java: ChildProcessByStdio<Writable, Readable, Readable>,
  { name, ready, timeout, needs }: JavaServer,
  log: () => string,
): Promise<string> {
  return new Promise((resolve, reject) => {
    const fail = (code: ServerStartCode, happened: string, fix: string): void => {
      clearTimeout(timer);
      reject(new ServerStartError(code, `${name} does not start: ${happened}\n${log()}`, fix));
    };
    const timer = setTimeout(() => fail('NOT_READY', `no answer within ${timeout} s.`, needs), timeout * 1000);
    java.once('error', (error) =>
      fail(
        'COMMAND_MISSING',
        `java does not run (${error.message}).`,
        'Install Java 17 or newer; on Debian: apt-get install openjdk-17-jdk-headless.',
      ),
    );
    java.once('exit', (code, signal) =>
      fail('NOT_READY', `java ended with ${code ?? signal}.`, 'The cause is above; it needs Java 17 or newer.'),
    );
    createInterface(java.stdout).on('line', (line) => {
      const url = ready.exec(line)?.[1];
      if (url === undefined) return;
      clearTimeout(timer);
      resolve(url);
    });
  });
}
