import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { buildWorkflow } from '../../cli/build/index.ts';
import { loadPlan } from '../../cli/run/load-plan.ts';
import { resolveAdaptor } from '../../cli/run/resolve-adaptor.ts';
import { type GodataServer, startGodataServer, uuidOf } from '../../cli/sandbox/godata/index.ts';
import { addDays } from '../../cli/sandbox/sample/days.ts';
import { godataLocations, VILLAGES } from '../../cli/sandbox/sample/godata/godata-places.ts';
import { reference } from '../../cli/sandbox/sample/godata/godata-records.ts';
import { GODATA_USER, OUTBREAK } from '../../cli/sandbox/sample/godata/godata-server.ts';
import { machine, table } from './measure.ts';
import { runStep, type SandboxStep } from './sandbox-step.ts';

const WORKFLOW = fileURLToPath(new URL('../../jobs/godata-weekly.workflow.yaml', import.meta.url));
const TODAY = '2026-11-21';
/** Days over which the cases are spread: the weeks that the shipped mapping counts. */
const DAYS = 320;
/** Megabytes of old space; a worker gives 500 MB to a step, all of its memory counted. */
const LIMIT_MB = 200;

/** What is looked at of a step's output. */
interface Proposed {
  readonly cursor: unknown;
  readonly overlap: unknown;
  readonly mappingHash: string;
  readonly periods: readonly string[];
  readonly dirty: readonly string[];
  readonly rows: readonly { readonly read: number }[];
  readonly cells: { readonly columns: { readonly value: readonly unknown[] } };
}

/**
 * Measure the tally step of `godata-weekly` against an embedded Go.Data: the first run, one in which nothing has changed,
 * one with a new case, and one in which an old case was changed, so that all weeks are counted again.
 *
 * @param cases how many
 * @returns lines to print
 * @throws {Error} when the step fails
 * @example console.log(await benchCases(100_000));
 */
export async function benchCases(cases: number): Promise<string> {
  const clock = { now: `${TODAY}T08:00:00.000Z` };
  const godata = await startGodataServer({
    now: () => new Date(clock.now),
    outbreaks: [OUTBREAK],
    users: [GODATA_USER],
    locations: godataLocations(),
    ttl: 3600,
  });
  godata.records.load('cases', OUTBREAK.id, manyCases(cases));
  const step = await buildStep();
  const rows = [['', 'runs', 'requests', 'MB read', 'weeks', 'rows', 'cells', 'seconds', 'MB of heap', 'MB resident']];
  try {
    let state: Readonly<Record<string, unknown>> = {};
    const measure = async (name: string) => {
      const runs: OneRun[] = [];
      do {
        runs.push(await run(step, godata, { ...state, asOf: clock.now }));
        state = runs.at(-1)?.kept ?? {};
      } while (runs.at(-1)?.isDone === false);
      rows.push([name, String(runs.length), ...rowOf(runs)]);
    };
    await measure('first run');
    await measure('nothing has changed');
    clock.now = `${TODAY}T09:00:00.000Z`;
    const added = oneCase(cases, addDays(TODAY, -200));
    const stamps = { createdAt: clock.now, updatedAt: clock.now, dbUpdatedAt: clock.now };
    godata.records.create('cases', OUTBREAK.id, { ...added, ...stamps });
    await measure('a new case, 200 days old');
    clock.now = `${TODAY}T10:00:00.000Z`;
    godata.records.update(uuidOf('case 7'), { outcomeId: reference('OUTCOME', 'DECEASED') });
    await measure('an old case was changed');
  } finally {
    step.remove();
    await godata.close();
  }
  return [machine(), `${cases} cases of ${DAYS} days, max-old-space-size ${LIMIT_MB} MB`, table(rows)].join('\n');
}

/** What a run was like, in numbers of which some add up over runs and some do not. */
interface OneRun {
  readonly sums: readonly number[];
  readonly peaks: readonly number[];
  readonly kept: Readonly<Record<string, unknown>>;
  /** Nothing is left for the next run. */
  readonly isDone: boolean;
}

