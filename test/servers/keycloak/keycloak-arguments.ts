import { join } from 'node:path';
import { withStarter } from '../java/with-starter.ts';

const OPENED = ['java.util', 'java.util.concurrent', 'java.security', 'java.lang'];

/**
 * Make the arguments by which `java` runs Keycloak without its shell script, so that the process started is the server's own.
 *
 * @param home where Keycloak was unpacked
 * @param args as of `kc.sh`, such as `start`
 * @returns arguments of `java`
 * @example spawn('java', keycloakArguments(home, ['start', '--optimized']))
 */
export function keycloakArguments(home: string, args: readonly string[]): string[] {
  return withStarter(
    [
      // Twice as fast to come up as with the settings of a server that stays.
      ...['-Xms64m', '-Xmx400m', '-XX:MaxMetaspaceSize=256m', '-XX:+UseSerialGC', '-XX:TieredStopAtLevel=1'],
      ...['-XX:+ExitOnOutOfMemoryError', '-Duser.language=en', '-Duser.country=US'],
      ...OPENED.flatMap((name) => ['--add-opens', `java.base/${name}=ALL-UNNAMED`]),
      '-Djava.util.concurrent.ForkJoinPool.common.threadFactory=io.quarkus.bootstrap.forkjoin.QuarkusForkJoinWorkerThreadFactory',
      `-Dkc.home.dir=${home}`,
      `-Djboss.server.config.dir=${join(home, 'conf')}`,
      '-Djava.util.logging.manager=org.jboss.logmanager.LogManager',
      '-Dpicocli.disable.closures=true',
      ...['-cp', join(home, 'lib', 'quarkus-run.jar')],
    ],
    'io.quarkus.bootstrap.runner.QuarkusEntryPoint',
    args,
  );
}
