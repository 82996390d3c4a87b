import { readdirSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { buildOnce } from '../java/build-once.ts';
import { runCommand } from '../java/run-command.ts';
import { keycloakArguments } from './keycloak-arguments.ts';

const folder = dirname(fileURLToPath(import.meta.url));

/**
 * Unpack Keycloak into `target/` and prepare it for a database in memory, unless that was done.
 *
 * @param say takes lines of progress
 * @returns its folder
 * @throws ServerStartError COMMAND_MISSING without Maven, BUILD_FAILED with Maven's or Keycloak's output
 * @see https://www.keycloak.org/server/configuration#_optimize_the_keycloak_startup
 * @example const home = await buildKeycloak(console.error);
 */
export async function buildKeycloak(say: (line: string) => void): Promise<string> {
  await buildOnce({
    name: 'Keycloak',
    folder,
    sources: ['pom.xml', 'keycloak-arguments.ts'],
    costs: 'half a minute and 180 MB from Maven Central',
    make: async () => {
      await runCommand('mvn', ['-q', '-B', 'dependency:unpack'], folder);
      await runCommand('java', keycloakArguments(home(), ['build', '--db=dev-mem']), folder);
    },
    say,
  });
  return home();
}

/** The folder is named by the version. */
function home(): string {
  const target = join(folder, 'target');
  const name = readdirSync(target).find((entry) => /^keycloak-\d/.test(entry));
  return join(target, name ?? 'keycloak');
}
