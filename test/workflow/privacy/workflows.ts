import { cpSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { sourceMetadata } from '../../../cli/sandbox/sample/exchange/source-metadata.ts';
import { sourceValues } from '../../../cli/sandbox/sample/exchange/source-values.ts';
import { targetMetadata } from '../../../cli/sandbox/sample/exchange/target-metadata.ts';
import { godataMetadata } from '../../../cli/sandbox/sample/godata/godata-metadata.ts';
import { godataLocations } from '../../../cli/sandbox/sample/godata/godata-places.ts';
import { godataRecords } from '../../../cli/sandbox/sample/godata/godata-records.ts';
import { GODATA_USER, OUTBREAK } from '../../../cli/sandbox/sample/godata/godata-server.ts';
import { samplePaperValues } from '../../../cli/sandbox/sample/immunization/sample-paper-values.ts';
import { opensrpMetadata, sampleMetadata, sampleResources } from '../../../cli/sandbox/sample/index.ts';
import { measureReports } from '../../../cli/sandbox/sample/measure-report/measure-reports.ts';
import { reportMetadata } from '../../../cli/sandbox/sample/measure-report/report-metadata.ts';
import { opensrpResources } from '../../../cli/sandbox/sample/opensrp/opensrp-resources.ts';
import { OPENSRP_SERVER, opensrpCredential } from '../../../cli/sandbox/sample/opensrp/opensrp-server.ts';
import { trackerMetadata } from '../../../cli/sandbox/sample/tracker/tracker-metadata.ts';
import { trackerResources } from '../../../cli/sandbox/sample/tracker/tracker-resources.ts';
import { buildInto, newFolder, PROJECT } from './build-into.ts';
import { dhis2AndDhis2, fhirAndDhis2, godataAndDhis2, type StartCanary } from './canary-systems.ts';
import { changeReports, markReports } from './marked-reports.ts';

/** A workflow whose runs are looked through for markers. */
export interface CanaryWorkflow {
  readonly name: string;
  /** The built workflow. */
  readonly dist: () => Promise<string>;
  readonly start: StartCanary;
  /** What its runs do: all the same, or one thing after the other. */
  readonly stages: readonly Stage[];
  /** Persons are what it sends: then they may be in the bodies of requests to DHIS2, and nowhere else. */
  readonly sendsPersons?: true;
}

/** What the next run of a workflow does. */
export interface Stage {
  readonly title: string;
  /** Whether it is the next one, from this state. */
  isNext(state: Readonly<Record<string, unknown>>): boolean;
}

const COUNT: Stage = { title: 'counts', isNext: () => true };

/** An export that nobody has counted yet. */
function isPending({ bulk = {} }: Readonly<Record<string, unknown>>): boolean {
  const { status, collected } = bulk as { readonly status?: string; readonly collected?: boolean };
  return status !== undefined && collected !== true;
}

const SAMPLE = {
  resources: (today: string) => sampleResources({ today, months: 3 }),
  ...{ metadata: sampleMetadata, values: samplePaperValues },
};
const READER = { username: 'reader', password: 'Tally-1-reads' };

const IMMUNIZATION = {
  start: fhirAndDhis2({ ...SAMPLE, server: { auth: READER }, credential: READER }),
  stages: [COUNT],
};

const BY_TOKENS = {
  start: fhirAndDhis2({ ...SAMPLE, server: {}, credential: {}, byTokens: 'secret' }),
  stages: [COUNT],
};

/** A workflow whose systems want a key, and the password of a user with the secret of a client. */
export const BY_KEY: CanaryWorkflow = {
  ...{ name: 'immunization-monthly by a key', dist: shipped('immunization-monthly') },
  start: fhirAndDhis2({ ...SAMPLE, server: {}, credential: {}, byTokens: 'key' }),
  stages: [COUNT],
};

const OPENSRP_FHIR = { server: OPENSRP_SERVER, credential: opensrpCredential };

const OPENSRP = {
  start: fhirAndDhis2({
    ...OPENSRP_FHIR,
    ...{ resources: (today) => opensrpResources({ today }), metadata: opensrpMetadata },
  }),
  stages: [COUNT],
};

const TRACKER = fhirAndDhis2({
  ...OPENSRP_FHIR,
  ...{ resources: (today) => trackerResources({ today }), metadata: trackerMetadata },
  credentials: ({ fhir = {}, dhis2 = {} }) => ({ registry: { fhir, dhis2 } }),
});

const REPORTS = fhirAndDhis2({
  ...{ server: {}, credential: {}, mark: markReports, happen: changeReports },
  ...{ resources: (today) => measureReports({ today }), metadata: reportMetadata },
});

const GODATA = godataAndDhis2({
  ...{ records: godataRecords, outbreak: OUTBREAK, user: GODATA_USER },
  ...{ locations: godataLocations, metadata: godataMetadata },
});

const EXCHANGE = dhis2AndDhis2({
  source: { metadata: sourceMetadata, values: sourceValues },
  metadata: targetMetadata,
});

/** Every workflow that is shipped and reads what is of persons, and the jobs that stand in for others; a new one belongs into this list. */
export const WORKFLOWS: readonly CanaryWorkflow[] = [
  { ...IMMUNIZATION, name: 'immunization-monthly', dist: shipped('immunization-monthly') },
  {
    ...{ ...IMMUNIZATION, name: 'immunization-bulk', dist: shipped('immunization-bulk') },
    stages: [
      { title: 'starts an export', isNext: (state) => !isPending(state) },
      { title: 'counts an export', isNext: isPending },
    ],
  },
  { ...OPENSRP, name: 'opensrp-weekly', dist: shipped('opensrp-weekly') },
  { ...OPENSRP, name: 'opensrp-monthly', dist: shipped('opensrp-monthly') },
  { ...BY_TOKENS, name: 'over-http', dist: overHttp },
  { name: 'godata-weekly', dist: shipped('godata-weekly'), start: GODATA, stages: [COUNT] },
  { name: 'measure-report-monthly', dist: shipped('measure-report-monthly'), start: REPORTS, stages: [COUNT] },
  { name: 'dhis2-to-dhis2', dist: shipped('dhis2-to-dhis2'), start: EXCHANGE, stages: [COUNT] },
  {
    ...{ name: 'opensrp-tracker', dist: shipped('opensrp-tracker'), start: TRACKER, sendsPersons: true },
    stages: [{ ...COUNT, title: 'sends persons' }],
  },
  {
    ...{ name: 'old-endpoints', dist: oldEndpoints, start: TRACKER, sendsPersons: true },
    stages: [{ ...COUNT, title: 'sends persons' }],
  },
];

function shipped(name: string): () => Promise<string> {
  return () => buildInto(join(PROJECT, 'jobs', `${name}.workflow.yaml`));
}

let overHttpFile: string | undefined;

/** The jobs that go over language-http, with the mapping that is shipped. */
function overHttp(): Promise<string> {
  if (overHttpFile === undefined) {
    const job = (name: string) => JSON.stringify(join(PROJECT, 'jobs', name));
    overHttpFile = join(newFolder(), 'over-http.workflow.yaml');
    const text = `name: over-http
mapping: ${JSON.stringify(join(PROJECT, 'mappings', 'immunization-monthly.yaml'))}
budget: { minutes: 4 }
trigger: { cron: '0 2 * * *', cursor: report }
steps:
  tally: { job: ${job('fhir-tally-over-http.ts')}, adaptor: '@openfn/language-http@7.3.2', credential: fhir }
  report: { job: ${job('dhis2-report-over-http.ts')}, adaptor: '@openfn/language-http@7.3.2', credential: dhis2 }
  verdict: { job: ${job('verdict.ts')}, adaptor: '@openfn/language-common@3.3.4' }
`;
    writeFileSync(overHttpFile, text);
  }
  return buildInto(overHttpFile);
}

let oldEndpointsFolder: string | undefined;

/** The tracker job with the mapping that is shipped, by the endpoints that DHIS2 has up to 2.41. */
function oldEndpoints(): Promise<string> {
  if (oldEndpointsFolder === undefined) {
    oldEndpointsFolder = newFolder();
    cpSync(join(PROJECT, 'mappings'), oldEndpointsFolder, { recursive: true });
    const mapping = readFileSync(join(PROJECT, 'mappings', 'opensrp-tracker.yaml'), 'utf8');
    writeFileSync(join(oldEndpointsFolder, 'old-endpoints.yaml'), `api: legacy\n${mapping}`);
    const job = (name: string) => JSON.stringify(join(PROJECT, 'jobs', name));
    const text = `name: old-endpoints
mapping: old-endpoints.yaml
budget: { minutes: 4 }
trigger: { cron: '0 2 * * *', cursor: send }
steps:
  send: { job: ${job('fhir-to-tracker.ts')}, adaptor: '@openfn/language-http@7.3.2', credential: registry }
  verdict: { job: ${job('tracker-verdict.ts')}, adaptor: '@openfn/language-common@3.3.4' }
`;
    writeFileSync(join(oldEndpointsFolder, 'old-endpoints.workflow.yaml'), text);
  }
  return buildInto(join(oldEndpointsFolder, 'old-endpoints.workflow.yaml'));
}
