import { ServerStartError } from './server-start-error.ts';

/**
 * Wait for servers, and skip a suite, saying why, where there is no Maven to build them; any other failure fails it.
 *
 * @param suite the context of its `before`
 * @param starting the servers
 * @returns the servers
 * @throws ServerStartError BUILD_FAILED or NOT_READY
 * @example
 * before(async function () {
 *   [hapi, keycloak] = await orSkip(this, Promise.all([sharedHapi(), sharedKeycloak()]));
 * });
 */
export async function orSkip<T>(suite: Mocha.Context, starting: Promise<T>): Promise<T> {
  try {
    return await starting;
  } catch (error) {
    if (!(error instanceof ServerStartError) || error.code !== 'COMMAND_MISSING') throw error;
    process.stderr.write(`skipped: ${error.message}\n`);
    return suite.skip();
  }
}
