import { joinKeyBytes } from './join-key-bytes.ts';
import { machine, table } from './measure.ts';
import { startPageServer } from './page-server.ts';
import { buildBenchStep, runStep, type SandboxStep, type StepInput } from './sandbox-step.ts';

const SIZE = { doses: 1_000_000, persons: 200_000, places: 40 };
/** Limits of old space to try, in megabytes, the widest first. */
const LIMITS = [200, 96, 64];
const HEAD = ['max-old-space-size', 'cells', 'MB of heap', 'after collection', 'MB resident', 'seconds'];

/**
 * Measure the memory of a count in the OpenFn sandbox, and find the narrowest limit in which it ends well.
 *
 * @param limits megabytes for `--max-old-space-size`, the widest first; it stops at the first that is too narrow
 * @param size how much to count
 * @returns lines to print
 * @throws {Error} when the first of the limits is too narrow, so that a single one is a check
 * @example console.log(await benchSandbox());
 */
export async function benchSandbox(limits: readonly number[] = LIMITS, size = SIZE): Promise<string> {
  const { doses, persons, places } = size;
  const made = await tryLimits('made', limits, doses, { state: size });
  const server = await startPageServer(size);
  const configuration = { baseUrl: server.url };
  const served = await tryLimits('served', limits, doses, {
    state: { asOf: '2025-01-10T00:00:00.000Z' },
    configuration,
  });
  await server.close();
  return [
    machine(),
    `${doses} doses of ${persons} persons at ${places} places, in pages of 1000`,
    '',
    'Pages made in the sandbox, all persons kept',
    table([HEAD, ...made]),
    '',
    'Pages from a server, persons included in each',
    table([HEAD, ...served]),
    '',
    `${(await joinKeyBytes(persons)).toFixed(1)} bytes a person kept`,
  ].join('\n');
}

async function tryLimits(
  name: 'made' | 'served',
  limits: readonly number[],
  doses: number,
  input: StepInput,
): Promise<string[][]> {
  const rows: string[][] = [];
  const step = await buildBenchStep(name);
  try {
    for (const limit of limits) {
      const row = await tryLimit(step, limit, doses, input);
      // One takes a minute or more: somebody may wonder whether it goes on.
      console.error([name, ...row].join(' '));
      rows.push(row);
      if (row.length === HEAD.length) continue;
      if (rows.length === 1) throw new Error(`${limit} MB are too little for the step (${name})`);
      break;
    }
  } finally {
    step.remove();
  }
  return rows;
}

async function tryLimit(step: SandboxStep, limit: number, doses: number, input: StepInput): Promise<string[]> {
  const started = performance.now();
  const { end, heap } = await runStep(step, limit, input);
  const seconds = ((performance.now() - started) / 1000).toFixed(0);
  if (end === undefined) return [`${limit} MB`, 'too little'];
  if (end.error !== undefined) throw new Error(`the step has failed: ${end.error.message}`);
  const heaps = [heap.peakMb, heap.liveMb, end.maxRssMb].map((mb) => mb.toFixed(0));
  return [`${limit} MB`, String(cellsOf(end.state, doses)), ...heaps, seconds];
}

/** The part of either job's output that is looked at. */
interface Output {
  readonly read?: number;
  readonly cells?: number;
  readonly proposed?: {
    readonly rows: readonly { readonly read: number }[];
    readonly cells: { readonly columns: { readonly value: readonly unknown[] } };
  };
}

/** The number of cells in the output of either job, which must have read all doses. */
function cellsOf(output: unknown, doses: number): number {
  const { read, cells, proposed } = output as Output;
  const found = read ?? proposed?.rows[0]?.read;
  if (found !== doses) throw new Error(`the step has read ${found} of ${doses} doses`);
  return cells ?? proposed?.cells.columns.value.length ?? Number.NaN;
}
