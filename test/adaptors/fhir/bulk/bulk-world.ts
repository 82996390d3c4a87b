import { request } from '@openfn/language-http';
import { BULK_DEFAULTS, type BulkOptions, bulkOverHttp, bulkTally } from '../../../../adaptors/fhir/bulk/index.ts';
import { tally } from '../../../../adaptors/fhir/index.ts';
import { beginRun } from '../../../../adaptors/run/index.ts';
import { keptState } from '../../../../adaptors/run/read-state.ts';
import type { Proposed, RunState } from '../../../../adaptors/run/state.ts';
import type { CompiledMapping } from '../../../../adaptors/tally/compiled-mapping.ts';
import { fhirOverHttp, type HttpRequest } from '../../../../adaptors/transport/index.ts';
import { DOSES_OF_CHILDREN } from '../doses-of-children.ts';

/** What a run of a test is given. */
export interface BulkRunOptions {
  readonly url: string;
  readonly mapping?: CompiledMapping;
  readonly bulk?: Partial<BulkOptions>;
  readonly state?: object;
  readonly asOf?: string;
  readonly credential?: object;
  /** Of the HTTP adaptor; the published one's by default. */
  readonly request?: HttpRequest;
  readonly seconds?: number;
  /** Readings of the clock, 0 when they are used up. */
  readonly times?: number[];
  readonly log?: string[];
}

const AS_OF = '2024-06-15T00:00:00Z';

/** Run the bulk tally once, over the published HTTP adaptor. */
export async function runBulk(options: BulkRunOptions): Promise<Proposed> {
  const { mapping = DOSES_OF_CHILDREN, bulk = {}, log = [] } = options;
  const clock = clockOf(options);
  const operation = bulkTally(mapping, {
    bulk: { ...BULK_DEFAULTS, everyHours: 0, ...bulk },
    over: bulkOverHttp(options.request ?? request, { clock }),
    clock,
    log: (line) => log.push(line),
  });
  return proposedOf(await operation(await begin(options)));
}

/** Run the tally by search, for comparison. */
export async function runSearch(options: BulkRunOptions): Promise<Proposed> {
  const { mapping = DOSES_OF_CHILDREN, log = [] } = options;
  const clock = clockOf(options);
  const over = fhirOverHttp(request, { clock });
  return proposedOf(await tally(mapping, { over, clock, log: (line) => log.push(line) })(await begin(options)));
}

/** The state that the next run starts from when DHIS2 has taken everything. */
export function committed(state: object, { cursor, overlap = {}, dirty, mappingHash, bulk }: Proposed): object {
  return keptState({ ...state, cursor, overlap, dirty, mappingHash, ...(bulk === undefined ? {} : { bulk }) });
}

/** Run until an export is collected, five times at most. */
export async function runUntilCollected(options: BulkRunOptions): Promise<{ runs: Proposed[]; state: object }> {
  const runs: Proposed[] = [];
  let state = options.state ?? {};
  for (let run = 0; run < 5; run += 1) {
    const proposed = await runBulk({ ...options, state });
    runs.push(proposed);
    state = committed(state, proposed);
    if (proposed.export?.is === 'collected') return { runs, state };
  }
  throw new Error(`not collected: ${runs.map((run) => run.export?.is).join(', ')}`);
}

function clockOf({ times = [] }: BulkRunOptions) {
  return { now: () => times.shift() ?? 0, random: () => 1, sleep: async () => undefined };
}

async function begin({ url, state = {}, asOf = AS_OF, credential = {}, seconds = 100 }: BulkRunOptions) {
  const configuration = { baseUrl: new URL(url).origin, apiPath: 'fhir', ...credential };
  return beginRun({ seconds, clock: clockOf({ url }) })({ asOf, ...state, configuration } as RunState);
}

function proposedOf({ proposed }: RunState): Proposed {
  if (proposed === undefined) throw new Error('nothing was proposed');
  return JSON.parse(JSON.stringify(proposed));
}
