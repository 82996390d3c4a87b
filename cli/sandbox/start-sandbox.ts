import { type Dhis2Server, type Dhis2ServerOptions, startDhis2Server } from './dhis2/index.ts';
import { type FhirServer, type FhirServerOptions, startFhirServer } from './fhir/index.ts';
import { sampleMetadata, samplePaperValues, sampleResources } from './sample/index.ts';

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
  readonly fhir?: Omit<FhirServerOptions, 'now'>;
  readonly dhis2?: Omit<Dhis2ServerOptions, 'now' | 'metadata'>;
}

/**
 * Start a FHIR server with the sample registry and a DHIS2 with its data set, both in memory on loopback ports.
 *
 * @param options clock, ports, faults
 * @returns the running servers
 * @example
 * const sandbox = await startSandbox({ now: () => new Date() });
 * await sandbox.close();
 */
export async function startSandbox({ now, fhir: fhirOptions, dhis2: dhis2Options }: SandboxOptions): Promise<Sandbox> {
  const today = now().toISOString().slice(0, 10);
  const fhir = await startFhirServer({ ...fhirOptions, now });
  const resources = fhir.load(sampleResources({ today }), { keepMeta: true });
  const dhis2 = await startDhis2Server({ ...dhis2Options, now, metadata: sampleMetadata() });
  const values = samplePaperValues(today);
  for (const value of values) dhis2.put(value);
  return {
    fhir,
    dhis2,
    credentials: {
      fhir: fhirCredential(fhir.url),
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
