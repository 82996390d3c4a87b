import { fhirCredential } from '../../connect/fhir-credential.ts';
import { type FhirServerOptions, startFhirServer } from '../fhir/index.ts';
import type { FhirResource } from '../sample/fhir-resource.ts';
import { dayOf, type StartSystem } from './system.ts';

/** What an embedded FHIR server is started with. */
export interface FhirSample {
  /** What it holds on a day, `YYYY-MM-DD`. */
  readonly resources: (options: { today: string }) => readonly FhirResource[];
  /** How it behaves, where it is no plain one. */
  readonly server?: Pick<FhirServerOptions, 'auth' | 'gateway'>;
  /** What lets a job in, beside its address. */
  readonly credential?: Readonly<Record<string, string>>;
}

/**
 * Describe a FHIR server of the sandbox.
 *
 * @param sample its resources
 * @returns what starts it
 * @example fhirSystem({ resources: sampleResources })
 */
export function fhirSystem({ resources, server, credential }: FhirSample): StartSystem {
  return async ({ now, port }) => {
    const fhir = await startFhirServer({ ...server, now, port });
    const loaded = fhir.load(resources({ today: dayOf({ now }) }), { keepMeta: true });
    return {
      title: 'FHIR server',
      holds: `${loaded} resources`,
      url: fhir.url,
      credential: { ...fhirCredential(fhir.url), ...credential },
      close: () => fhir.close(),
    };
  };
}
