/** An error that says what happened and where in its message, by a stable code which kind it is, and what to do about it. */
export abstract class CodedError<Code extends string = string> extends Error {
  /** Stable: documentation and scripts go by it. */
  readonly code: Code;
  /** What to do about it. */
  readonly fix: string;

  /**
   * @param code which kind
   * @param message what happened and where
   * @param fix what to do about it
   */
  constructor(code: Code, message: string, fix: string) {
    super(message);
    this.code = code;
    this.fix = fix;
  }
}
