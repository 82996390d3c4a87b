import { delimiter, dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { buildOnce } from '../java/build-once.ts';
import { runCommand } from '../java/run-command.ts';

const folder = dirname(fileURLToPath(import.meta.url));

/**
 * Compile the server and collect its jars in `target/`, unless that was done from these very sources.
 *
 * @param say takes lines of progress
 * @returns the class path for `java -cp`
 * @throws ServerStartError COMMAND_MISSING without Maven, BUILD_FAILED with Maven's output
 * @example spawn('java', ['-cp', await buildHapi(console.error), 'tallysheet.HapiServer']);
 */
export async function buildHapi(say: (line: string) => void): Promise<string> {
  await buildOnce({
    name: 'HAPI',
    folder,
    sources: ['pom.xml', 'src/main/java/tallysheet/HapiServer.java', 'src/main/resources/logback.xml'],
    costs: 'about a minute and 300 MB from Maven Central',
    make: () => runCommand('mvn', ['-q', '-B', 'compile', 'dependency:copy-dependencies'], folder),
    say,
  });
  return [join(folder, 'target', 'classes'), join(folder, 'target', 'lib', '*')].join(delimiter);
}
