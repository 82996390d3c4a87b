/** How a system of the sandbox is started. */
export interface StartOptions {
  /** The clock of the server, and the day up to which there are data. */
  readonly now: () => Date;
  /** 0 takes a free one. */
  readonly port: number;
  /** Which DHIS2 the systems that are one play; their importers differ. */
  readonly version: '2.41' | '2.43';
}

/** An embedded server that runs. */
export interface System {
  /** What it is: `FHIR server`. */
  readonly title: string;
  /** What is in it: `3971 resources`. */
  readonly holds: string;
  /** Its address, for people to open. */
  readonly url: string;
  /** What lets a job in, as the credentials file says it. */
  readonly credential: Readonly<Record<string, unknown>>;
  close(): Promise<void>;
}

/**
 * Start a system on a loopback port, with the sample's data in it.
 *
 * @param options clock, port, version
 * @returns the running system
 */
export type StartSystem = (options: StartOptions) => Promise<System>;

/**
 * The day of the sandbox's clock.
 *
 * @returns `YYYY-MM-DD`
 * @example dayOf({ now: () => new Date() })
 */
export function dayOf({ now }: Pick<StartOptions, 'now'>): string {
  return now().toISOString().slice(0, 10);
}
