import { type Dhis2Server, startDhis2Server } from '../../cli/sandbox/dhis2/index.ts';
import { type FhirServer, startFhirServer } from '../../cli/sandbox/fhir/index.ts';
import { trackerMetadata } from '../../cli/sandbox/sample/index.ts';
import { machine, table } from './measure.ts';
import { runStep, type SandboxStep } from './sandbox-step.ts';
import { eachTracked } from './tracker-population.ts';
import { buildTrackerStep } from './tracker-step.ts';

/** Megabytes of old space; a Lightning worker gives a step 500 MB in all. */
const LIMIT = 300;
const HEAD = [
  ...['', 'FHIR requests', 'MB', 'DHIS2 requests', 'MB', 'persons', 'objects stored', 'seconds'],
  ...['MB of heap', 'after collection', 'MB resident'],
];

/** The part of the step's output that is looked at. */
interface Output {
  readonly tracker?: {
    readonly persons: { readonly sent: number; readonly refused: number };
    readonly more: boolean;
    readonly trouble?: string;
    /** By system; bytes of the answers. */
    readonly requests: Readonly<Record<string, { readonly requests: number; readonly bytes: number }>>;
  };
}

/**
 * Measure what it costs to send persons with two doses each to the tracker of DHIS2, in the process of a step: at first,
 * and once more when nothing has changed.
 *
 * @param persons how many
 * @returns lines to print
 * @throws {Error} when a person was not sent, or the second run sent one
 * @example console.log(await benchTracker());
 */
export async function benchTracker(persons = 20_000): Promise<string> {
  const now = () => new Date('2026-11-21T07:30:00.000Z');
  const fhir = await startFhirServer({ now });
  fhir.load([...eachTracked(persons)], { keepMeta: true });
  // A clock that goes on: the step asks for what was updated in the last seconds.
  const begun = performance.now();
  const goesOn = () => new Date(now().getTime() + performance.now() - begun);
  const dhis2 = await startDhis2Server({ now: goesOn, metadata: trackerMetadata() });
  const step = await buildTrackerStep();
  try {
    const first = await measure('first run', step, { fhir, dhis2 }, {});
    const again = await measure('again', step, { fhir, dhis2 }, first.state);
    const stored = [dhis2.tracker.entities(), dhis2.tracker.enrollments(), dhis2.tracker.events()];
    const expected = [persons, persons, persons * 2];
    for (const [at, list] of stored.entries()) {
      if (list.length !== expected[at]) throw new Error(`${list.length} objects of ${expected[at]} were stored`);
    }
    if (again.sent > 0) throw new Error(`the second run has sent ${again.sent} persons`);
    return [machine(), `${persons} persons with two doses each`, table([HEAD, first.row, again.row])].join('\n');
  } finally {
    step.remove();
    await fhir.close();
    await dhis2.close();
  }
}

interface Servers {
  readonly fhir: FhirServer;
  readonly dhis2: Dhis2Server;
}

interface Measured {
  readonly row: string[];
  readonly sent: number;
  readonly state: Record<string, unknown>;
}

async function measure(
  name: string,
  step: SandboxStep,
  { fhir, dhis2 }: Servers,
  state: Readonly<Record<string, unknown>>,
): Promise<Measured> {
  const before = objectsOf(dhis2);
  const credential = { username: 'tallysheet', password: 'Tally-1-sheet' };
  const { origin, pathname } = new URL(fhir.url);
  const configuration = {
    fhir: { baseUrl: origin, apiPath: pathname.replace(/^\/|\/$/g, '') },
    dhis2: { hostUrl: dhis2.url, ...credential },
  };
  const started = performance.now();
  const { end, heap } = await runStep(step, LIMIT, { state, configuration });
  const seconds = (performance.now() - started) / 1000;
  if (end === undefined || end.error !== undefined) {
    throw new Error(`the step has failed: ${end?.error?.message ?? heap.lines.slice(-5).join('\n')}`);
  }
  const output = end.state as Record<string, unknown> & Output;
  const { tracker } = output;
  if (tracker === undefined || tracker.more || tracker.trouble !== undefined) {
    throw new Error(`the step did not come to its end: ${tracker?.trouble ?? 'no time'}`);
  }
  const traffic = ['FHIR', 'DHIS2'].flatMap((system) => {
    const { requests = 0, bytes = 0 } = tracker.requests[system] ?? {};
    return [String(requests), (bytes / 1e6).toFixed(1)];
  });
  const row = [
    name,
    ...traffic,
    String(tracker.persons.sent),
    String(objectsOf(dhis2) - before),
    seconds.toFixed(0),
    heap.peakMb.toFixed(0),
    heap.liveMb.toFixed(0),
    end.maxRssMb.toFixed(0),
  ];
  return { row, sent: tracker.persons.sent + tracker.persons.refused, state: output };
}

function objectsOf({ tracker }: Dhis2Server): number {
  return tracker.entities().length + tracker.enrollments().length + tracker.events().length;
}
