import { type ChildProcessByStdio, spawn } from 'node:child_process';
import { createInterface } from 'node:readline';
import type { Readable, Writable } from 'node:stream';
import { buildHapi } from './build.ts';
import { type HapiStartCode, HapiStartError } from './hapi-start-error.ts';
import { type FhirResource, type LoadOptions, loader } from './load.ts';

/** A HAPI server that is running. */
export interface Hapi {
  /** Its base URL, such as `http://127.0.0.1:38107/fhir`. */
  readonly url: string;
  /** The process of the server. */
  readonly pid: number;
  /** Store resources under their own ids; see `loader`. Answers how many. */
  readonly load: (resources: Iterable<FhirResource>) => Promise<number>;
  /** End the server; its data go with it. */
  readonly close: () => Promise<void>;
}

/** What may be chosen about the server. */
export interface HapiOptions extends LoadOptions {
  /** The port; a free one by default. */
  readonly port?: number;
  /** The most memory for Java's heap, as for `-Xmx`; 1200m by default. */
  readonly heap?: string;
  /** The largest page; a larger `_count` is cut to it in silence. No limit by default. */
  readonly maxPageSize?: number;
  /** Advance bulk exports at once, not once a minute as HAPI does by itself; true by default. */
  readonly fastJobs?: boolean;
  /** How long the start may take, in seconds, without the build; 180 by default. */
  readonly timeout?: number;
  /** Takes lines of progress; standard error by default. */
  readonly say?: (line: string) => void;
}

/**
 * Start a real HAPI FHIR JPA server with an empty database in memory, building it first where that was not done.
 *
 * @param options port, heap, sizes
 * @returns the running server; it also ends when this process does, however that ends
 * @throws HapiStartError with a code and a fix, where it cannot be built or does not come up
 * @example
 * const hapi = await startHapi();
 * await hapi.load([{ resourceType: 'Patient', id: 'p1' }]);
 * await hapi.close();
 */
export async function startHapi(options: HapiOptions = {}): Promise<Hapi> {
  const { timeout = 180, say = (line) => process.stderr.write(`${line}\n`) } = options;
  const classPath = await buildHapi(say);
  const began = performance.now();
  const java = spawn('java', javaArguments(classPath, options), {
    // The server ends when its standard input does, so also when this process is killed.
    stdio: ['pipe', 'pipe', 'pipe'],
  });
  const log = lastOutput(java.stderr);
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
    const url = await readyUrl(java, timeout, log);
    java.once('exit', (code, signal) => {
      if (!closing) say(`the HAPI server ended by itself with ${code ?? signal}:\n${log()}`);
    });
    say(`HAPI is ready at ${url} after ${Math.round((performance.now() - began) / 1000)} s`);
    return { url, pid: java.pid ?? 0, load: loader(url, options), close };
  } catch (error) {
    await close();
    throw error;
  }
}

function javaArguments(classPath: string, options: HapiOptions): string[] {
  const { port = 0, heap = '1200m', maxPageSize, fastJobs = true } = options;
  const settings = [`-Dhapi.fastJobs=${fastJobs}`];
  if (maxPageSize !== undefined) settings.push(`-Dhapi.maxPageSize=${maxPageSize}`);
  // The serial collector: a fifth less memory than the default one, at the same speed.
  const memory = [`-Xmx${heap}`, '-XX:+UseSerialGC', '-XX:+ExitOnOutOfMemoryError'];
  return [...memory, ...settings, '-cp', classPath, 'tallysheet.HapiServer', `${port}`];
}

function lastOutput(stream: Readable): () => string {
  let output = '';
  stream.on('data', (chunk: Buffer) => {
    output = (output + chunk.toString()).slice(-4000);
  });
  return () => output;
}

function readyUrl(
  java: ChildProcessByStdio<Writable, Readable, Readable>,
  timeout: number,
  log: () => string,
): Promise<string> {
  return new Promise((resolve, reject) => {
    const fail = (code: HapiStartCode, happened: string, fix: string): void => {
      clearTimeout(timer);
      reject(new HapiStartError(code, `The HAPI server does not start: ${happened}\n${log()}`, fix));
    };
    const timer = setTimeout(() => {
      fail('HAPI_NOT_READY', `no answer within ${timeout} s.`, 'It takes 20 s on two free cores and 1.5 GB of memory.');
    }, timeout * 1000);
    java.once('error', (error) =>
      fail(
        'HAPI_COMMAND_MISSING',
        `java does not run (${error.message}).`,
        'Install Java 17 or newer; on Debian: apt-get install openjdk-17-jdk-headless.',
      ),
    );
    java.once('exit', (code, signal) =>
      fail('HAPI_NOT_READY', `java ended with ${code ?? signal}.`, 'The cause is above; it needs Java 17 or newer.'),
    );
    createInterface(java.stdout).on('line', (line) => {
      const url = /^HAPI ready (\S+)$/.exec(line)?.[1];
      if (url === undefined) return;
      clearTimeout(timer);
      resolve(url);
    });
  });
}
