import { existsSync, statSync } from 'node:fs';
import { basename, join } from 'node:path';
import { parseArgs } from 'node:util';
import { nearest } from '../../adaptors/tally/mapping/problems.ts';
import { findWorkflows } from '../build/index.ts';
import { PLACES, type Place } from '../check/auth-matrix.ts';
import { checkWorkflow } from '../check/check-workflow.ts';
import { type Finding, formatFinding } from '../check/finding.ts';
import { type CredentialsFile, readCredentialsFile } from '../check/read-credentials-file.ts';
import { findCredentialsFile, loadCredentials } from '../run/index.ts';
import { UsageError } from '../usage-error.ts';

const HELP = `Usage: tallysheet check [workflow…] [options]

Checks workflows of jobs/, all or those named, with their mappings, their lookups and their credentials, before anything
runs. It asks no server, and shows no secret. The exit code is 1 when there is an error.

  --credentials FILE   JSON or YAML (credentials.yaml or credentials.json where there is one)
  --for PLACE          where the credentials are to work: run (default), openfn, lightning, or openfn-local, which is
                       the openfn command with our adaptors of dist/
  --jobs FOLDER        where the workflow files are (jobs)
  --help               this text`;

const OPTIONS = {
  credentials: { type: 'string' },
  for: { type: 'string', default: 'run' },
  jobs: { type: 'string', default: 'jobs' },
  help: { type: 'boolean', short: 'h' },
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
export async function run(args: string[]): Promise<number> {
  const { values, positionals } = parseArgs({ args, options: OPTIONS, allowPositionals: true });
  if (values.help) {
    console.log(HELP);
    return 0;
  }
  const place = placeOf(values.for);
  const files = chooseWorkflows(values.jobs, positionals);
  const credentials = await readCredentials(values.credentials);
  for (const finding of credentials === undefined ? [] : checkMode(credentials.file)) {
    console.log(formatFinding(finding));
  }
  let errors = 0;
  for (const file of files) {
    const findings = await checkWorkflow(file, credentials, place);
    for (const finding of findings) console.log(formatFinding(finding));
    const count = findings.filter(({ level }) => level === 'error').length;
    errors += count;
    const name = nameOf(file);
    console.log(count === 0 ? `${name}: good` : `${name}: ${count} ${count === 1 ? 'error' : 'errors'}`);
  }
  if (credentials === undefined) console.log('There are no credentials here to check: name them with --credentials.');
  return errors === 0 ? 0 : 1;
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

function chooseWorkflows(jobs: string, names: readonly string[]): string[] {
  const files = existsSync(jobs) ? findWorkflows(jobs) : [];
  if (files.length === 0)
    throw new UsageError(
      `There is no workflow file in ${jobs}.`,
      `Write one, such as ${join(jobs, 'my.workflow.yaml')}.`,
    );
  if (names.length === 0) return files;
  return names.map((name) => {
    const file = files.find((each) => nameOf(each) === name);
    if (file !== undefined) return file;
    const meant = nearest(name, files.map(nameOf));
    const fix = meant === undefined ? `There are ${files.map(nameOf).join(', ')}.` : `Did you mean "${meant}"?`;
    throw new UsageError(`There is no workflow "${name}" in ${jobs}.`, fix);
  });
}

function nameOf(file: string): string {
  return basename(file).replace(/\.workflow\.ya?ml$/, '');
}
