import { type Dhis2Server, type Dhis2ServerOptions, startDhis2Server } from './dhis2/index.ts';
import { type FhirServer, type FhirServerOptions, startFhirServer } from './fhir/index.ts';
import { SAMPLES, type Sample, type SampleName } from './sample/index.ts';

/** Both embedded servers with the sample in them. */
export interface Sandbox {
  readonly fhir: FhirServer;
  readonly dhis2: Dhis2Server;
  /** By credential id, as `tallysheet run --credentials` takes them. */
  readonly credentials: Record<'fhir' | 'dhis2', Record<string, string>>;
  /** How many resources and values of people were loaded. */
  readonly loaded: { readonly resources: number; readonly values: number };
  close(): Promise<void>;
}

/** How the sandbox is started. */
export interface SandboxOptions {
  /** The clock of both servers, and the day up to which there are doses. */
  readonly now: () => Date;
  /** What they hold; the immunization registry by default. */
  readonly sample?: SampleName;
  readonly fhir?: Omit<FhirServerOptions, 'now'>;
  readonly dhis2?: Omit<Dhis2ServerOptions, 'now' | 'metadata'>;
}

/**
 * Start a FHIR server with a sample registry and a DHIS2 with its data sets, both in memory on loopback ports.
 *
 * @param options clock, sample, ports, faults
 * @returns the running servers
 * @example
 * const sandbox = await startSandbox({ now: () => new Date() });
 * await sandbox.close();
 */
export async function startSandbox(options: SandboxOptions): Promise<Sandbox> {
  const { now } = options;
  const sample: Sample = SAMPLES[options.sample ?? 'immunization'];
  const today = now().toISOString().slice(0, 10);
  const fhir = await startFhirServer({ ...sample.server, ...options.fhir, now });
  const resources = fhir.load(sample.resources({ today }), { keepMeta: true });
  const dhis2 = await startDhis2Server({ ...options.dhis2, now, metadata: sample.metadata() });
  const values = sample.values(today);
  for (const value of values) dhis2.put(value);
  return {
    fhir,
    dhis2,
    credentials: {
      fhir: { ...fhirCredential(fhir.url), ...sample.credential },
      dhis2: { hostUrl: dhis2.url, username: 'tallysheet', password: 'Tally-1-sheet' },
    },
    loaded: { resources, values: values.length },
    async close() {
      await fhir.close();
      await dhis2.close();
    },
  };
}

/**
 * Write the address of a FHIR server as `@openfn/language-fhir` takes it.
 *
 * @param url base address, such as `http://127.0.0.1:8080/fhir`
 * @returns its `baseUrl` and `apiPath`
 * @throws {TypeError} when it is no URL
 */
export function fhirCredential(url: string): { baseUrl: string; apiPath: string } {
  const { origin, pathname } = new URL(url);
  return { baseUrl: origin, apiPath: pathname.replace(/^\/|\/$/g, '') };
}
