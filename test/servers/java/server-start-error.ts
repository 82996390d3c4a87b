/** What kept a server from starting: a command that is missing, a build that failed, a server that did not come up. */
export type ServerStartCode = 'COMMAND_MISSING' | 'BUILD_FAILED' | 'NOT_READY';

/**
 * Say why there is no server to test against.
 *
 * @example throw new ServerStartError('BUILD_FAILED', 'mvn ended with 1', 'See its output above.');
 */
export class ServerStartError extends Error {
  override readonly name = 'ServerStartError';
  /** The kind of failure, the same in every version. */
  readonly code: ServerStartCode;
  /** What the reader should do. */
  readonly fix: string;

  /**
   * @param code the kind of failure
   * @param happened what happened, with the output of the command where there is one
   * @param fix what the reader should do
   */
  constructor(code: ServerStartCode, happened: string, fix: string) {
    super(`${happened}\n${fix}`);
    this.code = code;
    this.fix = fix;
  }
}
