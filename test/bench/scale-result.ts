/** What the process of one size tells. */
export interface ScaleResult {
  /** User CPU of reading and counting, the least of the rounds. */
  readonly userMs: number;
  readonly cells: number;
  readonly maxRssMb: number;
}

/**
 * Read what the process of one size has sent.
 *
 * @param message what came, if anything
 * @param lines what it wrote, for the error
 * @returns its result
 * @throws {Error} with the last lines of a process that died
 */
export function parseScaleResult(message: unknown, lines: readonly string[]): ScaleResult {
  const { userMs, cells, maxRssMb } = (typeof message === 'object' && message !== null ? message : {}) as Partial<
    Record<keyof ScaleResult, unknown>
  >;
  if (typeof userMs !== 'number' || typeof cells !== 'number' || typeof maxRssMb !== 'number') {
    throw new Error(`the process that counts has died: ${lines.slice(-5).join('\n')}`);
  }
  return { userMs, cells, maxRssMb };
}
