import type { FhirServerOptions } from '../fhir/index.ts';
import type { FhirResource } from './fhir-resource.ts';
import { sampleMetadata } from './immunization/sample-metadata.ts';
import { samplePaperValues } from './immunization/sample-paper-values.ts';
import { sampleResources } from './immunization/sample-resources.ts';
import { opensrpMetadata } from './opensrp/opensrp-metadata.ts';
import { opensrpResources } from './opensrp/opensrp-resources.ts';
import { OPENSRP_SERVER, opensrpCredential } from './opensrp/opensrp-server.ts';
import type { PaperValue } from './paper-value.ts';

/** What the embedded servers hold for some workflows. */
export interface Sample {
  /** The workflows that it can be counted by. */
  readonly workflows: readonly string[];
  /** What the FHIR server holds on a day, `YYYY-MM-DD`. */
  readonly resources: (options: { today: string }) => readonly FhirResource[];
  /** Documents to import into DHIS2, one after the other. */
  readonly metadata: () => readonly unknown[];
  /** What people have typed into DHIS2 up to a day. */
  readonly values: (today: string) => readonly PaperValue[];
  /** How the FHIR server behaves, where it is no plain one. */
  readonly server?: Pick<FhirServerOptions, 'auth' | 'gateway'>;
  /** What lets a job into the FHIR server, beside its address. */
  readonly credential?: Readonly<Record<string, string>>;
}

/** The samples by name. */
export const SAMPLES = {
  immunization: {
    workflows: ['immunization-monthly'],
    resources: sampleResources,
    metadata: sampleMetadata,
    values: samplePaperValues,
  },
  opensrp: {
    workflows: ['opensrp-weekly', 'opensrp-monthly'],
    resources: opensrpResources,
    metadata: opensrpMetadata,
    values: () => [],
    server: OPENSRP_SERVER,
    credential: opensrpCredential,
  },
} as const satisfies Readonly<Record<string, Sample>>;

/** The name of a sample. */
export type SampleName = keyof typeof SAMPLES;

/**
 * Find the sample that a workflow can be tried on.
 *
 * @param workflow its name
 * @returns the name of the sample; undefined where there is none
 * @example findSample('opensrp-weekly') // 'opensrp'
 */
export function findSample(workflow: string): SampleName | undefined {
  const names = Object.keys(SAMPLES) as SampleName[];
  return names.find((name) => (SAMPLES[name] as Sample).workflows.includes(workflow));
}
