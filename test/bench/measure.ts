import { cpus, totalmem } from 'node:os';

/**
 * Measure things in turn, all of them in each round, since machines are noisy.
 *
 * @param kinds what to run, by name
 * @param rounds how often
 * @returns milliseconds of user CPU of this process, all its threads, by name: the least of the rounds
 * @example const ms = await leastCpu({ parse: () => JSON.parse(text) }, 5);
 */
export async function leastCpu<Name extends string>(
  kinds: Readonly<Record<Name, () => unknown>>,
  rounds: number,
): Promise<Record<Name, number>> {
  const names = Object.keys(kinds) as Name[];
  const least = Object.fromEntries(names.map((name) => [name, Number.POSITIVE_INFINITY])) as Record<Name, number>;
  for (let round = 0; round < rounds; round += 1) {
    for (const name of names) {
      const before = process.cpuUsage();
      await kinds[name]();
      least[name] = Math.min(least[name], process.cpuUsage(before).user / 1000);
    }
  }
  return least;
}

/** Describe the machine in a line. @example machine() // 'AMD EPYC, 2 cores, 23 GB, linux x64, node v20.20.2' */
export function machine(): string {
  const memory = `${Math.floor(totalmem() / 2 ** 30)} GB`;
  const [cpu] = cpus();
  return `${cpu?.model.trim()}, ${cpus().length} cores, ${memory}, ${process.platform} ${process.arch}, node ${process.version}`;
}

/**
 * Lay out a table for a terminal: the first column to the left, the others to the right.
 *
 * @param rows texts, row by row
 * @returns lines
 * @example table([['JSON.parse', '248 ms'], ['engine', '747 ms']])
 */
export function table(rows: readonly (readonly string[])[]): string {
  const widths: number[] = [];
  for (const row of rows) {
    for (const [at, text] of row.entries()) widths[at] = Math.max(text.length, widths[at] ?? 0);
  }
  const pad = (text: string, at: number) => (at === 0 ? text.padEnd(widths[at] ?? 0) : text.padStart(widths[at] ?? 0));
  return rows.map((row) => row.map(pad).join('  ').trimEnd()).join('\n');
}
