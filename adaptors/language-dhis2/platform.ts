/** What the adaptor needs of the machine, so that tests can give their own. */
export interface Platform {
  /** Milliseconds since 1970. */
  now(): number;
  sleep(ms: number): Promise<void>;
  fetch: typeof fetch;
}

/** The machine itself. */
export const thisMachine: Platform = {
  now: () => Date.now(),
  sleep: (ms) => new Promise((resolve) => setTimeout(resolve, ms)),
  fetch: (...args) => fetch(...args),
};
