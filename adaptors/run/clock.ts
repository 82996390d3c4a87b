/** The time, handed in: nothing else in the library asks for it. */
export interface Clock {
  /** Milliseconds since 1970. */
  now(): number;
  /** Wait. */
  sleep(ms: number): Promise<void>;
}

/** The clock of the machine, as jobs have it in OpenFn's sandbox. */
export const systemClock: Clock = {
  now: () => Date.now(),
  sleep: (ms) => new Promise((resolve) => setTimeout(resolve, ms)),
};
