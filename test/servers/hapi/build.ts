import { spawn } from 'node:child_process';
import { createHash } from 'node:crypto';
import { existsSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { delimiter, dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { HapiStartError } from './hapi-start-error.ts';

const here = dirname(fileURLToPath(import.meta.url));
const target = join(here, 'target');
const stamp = join(target, 'built-from.txt');
const sources = ['pom.xml', 'src/main/java/tallysheet/HapiServer.java', 'src/main/resources/logback.xml'];

/**
 * Compile the server and collect its jars in `target/`, unless that was done from these very sources.
 *
 * @param say takes lines of progress
 * @returns the class path for `java -cp`
 * @throws HapiStartError HAPI_COMMAND_MISSING without Maven, HAPI_BUILD_FAILED with Maven's output
 * @example spawn('java', ['-cp', await buildHapi(console.error), 'tallysheet.HapiServer']);
 */
export async function buildHapi(say: (line: string) => void): Promise<string> {
  const classPath = [join(target, 'classes'), join(target, 'lib', '*')].join(delimiter);
  const hash = sourceHash();
  if (existsSync(stamp) && readFileSync(stamp, 'utf8') === hash) return classPath;
  say('building the HAPI server with Maven: the first time about a minute and 300 MB from Maven Central');
  const began = performance.now();
  // Else the jars of an earlier version stay on the class path.
  rmSync(target, { recursive: true, force: true });
  await runMaven(['-q', '-B', 'compile', 'dependency:copy-dependencies']);
  // Written last, so that a build that was broken off is built again.
  writeFileSync(stamp, hash);
  say(`built the HAPI server in ${Math.round((performance.now() - began) / 1000)} s`);
  return classPath;
}

function sourceHash(): string {
  const hash = createHash('sha256');
  for (const source of sources) hash.update(readFileSync(join(here, source))).update('\0');
  return hash.digest('hex');
}

function runMaven(args: readonly string[]): Promise<void> {
  return new Promise((resolve, reject) => {
    // Maven writes its errors to standard output.
    const maven = spawn('mvn', args, { cwd: here, stdio: ['ignore', 'pipe', 'pipe'] });
    let output = '';
    maven.stdout.on('data', (chunk: Buffer) => {
      output += chunk.toString();
    });
    maven.stderr.on('data', (chunk: Buffer) => {
      output += chunk.toString();
    });
    maven.once('error', (error) =>
      reject(
        new HapiStartError(
          'HAPI_COMMAND_MISSING',
          `The HAPI server cannot be built: mvn does not run (${error.message}).`,
          'Install Maven 3.8 or newer and a JDK 17 or newer; on Debian: apt-get install openjdk-17-jdk-headless maven.',
        ),
      ),
    );
    maven.once('close', (code) => {
      if (code === 0) return resolve();
      reject(
        new HapiStartError(
          'HAPI_BUILD_FAILED',
          `The HAPI server cannot be built: mvn ${args.join(' ')} ended with ${code}:\n${output.slice(-4000)}`,
          'It needs Maven Central and a JDK (javac, not only java) 17 or newer.',
        ),
      );
    });
  });
}
