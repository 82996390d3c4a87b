import { createHash } from 'node:crypto';
import { existsSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';

/** How a server is built. */
export interface Build {
  /** As progress names it, such as `HAPI`. */
  readonly name: string;
  /** Where its `pom.xml` is; `target/` below it is the build's. */
  readonly folder: string;
  /** What the build is made from, below the folder. */
  readonly sources: readonly string[];
  /** What it costs the first time, such as `about a minute and 300 MB from Maven Central`. */
  readonly costs: string;
  /** Builds into `target/`. */
  readonly make: () => Promise<void>;
  /** Takes lines of progress. */
  readonly say: (line: string) => void;
}

/**
 * Build a server into `target/`, unless that was done from these very sources.
 *
 * @param build what is built, and how
 * @throws ServerStartError of the build
 * @example await buildOnce({ name: 'HAPI', folder, sources: ['pom.xml'], costs: 'a minute', make, say: console.error });
 */
export async function buildOnce({ name, folder, sources, costs, make, say }: Build): Promise<void> {
  const target = join(folder, 'target');
  const stamp = join(target, 'built-from.txt');
  const hash = createHash('sha256');
  for (const source of sources) hash.update(readFileSync(join(folder, source))).update('\0');
  const wanted = hash.digest('hex');
  if (existsSync(stamp) && readFileSync(stamp, 'utf8') === wanted) return;
  say(`building ${name} with Maven: the first time ${costs}`);
  const began = performance.now();
  // Else the jars of an earlier version stay on the class path.
  rmSync(target, { recursive: true, force: true });
  await make();
  // Written last, so that a build that was broken off is built again.
  writeFileSync(stamp, wanted);
  say(`built ${name} in ${Math.round((performance.now() - began) / 1000)} s`);
}
