import type { KeptState, Proposed } from '../../adaptors/run/state.ts';
import type { CompiledMapping } from '../../adaptors/tally/compiled-mapping.ts';
import { loadEngine } from './engine.ts';
import type { FetchSize } from './fetch-population.ts';
import { type FetchServer, startFetchServer } from './fetch-server.ts';
import type { Asked } from './fetch-server-process.ts';
import { runTally, type StepOptions } from './fetch-step.ts';
import { machine, table } from './measure.ts';
import { pageThrough } from './page-through.ts';

const SIZE: FetchSize = { months: 24, doses: 4000, persons: 20_000 };
const ROUNDS = 3;
/** Milliseconds a resource: HAPI on two cores gave about 3000 a second. */
const HAPI_PACE = 1 / 3;

/** Seconds. */
interface Spent {
  readonly wall: number;
  readonly cpu: number;
}

/** What fetching has cost. */
export interface FetchFigures {
  /** Resources on the pages that are paged through, of those included too. */
  readonly resources: number;
  /** Least seconds of the rounds, by a clock and of this process's CPU. */
  readonly seconds: readonly { readonly what: string; readonly pages: Spent; readonly step: Spent }[];
  /** Bytes on the wire of a whole first run. */
  readonly full: { readonly whole: number; readonly elements: number; readonly parts: number };
  /** Bytes on the wire of a run after changes. */
  readonly later: readonly { readonly what: string; readonly bytes: number; readonly periods: number }[];
}

/**
 * Measure what the tally step adds to fetching, and how much it fetches.
 *
 * @returns lines to print
 * @example console.log(await benchFetch());
 */
export async function benchFetch(size: FetchSize = SIZE): Promise<string> {
  const { resources, seconds, full, later } = await measureFetch(size, { rounds: ROUNDS, pace: HAPI_PACE });
  const mb = (bytes: number) => (bytes / 1e6).toFixed(2);
  const share = (bytes: number) => `${((100 * bytes) / full.whole).toFixed(1)} %`;
  return [
    machine(),
    `${size.months} closed months of ${size.doses} doses, ${size.persons} persons; ${resources} resources on the pages; gzip`,
    '',
    table([
      ['seconds, least of rounds', 'paging alone', 'tally step', 'times', 'CPU, paging alone', 'CPU, tally step'],
      ...seconds.map(({ what, pages, step }) => [
        what,
        ...[pages.wall, step.wall, step.wall / pages.wall, pages.cpu, step.cpu].map((number) => number.toFixed(2)),
      ]),
    ]),
    '',
    table([
      ['MB on the wire', '', 'of the first'],
      ['first run, whole resources', mb(full.whole), share(full.whole)],
      ['first run, _elements', mb(full.elements), share(full.elements)],
      ['first run, 4 searches at a time', mb(full.parts), share(full.parts)],
      ...later.map(({ what, bytes, periods }) => [`${what}: ${periods} months counted`, mb(bytes), share(bytes)]),
    ]),
  ].join('\n');
}

/** How it is measured. */
export interface FetchRounds {
  readonly rounds: number;
  /** Milliseconds a resource of the slower server. */
  readonly pace: number;
  /** Doses that change. */
  readonly changed?: number;
}

/**
 * Measure fetching from servers in a process of their own.
 *
 * @param size what they hold
 * @param options rounds, pace
 * @returns the figures
 * @throws {Error} when a run has counted other doses than there are
 */
