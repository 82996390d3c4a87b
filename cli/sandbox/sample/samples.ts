import { dhis2System } from '../systems/dhis2-system.ts';
import { fhirSystem } from '../systems/fhir-system.ts';
import { godataSystem } from '../systems/godata-system.ts';
import { stockSystem } from '../systems/stock-system.ts';
import type { StartSystem } from '../systems/system.ts';
import { metadataTarget } from './exchange/metadata-target.ts';
import { sourceMetadata } from './exchange/source-metadata.ts';
import { sourceValues } from './exchange/source-values.ts';
import { targetMetadata } from './exchange/target-metadata.ts';
import { targetValues } from './exchange/target-values.ts';
import { godataMetadata } from './godata/godata-metadata.ts';
import { godataLocations } from './godata/godata-places.ts';
import { godataRecords } from './godata/godata-records.ts';
import { GODATA_USER, OUTBREAK } from './godata/godata-server.ts';
import { sampleMetadata } from './immunization/sample-metadata.ts';
import { samplePaperValues } from './immunization/sample-paper-values.ts';
import { sampleResources } from './immunization/sample-resources.ts';
import { measureReports } from './measure-report/measure-reports.ts';
import { reportMetadata } from './measure-report/report-metadata.ts';
import { opensrpMetadata } from './opensrp/opensrp-metadata.ts';
import { opensrpResources } from './opensrp/opensrp-resources.ts';
import { OPENSRP_SERVER, opensrpCredential } from './opensrp/opensrp-server.ts';
import { stockMetadata } from './stock/stock-metadata.ts';
import { STOCK_TOKEN, stockMovements } from './stock/stock-movements.ts';
import { trackerMetadata } from './tracker/tracker-metadata.ts';
import { trackerResources } from './tracker/tracker-resources.ts';

/** Credentials by id, as a credentials file holds them. */
type Credentials = Readonly<Record<string, Record<string, unknown>>>;

/** What the embedded servers hold for some workflows. */
export interface Sample {
  /** The workflows that can be tried on it. */
  readonly workflows: readonly string[];
  /** What starts each system, by the name of its credential. */
  readonly systems: Readonly<Record<string, StartSystem>>;
  /** The credentials of the workflows, where they are not those of the systems by their names. */
  readonly credentials?: (own: Credentials) => Credentials;
}

/** The samples by name. */
export const SAMPLES = {
  immunization: {
    workflows: ['immunization-monthly', 'immunization-bulk'],
    systems: {
      fhir: fhirSystem({ resources: sampleResources }),
      dhis2: dhis2System({ metadata: sampleMetadata, values: samplePaperValues }),
    },
  },
  opensrp: {
    workflows: ['opensrp-weekly', 'opensrp-monthly'],
    systems: {
      fhir: fhirSystem({ resources: opensrpResources, server: OPENSRP_SERVER, credential: opensrpCredential }),
      dhis2: dhis2System({ metadata: opensrpMetadata }),
    },
  },
  exchange: {
    workflows: ['dhis2-to-dhis2'],
    systems: {
      source: dhis2System({ metadata: sourceMetadata, values: sourceValues }),
      dhis2: dhis2System({ metadata: targetMetadata, values: targetValues }),
    },
  },
  godata: {
    workflows: ['godata-weekly'],
    systems: {
      godata: godataSystem({
        outbreak: OUTBREAK,
        user: GODATA_USER,
        locations: godataLocations,
        records: godataRecords,
      }),
      dhis2: dhis2System({ metadata: godataMetadata }),
    },
  },
  tracker: {
    workflows: ['opensrp-tracker'],
    systems: {
      fhir: fhirSystem({ resources: trackerResources, server: OPENSRP_SERVER, credential: opensrpCredential }),
      dhis2: dhis2System({ metadata: trackerMetadata }),
    },
    credentials: ({ fhir = {}, dhis2 = {} }) => ({ registry: { fhir, dhis2 } }),
  },
  metadata: {
    workflows: ['dhis2-metadata'],
    systems: {
      source: dhis2System({ metadata: sourceMetadata }),
      dhis2: dhis2System({ metadata: metadataTarget }),
    },
    // Metadata may be imported by a superuser alone.
    credentials: ({ source = {}, dhis2 = {} }) => ({
      source,
      dhis2: { ...dhis2, username: 'admin', password: 'district' },
    }),
  },
  stock: {
    workflows: ['stock-monthly'],
    systems: {
      stock: stockSystem({ token: STOCK_TOKEN, movements: stockMovements }),
      dhis2: dhis2System({ metadata: stockMetadata }),
    },
  },
  reports: {
    workflows: ['measure-report-monthly'],
    systems: {
      fhir: fhirSystem({ resources: measureReports }),
      dhis2: dhis2System({ metadata: reportMetadata }),
    },
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
