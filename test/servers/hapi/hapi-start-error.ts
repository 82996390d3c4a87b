/** What kept HAPI from starting: a command that is missing, a build that failed, a server that did not come up. */
export type HapiStartCode = 'HAPI_COMMAND_MISSING' | 'HAPI_BUILD_FAILED' | 'HAPI_NOT_READY';

/**
 * Say why there is no HAPI server to test against.
 *
 * @example throw new HapiStartError('HAPI_BUILD_FAILED', 'mvn ended with 1', 'See its output above.');
 */
export class HapiStartError extends Error {
  override readonly name = 'HapiStartError';
  /** The kind of failure, the same in every version. */
  readonly code: HapiStartCode;
  /** What the reader should do. */
  readonly fix: string;

  /**
   * @param code the kind of failure
   * @param happened what happened, with the output of the command where there is one
   * @param fix what the reader should do
   */
  constructor(code: HapiStartCode, happened: string, fix: string) {
    super(`${happened}\n${fix}`);
    this.code = code;
    this.fix = fix;
  }
}
