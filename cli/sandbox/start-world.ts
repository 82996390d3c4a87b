import type { Sample } from './sample/index.ts';
import type { StartOptions, System } from './systems/system.ts';

/** The systems of a sample, running. */
export interface World {
  /** By the name that the sample gives them. */
  readonly systems: Readonly<Record<string, System>>;
  /** By credential id, as `tallysheet run --credentials` takes them. */
  readonly credentials: Readonly<Record<string, Record<string, unknown>>>;
  close(): Promise<void>;
}

/** How a world is started. */
export interface WorldOptions extends Pick<StartOptions, 'now'> {
  /** By the names of systems; those without one take a free port. */
  readonly ports?: Readonly<Record<string, number>>;
  /** 2.41 by default. */
  readonly version?: StartOptions['version'];
}

/**
 * Start all systems of a sample, in memory and on loopback ports.
 *
 * @param sample what they hold
 * @param options clock, ports, version of DHIS2
 * @returns the running systems
 * @example
 * const world = await startWorld(SAMPLES.immunization, { now: () => new Date() });
 * await world.close();
 */
export async function startWorld(sample: Sample, { now, ports = {}, version = '2.41' }: WorldOptions): Promise<World> {
  const systems: Record<string, System> = {};
  const close = async () => {
    for (const system of Object.values(systems)) await system.close();
  };
  try {
    for (const [name, start] of Object.entries(sample.systems)) {
      systems[name] = await start({ now, port: ports[name] ?? 0, version });
    }
  } catch (error) {
    await close();
    throw error;
  }
  const own = Object.fromEntries(Object.entries(systems).map(([name, { credential }]) => [name, { ...credential }]));
  return { systems, credentials: sample.credentials?.(own) ?? own, close };
}
