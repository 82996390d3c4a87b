import type { ChildProcess } from 'node:child_process';
import { createInterface } from 'node:readline';

/** What the collector of a process has told, in megabytes of V8's heap; array buffers lie outside of it. */
export interface HeapTrace {
  /** The most that was in use, garbage included: what there was before a collection. */
  readonly peakMb: number;
  /** The most that a full collection left: what was really needed. */
  readonly liveMb: number;
  /** What else the process wrote, for messages. */
  readonly lines: readonly string[];
}

/** Options that make node tell of each collection. */
export const TRACE = ['--trace-gc'];

/** Such as `[7:0x5] 12 ms: Mark-Compact 20.1 (30.2) -> 15.0 (31.2) MB, …`. */
const COLLECTION = / ms: (Scavenge|Mark-Compact)[^\d]*([\d.]+) \([\d.]+\) -> ([\d.]+) \(/;

/**
 * Follow the collections of a process that was started with `TRACE`, from what it writes to its standard output.
 *
 * @param child the process, its standard output and error piped
 * @returns what is known so far, at any time
 * @see https://nodejs.org/en/learn/diagnostics/memory/using-gc-traces
 * @example const heap = traceHeap(child); await once(child, 'close'); heap().peakMb
 */
export function traceHeap(child: ChildProcess): () => HeapTrace {
  let peakMb = 0;
  let liveMb = 0;
  const lines: string[] = [];
  for (const stream of [child.stdout, child.stderr]) {
    if (stream === null) continue;
    createInterface({ input: stream }).on('line', (line) => {
      const [, kind, before, after] = COLLECTION.exec(line) ?? [];
      if (kind === undefined) {
        lines.push(line);
        return;
      }
      peakMb = Math.max(peakMb, Number(before));
      if (kind === 'Mark-Compact') liveMb = Math.max(liveMb, Number(after));
    });
  }
  return () => ({ peakMb, liveMb, lines });
}
