import { spawn } from 'node:child_process';
import { ServerStartError } from './server-start-error.ts';

/**
 * Run a command of a build to its end.
 *
 * @param command such as `mvn`
 * @param args its arguments
 * @param cwd where it runs
 * @throws ServerStartError COMMAND_MISSING where there is no such command, BUILD_FAILED with the end of its output
 * @example await runCommand('mvn', ['-q', '-B', 'compile'], folder);
 */
export function runCommand(command: string, args: readonly string[], cwd: string): Promise<void> {
  return new Promise((resolve, reject) => {
    // Input that stays open: what a server of the tests runs as ends with it. Maven writes its errors to standard output.
    const child = spawn(command, args, { cwd, stdio: ['pipe', 'pipe', 'pipe'] });
    let output = '';
    for (const stream of [child.stdout, child.stderr]) {
      stream.on('data', (chunk: Buffer) => {
        output = (output + chunk.toString()).slice(-4000);
      });
    }
    child.once('error', (error) =>
      reject(
        new ServerStartError(
          'COMMAND_MISSING',
          `The server cannot be built: ${command} does not run (${error.message}).`,
          'Install Maven 3.8 or newer and a JDK 17 or newer; on Debian: apt-get install openjdk-17-jdk-headless maven.',
        ),
      ),
    );
    child.once('close', (code) => {
      if (code === 0) return resolve();
      reject(
        new ServerStartError(
          'BUILD_FAILED',
          `The server cannot be built: ${command} ${args.join(' ')} ended with ${code}:\n${output}`,
          'It needs Maven Central and a JDK (javac, not only java) 17 or newer.',
        ),
      );
    });
  });
}