async function run(step: SandboxStep, godata: GodataServer, state: Readonly<Record<string, unknown>>): Promise<OneRun> {
  const before = godata.requests.length;
  const started = performance.now();
  const configuration = { apiUrl: godata.url, ...GODATA_USER, outbreak: OUTBREAK.id };
  const { end, heap } = await runStep(step, LIMIT_MB, { state, configuration });
  const seconds = (performance.now() - started) / 1000;
  if (end === undefined) throw new Error(`${LIMIT_MB} MB are too little for the step`);
  if (end.error !== undefined) throw new Error(`the step has failed: ${end.error.message}`);
  const { proposed } = end.state as { readonly proposed: Proposed };
  const { cursor, overlap, mappingHash, periods, dirty, rows, cells } = proposed;
  const asked = godata.requests.slice(before);
  const megabytes = asked.reduce((sum, { bytes }) => sum + bytes, 0) / 1e6;
  const read = rows.reduce((sum, one) => sum + one.read, 0);
  return {
    sums: [asked.length, megabytes, periods.length, read, cells.columns.value.length, seconds],
    peaks: [heap.peakMb, end.maxRssMb],
    kept: { cursor, overlap, mappingHash, dirty },
    // The week that has not ended waits for its end.
    isDone: dirty.every((period) => period === '2026W47'),
  };
}

/** Requests, megabytes, weeks, rows, cells and seconds of all runs; the most memory that one of them had. */
function rowOf(runs: readonly OneRun[]): string[] {
  const sum = (at: number) => runs.reduce((total, { sums }) => total + (sums[at] ?? 0), 0);
  const peak = (at: number) => Math.max(...runs.map(({ peaks }) => peaks[at] ?? 0));
  const digits = [0, 1, 0, 0, 0, 1];
  return [...digits.map((count, at) => sum(at).toFixed(count)), peak(0).toFixed(0), peak(1).toFixed(0)];
}

function* manyCases(count: number): Generator<Record<string, unknown>> {
  for (let at = 0; at < count; at += 1) yield oneCase(at, addDays(TODAY, -1 - (at % DAYS)));
}

/** A case as large as real ones are: what the mapping does not read is not asked for. */
function oneCase(at: number, onset: string): Record<string, unknown> {
  const stamp = `${onset}T10:00:00.000Z`;
  const confirmed = at % 10 < 7 ? 'CONFIRMED' : 'SUSPECT';
  return {
    id: uuidOf(`case ${at}`),
    createdAt: stamp,
    updatedAt: stamp,
    dbUpdatedAt: stamp,
    visualId: `TL-${at}`,
    firstName: `Name ${at}`,
    lastName: `Family ${at % 977}`,
    classification: reference('CASE_CLASSIFICATION', confirmed),
    dateOfOnset: `${onset}T00:00:00.000Z`,
    dateOfReporting: `${addDays(onset, 1)}T00:00:00.000Z`,
    gender: reference('GENDER', at % 2 === 0 ? 'MALE' : 'FEMALE'),
    age: { years: (at * 7) % 80, months: 0 },
    outcomeId: reference('OUTCOME', at % 25 === 0 ? 'DECEASED' : 'ALIVE'),
    addresses: [
      {
        typeId: reference('ADDRESS_TYPE', 'USUAL_PLACE_OF_RESIDENCE'),
        locationId: VILLAGES[at % VILLAGES.length]?.place,
        addressLine1: `${at} Main road`,
      },
    ],
    dateRanges: at % 3 === 0 ? [{ typeId: reference('PERSON_DATE_TYPE', 'HOSPITALIZATION'), startDate: stamp }] : [],
    relationshipsRepresentation: [{ active: true, otherParticipantType: reference('PERSON_TYPE', 'CONTACT') }],
    questionnaireAnswers: {
      fever: [{ value: 'yes' }],
      rash: [{ value: 'yes' }],
      remarks: [{ value: 'x'.repeat(200) }],
    },
  };
}

async function buildStep(): Promise<SandboxStep> {
  const root = mkdtempSync(join(tmpdir(), 'tallysheet-bench-'));
  const { folder } = await buildWorkflow(WORKFLOW, { outDir: join(root, 'dist') });
  const plan = await loadPlan(folder);
  const step = plan.steps.get('tally');
  const adaptors = (step?.adaptors ?? []).map((adaptor) => resolveAdaptor(adaptor, { dist: folder }));
  return {
    adaptors: adaptors.map(({ name, path }) => ({ name, path })),
    step: {
      id: 'tally',
      name: 'tally',
      expression: step?.expression ?? '',
      linker: Object.fromEntries(adaptors.map(({ name, path, version }) => [name, { path, version }])),
    },
    remove: () => rmSync(root, { recursive: true, force: true }),
  };
}
