import { fork } from 'node:child_process';
import { once } from 'node:events';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { TRACE, traceHeap } from './heap-trace.ts';
import { machine, table } from './measure.ts';
import { writePopulation } from './population-files.ts';
import { parseScaleResult } from './scale-result.ts';

/** Numbers of resources; a sixth of them are persons, the others doses. */
const SIZES = [10_000, 100_000, 1_000_000, 2_000_000];

/**
 * Measure what counting a resource costs, from few to many: files are written, then read and counted in a process of
 * their own, so that memory is that of the engine and its readers alone.
 *
 * @param sizes numbers of resources
 * @returns lines to print
 * @example console.log(await benchScale());
 */
export async function benchScale(sizes: readonly number[] = SIZES): Promise<string> {
  const rows = [
    ['resources', 'MB of files', 'cells', 'µs a resource', 'MB of heap', 'after collection', 'MB resident'],
  ];
  for (const size of sizes) rows.push(await measure(size));
  return [machine(), table(rows)].join('\n');
}

async function measure(size: number): Promise<string[]> {
  const folder = mkdtempSync(join(tmpdir(), 'tallysheet-scale-'));
  try {
    const persons = Math.floor(size / 6);
    const bytes = writePopulation(folder, { doses: size - persons, persons });
    const child = fork(join(import.meta.dirname, 'scale-process.ts'), [folder], {
      execArgv: [...TRACE, '--import=tsx'],
      stdio: ['ignore', 'pipe', 'pipe', 'ipc'],
    });
    const heap = traceHeap(child);
    const messages: unknown[] = [];
    child.on('message', (message) => messages.push(message));
    await once(child, 'close');
    const { userMs, cells, maxRssMb } = parseScaleResult(messages[0], heap().lines);
    const { peakMb, liveMb } = heap();
    const microseconds = (userMs * 1000) / size;
    return [
      String(size),
      (bytes / 1e6).toFixed(0),
      String(cells),
      microseconds.toFixed(2),
      peakMb.toFixed(0),
      liveMb.toFixed(0),
      String(maxRssMb),
    ];
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
}