export async function measureFetch(
  size: FetchSize,
  { rounds, pace, changed = 240 }: FetchRounds,
): Promise<FetchFigures> {
  const { mapping } = await loadEngine();
  const server = await startFetchServer(size);
  try {
    const figures = await times(server, mapping, size, { rounds, pace });
    const bytesOf = async (state: KeptState, options: Partial<StepOptions> = {}) => {
      await server.call({ do: 'tell' });
      const ran = await runTally(mapping, server.url, state, { concurrency: 1, elements: 'never', ...options });
      const asked = await server.call({ do: 'tell' });
      return { ...ran, bytes: asked.reduce((sum, { bytes }) => sum + bytes, 0) };
    };
    const whole = await bytesOf({});
    const elements = await bytesOf({}, { elements: 'always' });
    const parts = await bytesOf({}, { concurrency: 4 });
    for (const { proposed } of [whole, elements, parts]) checkRead(proposed.rows, size);
    checkSame([whole, elements, parts]);
    let last = whole;
    const later: FetchFigures['later'][number][] = [];
    // Once more, since the second run looks again at what the first one found newest.
    let { state } = await bytesOf(whole.state);
    const months = Array.from({ length: size.months }, (_, at) => at);
    for (const [what, changing] of [
      ['nothing changed', []],
      [`${changed} doses of 2 months changed`, months.slice(size.months / 4, size.months / 4 + 2)],
      [`${changed} doses of all months changed`, months],
    ] as const) {
      if (changing.length > 0) await server.call({ do: 'change', months: changing, doses: changed });
      const ran = await bytesOf(state);
      state = ran.state;
      last = ran;
      later.push({ what, bytes: ran.bytes, periods: ran.proposed.periods.length });
    }
    checkSame([last, await bytesOf({})]);
    return { ...figures, full: { whole: whole.bytes, elements: elements.bytes, parts: parts.bytes }, later };
  } finally {
    await server.close();
  }
}

async function times(
  server: FetchServer,
  mapping: CompiledMapping,
  size: FetchSize,
  { rounds, pace }: FetchRounds,
): Promise<Pick<FetchFigures, 'resources' | 'seconds'>> {
  const seconds: FetchFigures['seconds'][number][] = [];
  let resources = 0;
  for (const concurrency of [1, 4]) {
    const options: StepOptions = { concurrency, elements: 'never' };
    const step = async () => {
      const { proposed } = await runTally(mapping, server.replayUrl, {}, options);
      checkRead(proposed.rows, size);
    };
    await server.call({ do: 'tell' });
    // The first time each answer is made and kept.
    await step();
    const firsts = firstPagesOf(await server.call({ do: 'tell' }));
    const pages = async () => {
      resources = await pageThrough(server.replayUrl, firsts, concurrency);
    };
    const searches = concurrency === 1 ? 'one search at a time' : `${concurrency} searches at a time`;
    for (const [speed, ms] of [
      ['as fast as it can', 0],
      [`${Math.round(1000 / pace)} resources a second`, pace],
    ] as const) {
      await server.call({ do: 'pace', ms });
      const least = { pages: NEVER, step: NEVER };
      for (let round = 0; round < (ms === 0 ? rounds : 1); round += 1) {
        least.pages = lesser(least.pages, await spentOn(pages));
        least.step = lesser(least.step, await spentOn(step));
      }
      seconds.push({ what: `${searches}, a server ${ms === 0 ? speed : `of ${speed}`}`, ...least });
    }
    await server.call({ do: 'pace', ms: 0 });
  }
  return { resources, seconds };
}

/** First pages of the searches whose pages are counted. */
function firstPagesOf(asked: readonly Asked[]): string[] {
  const isFirst = ({ target }: Asked) =>
    target.startsWith('/fhir/Immunization?') && target.includes('date=') && !target.includes('_summary=');
  return [...new Set(asked.filter(isFirst).map(({ target }) => target))];
}

const NEVER: Spent = { wall: Number.POSITIVE_INFINITY, cpu: Number.POSITIVE_INFINITY };

function lesser(a: Spent, b: Spent): Spent {
  return { wall: Math.min(a.wall, b.wall), cpu: Math.min(a.cpu, b.cpu) };
}

async function spentOn(work: () => Promise<void>): Promise<Spent> {
  const begun = performance.now();
  const before = process.cpuUsage();
  await work();
  const { user, system } = process.cpuUsage(before);
  return { wall: (performance.now() - begun) / 1000, cpu: (user + system) / 1e6 };
}

/** Runs that have counted the same months. */
function checkSame(runs: readonly { readonly proposed: Proposed }[]): void {
  const cells = new Set(runs.map(({ proposed }) => JSON.stringify(proposed.cells)));
  if (cells.size > 1) throw new Error('two runs have counted other cells');
}

function checkRead(rows: readonly { readonly placed: number }[], { months, doses }: FetchSize): void {
  const placed = rows.reduce((sum, row) => sum + row.placed, 0);
  if (placed !== months * doses) throw new Error(`${placed} of ${months * doses} doses were counted`);
}
