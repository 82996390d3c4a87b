import { delimiter, dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { buildOnce } from '../java/build-once.ts';
import { runCommand } from '../java/run-command.ts';

const folder = dirname(fileURLToPath(import.meta.url));
const RESOURCES = 'src/main/resources';

/** Which queries the gateway lets pass whatever the roles are: the next pages of a search, which name no type. */
export const ALLOWED_QUERIES = join(folder, RESOURCES, 'allowed-queries.json');

/**
 * Compile the gateway and collect its jars in `target/`, unless that was done from these very sources.
 *
 * @param say takes lines of progress
 * @returns the class path for `java -cp`
 * @throws ServerStartError COMMAND_MISSING without Maven, BUILD_FAILED with Maven's output
 * @example spawn('java', ['-cp', await buildGateway(console.error), 'tallysheet.GatewayServer']);
 */
export async function buildGateway(say: (line: string) => void): Promise<string> {
  await buildOnce({
    name: 'the FHIR gateway',
    folder,
    sources: [
      'pom.xml',
      'src/main/java/tallysheet/GatewayServer.java',
      'src/main/java/tallysheet/RoleChecker.java',
      `${RESOURCES}/logback.xml`,
    ],
    costs: 'twenty seconds and 60 MB from Maven Central',
    make: () => runCommand('mvn', ['-q', '-B', 'compile', 'dependency:copy-dependencies'], folder),
    say,
  });
  return [join(folder, 'target', 'classes'), join(folder, 'target', 'lib', '*')].join(delimiter);
}
