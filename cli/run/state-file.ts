import { mkdir, readFile } from 'node:fs/promises';
import { dirname } from 'node:path';
import writeFileAtomic from 'write-file-atomic';
import { asRecord } from './as-record.ts';
import { parseJson } from './parse-json.ts';
import { RunError } from './run-error.ts';
import type { Plan, State } from './types.ts';

/** What the command puts into a single run; it must not reach the next one. */
const OF_ONE_RUN = ['dryRun', 'asOf'];

/**
 * Read the state that the last run left.
 *
 * The output of a workflow that ended in several steps, as the OpenFn CLI writes it (`{step: state}`), is unwrapped once:
 * the cursor step's state is taken.
 *
 * @param file path of the state file
 * @param plan the workflow
 * @returns the state, without the report of the last run; undefined when there is no file, that is for a first run
 * @throws {RunError} `state-invalid` with file and position; the file is left as it is
 * @example await readState('state/immunization-monthly.json', plan)
 */
export async function readState(file: string, plan: Plan): Promise<State | undefined> {
  const text = await readFile(file, 'utf8').catch((error: unknown) => {
    if (asRecord(error)?.code === 'ENOENT') return undefined;
    throw error;
  });
  if (text === undefined) return undefined;
  const fix = 'Mend the file, put back a copy, or move it away to start as on the first run. Nothing was changed.';
  const parsed = await parseJson(text);
  if (!parsed.ok) {
    const message = `The state file ${file} is not JSON at line ${parsed.line}, column ${parsed.column}.`;
    throw new RunError('state-invalid', message, fix);
  }
  const root = asRecord(parsed.value);
  if (root === undefined) throw new RunError('state-invalid', `The state file ${file} holds no JSON object.`, fix);
  const keys = Object.keys(root);
  const wrapped = keys.length > 0 && keys.every((key) => plan.steps.has(key) && asRecord(root[key]) !== undefined);
  const state = wrapped ? asRecord(root[plan.cursor] ?? (keys.length === 1 ? root[keys[0] ?? ''] : undefined)) : root;
  if (state === undefined) {
    const message = `The state file ${file} holds the output of ${keys.join(' and ')}, but not that of "${plan.cursor}".`;
    throw new RunError('state-invalid', message, fix);
  }
  return without(state, [...OF_ONE_RUN, 'report']);
}

/**
 * Write the state that the next run starts from: to a new file that takes the old one's place only when it is on disk.
 *
 * @param file path of the state file; its folder is made
 * @param state output of the cursor step
 * @example await writeState('state/immunization-monthly.json', state)
 */
export async function writeState(file: string, state: State): Promise<void> {
  await mkdir(dirname(file), { recursive: true });
  await writeFileAtomic(file, `${JSON.stringify(without(state, OF_ONE_RUN), null, 2)}\n`);
}

function without(state: State, keys: readonly string[]): State {
  return Object.fromEntries(Object.entries(state).filter(([key]) => !keys.includes(key)));
}
