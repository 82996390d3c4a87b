import { readFileSync } from 'node:fs';
import { formatProblem, MappingError, nearest, type Problem } from '../../adaptors/tally/mapping/problems.ts';
import type { System } from '../../adaptors/transport/index.ts';
import { BuildError } from '../build/build-error.ts';
import { checkSources } from '../build/check-sources.ts';
import { compileMappingFile } from '../build/compile-mapping-file.ts';
import { loadWorkflow } from '../build/index.ts';
import { readMappingFile, shownPath } from '../build/read-mapping-file.ts';
import type { Workflow } from '../build/workflow.ts';
import { isFileAddress } from '../files/file-path.ts';
import { asRecord } from '../run/as-record.ts';
import type { PeriodKind } from '../tally/read-periods.ts';
import type { Place } from './auth-matrix.ts';
import { checkCredential } from './check-credential.ts';
import { CREDENTIAL_KEYS } from './credential-keys.ts';
import type { Finding } from './finding.ts';
import type { CredentialsFile } from './read-credentials-file.ts';

/**
 * Check a workflow, its mapping and the credentials of its steps, without building or asking anything.
 *
 * @param file path of a `*.workflow.yaml`
 * @param credentials the credentials file; undefined where there is none to check
 * @param place where the workflow is to run
 * @returns what was found
 * @example await checkWorkflow('jobs/immunization-monthly.workflow.yaml', credentials, 'lightning')
 */
export async function checkWorkflow(
  file: string,
  credentials: CredentialsFile | undefined,
  place: Place,
): Promise<Finding[]> {
  const loaded = await problemsOf(async () => loadWorkflow(file));
  if ('findings' in loaded) return loaded.findings;
  const { mapping } = loaded.value;
  return [
    ...(mapping === undefined ? [] : await checkCounted(loaded.value, mapping)),
    ...(credentials === undefined ? [] : checkSteps(loaded.value, credentials, place, await periodOf(mapping))),
    ...(place === 'lightning' ? checkOwner(loaded.value) : []),
  ];
}

/** `openfn deploy` finds a credential by its name and its owner. */
function checkOwner({ file, owner, steps }: Workflow): Finding[] {
  if (owner !== undefined || steps.every(({ credential }) => credential === undefined)) return [];
  const message = 'owner is missing: Lightning finds a credential by its name and its owner';
  const fix = 'write owner: with the e-mail address of the person whose credentials they are';
  return [{ level: 'error', code: 'no-owner', where: shownPath(file), message, fix }];
}

/** The mapping by itself, and then whether the job can count what it has views of. */
async function checkCounted(workflow: Workflow, mapping: string): Promise<Finding[]> {
  const found = await checkMapping(mapping);
  if (found.length > 0) return found;
  const checked = await problemsOf(() => checkSources(workflow));
  return 'findings' in checked ? checked.findings : [];
}

/**
 * Check a mapping and its lookup.
 *
 * @param path path of the mapping
 * @returns what was found
 * @example await checkMapping('mappings/maternal-monthly.yaml')
 */
export async function checkMapping(path: string): Promise<Finding[]> {
  const compiled = await problemsOf(() => compileMappingFile(path));
  return 'findings' in compiled ? compiled.findings : [];
}

/** The periods of a mapping that can be read. */
async function periodOf(mapping: string | undefined): Promise<PeriodKind | undefined> {
  if (mapping === undefined) return undefined;
  const read = await problemsOf(() => readMappingFile(mapping));
  return 'findings' in read ? undefined : read.value.mapping.period;
}

function checkSteps(
  { steps }: Workflow,
  credentials: CredentialsFile,
  place: Place,
  period: PeriodKind | undefined,
): Finding[] {
  return steps.flatMap(({ id: step, credential: id, adaptor, job }): Finding[] => {
    const { file, whereIs } = credentials;
    if (id === undefined) {
      if (CREDENTIAL_KEYS[adaptor.name] === undefined) return [];
      const message = `step "${step}" uses ${adaptor.name} and names no credential`;
      return [{ level: 'warning', code: 'no-credential', where: file, message, fix: 'name one in the workflow file' }];
    }
    const configuration = credentials.credentials[id];
    if (configuration === undefined) {
      const meant = nearest(id, Object.keys(credentials.credentials));
      const fix = meant === undefined ? `add it under the name ${id}` : `did you mean "${meant}"?`;
      const message = `step "${step}" needs the credential "${id}", which is not there`;
      return [{ level: 'error', code: 'credential-missing', where: file, message, fix }];
    }
    const where = (key?: string): string => whereIs(id, key);
    const shared = { file, adaptor: adaptor.name, place, ...(period && { period }) };
    const systems = systemsOf(adaptor.name, job);
    const [only, second] = systems;
    if (second === undefined) {
      return checkCredential({ ...shared, id, configuration, whereIs: where, ...(only && { system: only }) });
    }
    // A step that talks to two systems has a part of its credential for each.
    return systems.flatMap((system): Finding[] => {
      const part = system.toLowerCase();
      const own = asRecord(configuration[part]);
      const name = `${id}.${part}`;
      if (isFileAddress(own?.baseUrl)) {
        const message = `${name}: baseUrl is a folder, and this step reads from servers alone`;
        return [
          { level: 'error', code: 'not-there', where: where(part), message, fix: 'give the address of a server' },
        ];
      }
      if (own !== undefined) {
        return checkCredential({ ...shared, id: name, configuration: own, whereIs: () => where(part), system });
      }
      const message = `${id}: there is no part "${part}"`;
      return [{ level: 'error', code: 'missing-key', where: where(), message, fix: `write ${part}: { … } in it` }];
    });
  });
}

/** What a step talks to. Over language-http its job says it, by the bindings that it takes. */
function systemsOf(adaptor: string, job: string): readonly System[] {
  if (adaptor !== '@openfn/language-http') return [adaptor === '@openfn/language-fhir' ? 'FHIR' : 'DHIS2'];
  const text = readFileSync(job, 'utf8');
  const found: [System, RegExp][] = [
    ['Go.Data', /\bgodataOverHttp\b/],
    ['API', /\bjsonOverHttp\b/],
    ['FHIR', /\b(fhir|bulk)OverHttp\b/],
    ['DHIS2', /\boverHttp\b/],
  ];
  return found.flatMap(([system, binding]) => (binding.test(text) ? [system] : []));
}

/** The value, or what is wrong with a file that people edit. */
async function problemsOf<T>(work: () => Promise<T>): Promise<{ value: T } | { findings: Finding[] }> {
  try {
    return { value: await work() };
  } catch (error) {
    if (!(error instanceof MappingError || error instanceof BuildError)) throw error;
    const { code } = error;
    return { findings: error.problems.map((problem) => findingOf(problem, code)) };
  }
}

function findingOf(problem: Problem, code: string): Finding {
  const { file, line, column, message, fix = 'correct it' } = problem;
  return { level: 'error', code, where: formatProblem({ file, line, column, message: '' }).trim(), message, fix };
}
