import { startJava } from '../java/start-java.ts';
import { buildHapi } from './build.ts';
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
 * @throws ServerStartError with a code and a fix, where it cannot be built or does not come up
 * @example
 * const hapi = await startHapi();
 * await hapi.load([{ resourceType: 'Patient', id: 'p1' }]);
 * await hapi.close();
 */
export async function startHapi(options: HapiOptions = {}): Promise<Hapi> {
  const { timeout = 180, say = (line) => process.stderr.write(`${line}\n`) } = options;
  const classPath = await buildHapi(say);
  const java = await startJava({
    name: 'HAPI',
    args: javaArguments(classPath, options),
    ready: /^HAPI ready (\S+)$/,
    timeout,
    needs: 'It takes 20 s on two free cores and 1.5 GB of memory.',
    say,
  });
  return { ...java, load: loader(java.url, options) };
}

function javaArguments(classPath: string, options: HapiOptions): string[] {
  const { port = 0, heap = '1200m', maxPageSize, fastJobs = true } = options;
  const settings = [`-Dhapi.fastJobs=${fastJobs}`];
  if (maxPageSize !== undefined) settings.push(`-Dhapi.maxPageSize=${maxPageSize}`);
  // The serial collector: a fifth less memory than the default one, at the same speed.
  const memory = [`-Xmx${heap}`, '-XX:+UseSerialGC', '-XX:+ExitOnOutOfMemoryError'];
  return [...memory, ...settings, '-cp', classPath, 'tallysheet.HapiServer', `${port}`];
}
