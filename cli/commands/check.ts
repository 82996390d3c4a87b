import { statSync } from 'node:fs';
import { join } from 'node:path';
import { chooseWorkflows, workflowNameOf } from '../build/choose-workflows.ts';
import { findUnnamedMappings } from '../build/find-unnamed-mappings.ts';
import { PLACES, type Place } from '../check/auth-matrix.ts';
import { checkMapping, checkWorkflow } from '../check/check-workflow.ts';
import { type Finding, formatFinding } from '../check/finding.ts';
import { type CredentialsFile, readCredentialsFile } from '../check/read-credentials-file.ts';
import { command } from '../command.ts';
import { findCredentialsFile, loadCredentials } from '../run/index.ts';
import { UsageError } from '../usage-error.ts';

const HELP = `Usage: tallysheet check [workflow…] [options]

Checks workflows of jobs/, all or those named, with their mappings, their lookups and their credentials, before anything
runs. It asks no server, and shows no secret. The exit code is 1 when there is an error.

  --credentials FILE   JSON or YAML (credentials.yaml or credentials.json where there is one)
  --for PLACE          where the credentials are to work: run (default), openfn, lightning, or openfn-local, which is
                       the openfn command with our adaptors of dist/
  --jobs FOLDER        where the workflow files are (jobs); mappings beside it that no workflow names are checked too
  --help               this text`;

const OPTIONS = {
  credentials: { type: 'string' },
  for: { type: 'string', default: 'run' },
  jobs: { type: 'string', default: 'jobs' },
} as const;

/**
 * Check workflows: `tallysheet check [workflow…]`.
 *
 * @param args command line after `check`
 * @returns the exit code: 0 when there is no error, else 1
 * @throws {UsageError} for a command line that cannot be understood
 * @throws {RunError} `credentials-invalid` for a file that cannot be read at all
 * @example await run(['immunization-monthly', '--for', 'lightning'])
 */
export const run = command(
  { help: HELP, options: OPTIONS, allowPositionals: true },
  async ({ values, positionals }) => {
    const place = placeOf(values.for);
    const files = chooseWorkflows(values.jobs, positionals);
    const credentials = await readCredentials(values.credentials);
    for (const finding of credentials === undefined ? [] : checkMode(credentials.file)) {
      console.log(formatFinding(finding));
    }
    const tell = findingTeller();
    let errors = 0;
    for (const file of files) errors += tell(workflowNameOf(file), await checkWorkflow(file, credentials, place));
    const unnamed = positionals.length > 0 ? [] : findUnnamedMappings(values.jobs, join(values.jobs, '..', 'mappings'));
    for (const path of unnamed) errors += tell(path, await checkMapping(path), 'good, and no workflow names it');
    if (credentials === undefined) console.log('There are no credentials here to check: name them with --credentials.');
    return errors === 0 ? 0 : 1;
  },
);

/** Prints what was found of something, and whether it is good. Workflows share credentials: a finding is told once. */
function findingTeller(): (name: string, findings: readonly Finding[], good?: string) => number {
  const told = new Set<string>();
  return (name, findings, good = 'good') => {
    const lines = findings.map(formatFinding);
    const fresh = lines.filter((line) => !told.has(line));
    for (const line of fresh) {
      told.add(line);
      console.log(line);
    }
    const count = findings.filter(({ level }) => level === 'error').length;
    const again = lines.length === fresh.length ? '' : ', some of them shown above';
    console.log(`${name}: ${count === 0 ? good : `${count} ${count === 1 ? 'error' : 'errors'}${again}`}`);
    return count;
  };
}

function placeOf(text: string): Place {
  const places = Object.keys(PLACES) as Place[];
  const place = places.find((each) => each === text);
  if (place !== undefined) return place;
  throw new UsageError(`--for ${text} is no place.`, `Choose one of ${places.join(', ')}.`);
}

async function readCredentials(given: string | undefined): Promise<CredentialsFile | undefined> {
  const file = findCredentialsFile(given);
  if (file === undefined) return undefined;
  await loadCredentials(file);
  return readCredentialsFile(file);
}

/** Windows has no such modes. */
function checkMode(file: string): Finding[] {
  const isOpen = process.platform !== 'win32' && (statSync(file).mode & 0o077) !== 0;
  const message = 'other users of this machine can read the credentials, or change them';
  const fix = `run chmod 600 ${file}`;
  return isOpen ? [{ level: 'warning', code: 'open-file', where: file, message, fix }] : [];
}
