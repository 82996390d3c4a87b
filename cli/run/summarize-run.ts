import { asRecord } from './as-record.ts';
import type { RunReport } from './types.ts';

/** Longest text of one value. */
const WIDTH = 160;

/** What is said in lines of their own. */
const SAID_APART = new Set(['ok', 'workflow', 'seconds', 'steps', 'error']);

/**
 * Say a run report in lines for people.
 *
 * @param report the report
 * @returns one line for the run, one a step, one for each thing that the jobs reported, and the error last
 * @example for (const line of summarizeRun(report)) console.log(line);
 */
export function summarizeRun(report: RunReport): string[] {
  const { workflow, ok, seconds, steps, error } = report;
  const lines = [`${workflow}: ${ok ? 'succeeded' : 'failed'} in ${seconds} s`];
  for (const step of steps) {
    const memory = step.maxRssMb === undefined ? '' : `, ${step.maxRssMb} MB`;
    lines.push(`  ${step.error === undefined ? 'ok    ' : 'failed'} ${step.id}: ${step.seconds} s${memory}`);
  }
  for (const [key, value] of Object.entries(report)) {
    if (!SAID_APART.has(key)) lines.push(`  ${key}: ${shorten(describe(value))}`);
  }
  if (error !== undefined) lines.push(error.message);
  return lines;
}

function describe(value: unknown): string {
  if (Array.isArray(value)) {
    const items = value.map((item: unknown) => (asRecord(item) === undefined ? String(item) : JSON.stringify(item)));
    return value.length === 0 ? 'none' : `${value.length} (${items.join(', ')})`;
  }
  const record = asRecord(value);
  if (record === undefined) return String(value);
  return Object.entries(record)
    .map(([key, item]) => `${key} ${typeof item === 'object' ? JSON.stringify(item) : String(item)}`)
    .join(', ');
}

function shorten(text: string): string {
  return text.length <= WIDTH ? text : `${text.slice(0, WIDTH - 1)}…`;
}
