/** Time and chance, handed in: nothing else in the library asks for them. */
export interface Clock {
  /** Milliseconds since 1970. */
  now(): number;
  /** Wait. */
  sleep(ms: number): Promise<void>;
  /** From 0 to 1. */
  random(): number;
}

/** The clock of the machine, as jobs have it in OpenFn's sandbox. */
export const systemClock: Clock = {
  now: () => Date.now(),
  random: () => Math.random(),
  sleep: (ms) => new Promise((resolve) => setTimeout(resolve, ms)),
};
