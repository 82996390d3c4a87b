import { existsSync } from 'node:fs';
import { readFile } from 'node:fs/promises';
import { resolve } from 'node:path';
import { asRecord } from './as-record.ts';
import { parseJson } from './parse-json.ts';
import { RunError } from './run-error.ts';
import type { PlanStep } from './types.ts';
import { withTokenFile } from './with-token-file.ts';

/**
 * Find the configuration of one step: its own values, a JSON file, or a credential by its id.
 *
 * @param step the step
 * @param credentials credential id to configuration
 * @param dist folder of the built workflow, from which a file is named
 * @returns the configuration; empty for a step that names none
 * @throws {RunError} `credential-missing` naming step and id, `credentials-invalid` for a file that is not JSON
 * @example await stepConfiguration(step, { dhis2: { hostUrl } }, 'dist/immunization-monthly')
 */
export async function stepConfiguration(
  step: PlanStep,
  credentials: Readonly<Record<string, Record<string, unknown>>>,
  dist: string,
): Promise<Record<string, unknown>> {
  const { configuration = {} } = step;
  if (typeof configuration !== 'string') return configuration;
  if (configuration.startsWith('.')) {
    const file = resolve(dist, configuration);
    return withTokenFile(await readConfiguration(file), file, step.id);
  }
  const credential = credentials[configuration];
  if (credential !== undefined) return credential;
  const known = Object.keys(credentials).join(', ') || 'none';
  throw new RunError(
    'credential-missing',
    `Step "${step.id}" needs the credential "${configuration}", which was not given (given: ${known}).`,
    `Add "${configuration}" to the file that you pass with --credentials.`,
  );
}

async function readConfiguration(file: string): Promise<Record<string, unknown>> {
  const parsed = existsSync(file) ? await parseJson(await readFile(file, 'utf8')) : undefined;
  const value = parsed?.ok ? asRecord(parsed.value) : undefined;
  if (value !== undefined) return value;
  const message = `${file} is ${parsed === undefined ? 'not there' : 'not a JSON object'}.`;
  throw new RunError('credentials-invalid', message, 'Mend the file that the step names as its configuration.');
}
