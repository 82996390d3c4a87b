import { existsSync, readFileSync } from 'node:fs';
import { dirname, relative, resolve } from 'node:path';
import { isMap, parseDocument, type YAMLMap } from 'yaml';
import { entriesOf, expected, Fields, type Text } from '../../adaptors/tally/mapping/fields.ts';
import { Problems } from '../../adaptors/tally/mapping/problems.ts';
import { BuildError } from './build-error.ts';
import { checkCron } from './check-cron.ts';
import { workflowNameOf } from './choose-workflows.ts';
import { findNamesake } from './find-namesake.ts';
import { nearestFile } from './nearest-file.ts';
import { readBulk } from './read-bulk.ts';
import type { AdaptorChoice, Workflow, WorkflowStep } from './workflow.ts';

const NAME = /^[a-z][a-z0-9-]*$/;
const NAME_RULE = 'write small letters, digits and hyphens, a letter first';
/** Lightning refuses a job name longer than this. */
const NAME_LENGTH = 100;
const ADAPTOR = /^(@openfn\/language-[a-z0-9-]+)@(\d+\.\d+\.\d+(?:-[0-9A-Za-z.-]+)?)$/;
const CREDENTIAL = /^[A-Za-z0-9][A-Za-z0-9_ -]*$/;
const KEYS = ['name', 'mapping', 'budget', 'bulk', 'trigger', 'owner', 'steps'];
/** What people may try, to count files where there is no server. */
const FILE_KEYS: ReadonlySet<string> = new Set(['file', 'files', 'input']);
const DEFAULT_MINUTES = 4;

/**
 * Read and check a workflow file.
 *
 * @param file path of a `*.workflow.yaml`
 * @returns the workflow, with full paths of its jobs and its mapping
 * @throws {BuildError} `workflow-invalid` with every mistake: file, line, column, what was expected
 * @example loadWorkflow('jobs/immunization-monthly.workflow.yaml').steps.map((step) => step.id)
 */
export function loadWorkflow(file: string): Workflow {
  const text = readFileSync(file, 'utf8');
  const shown = relative(process.cwd(), resolve(file)).replaceAll('\\', '/');
  const problems = new Problems(shown, text);
  const document = parseDocument(text, { prettyErrors: false });
  for (const error of document.errors) problems.atOffset(error.pos[0], `not YAML: ${error.message}`);
  let workflow: Workflow | undefined;
  if (document.errors.length === 0) {
    if (isMap(document.contents)) workflow = readWorkflow(document.contents, resolve(file), problems);
    else problems.at(document.contents, 'expected the keys of a workflow', `start with name: my-workflow`);
  }
  if (workflow !== undefined && problems.list.length === 0) return workflow;
  throw new BuildError('workflow-invalid', `${shown} is not a workflow`, 'Mend the places named.', problems.list);
}

function readWorkflow(root: YAMLMap, file: string, problems: Problems): Workflow | undefined {
  const found = entriesOf(root).filter(({ name }) => FILE_KEYS.has(name));
  for (const { name, key } of found) {
    const message = `"${name}" cannot be built: OpenFn's workers have no files`;
    const fix = 'name the folder in the credential, baseUrl: file:FOLDER, and count it with tallysheet run NAME';
    problems.at(key, message, fix);
  }
  const fields = new Fields(root, 'the workflow', [...KEYS, ...found.map(({ name }) => name)], problems);
  const name = fields.text('name', 'needed', 'immunization-monthly');
  checkName(name, 'workflow', problems);
  checkNamesake(name, file, problems);
  const mapping = existing(fields.text('mapping', 'optional', '../mappings/my.yaml'), file, 'mapping', problems);
  const owner = fields.text('owner', 'optional', 'person@example.org')?.value;
  const bulk = readBulk(fields.map('bulk', 'optional', '{ level: system }'), problems);
  const budget = fields.map('budget', 'optional', '{ minutes: 4 }');
  const minutes =
    budget === undefined
      ? DEFAULT_MINUTES
      : new Fields(budget, 'budget', ['minutes'], problems).amount('minutes', 'needed', '4');
  const steps = readSteps(fields.map('steps', 'needed', '{ tally: … }'), file, problems);
  const trigger = readTrigger(fields.map('trigger', 'needed', `{ cron: '0 2 * * *', cursor: … }`), steps.ids, problems);
  if (name === undefined || minutes === undefined || trigger === undefined) return undefined;
  return {
    file,
    name: name.value,
    ...(mapping === undefined ? {} : { mapping }),
    budget: { minutes },
    ...(bulk === undefined ? {} : { bulk }),
    trigger,
    ...(owner === undefined ? {} : { owner }),
    steps: steps.list,
  };
}

function checkNamesake(name: Text | undefined, file: string, problems: Problems): void {
  const other = name === undefined ? undefined : findNamesake(file, name.value);
  // The file that is called by the name is the one that was there before the copy.
  if (name === undefined || other === undefined || workflowNameOf(file) === name.value) return;
  problems.at(name.node, `${other} has the name "${name.value}" too`, 'give each workflow a name of its own');
}

function readSteps(
  node: YAMLMap | undefined,
  file: string,
  problems: Problems,
): { ids: string[]; list: WorkflowStep[] } {
  const entries = node === undefined ? [] : entriesOf(node);
  const list: WorkflowStep[] = [];
  for (const { name: id, key, value } of entries) {
    checkName({ value: id, node: key }, 'step', problems);
    if (isMap(value)) {
      const step = readStep(id, value, file, problems);
      if (step !== undefined) list.push(step);
    } else problems.at(key, `step "${id}" needs a job and an adaptor`, `write ${id}: { job: …, adaptor: … }`);
  }
  return { ids: entries.map(({ name }) => name), list };
}

function readStep(id: string, node: YAMLMap, file: string, problems: Problems): WorkflowStep | undefined {
  const fields = new Fields(node, `step "${id}"`, ['job', 'adaptor', 'credential'], problems);
  const job = existing(fields.text('job', 'needed', `${id}.ts`), file, 'job', problems);
  const adaptor = readAdaptor(fields.text('adaptor', 'needed', `'@openfn/language-fhir@5.1.2'`), problems);
  const credential = fields.text('credential', 'optional', 'fhir');
  if (credential !== undefined && !CREDENTIAL.test(credential.value)) {
    const isFolder = credential.value.startsWith('file:');
    const fix = isFolder ? `write baseUrl: ${credential.value} in a credential` : 'use letters, digits, - and _';
    problems.at(credential.node, `"${credential.value}" is not the name of a credential`, fix);
  }
  if (job === undefined || adaptor === undefined) return undefined;
  return { id, job, adaptor, ...(credential === undefined ? {} : { credential: credential.value }) };
}

function readAdaptor(text: Text | undefined, problems: Problems): AdaptorChoice | undefined {
  if (text === undefined) return undefined;
  const [, name, version] = ADAPTOR.exec(text.value) ?? [];
  if (name !== undefined && version !== undefined) return { name, version };
  const fix = `write its full name and one exact version: '@openfn/language-fhir@5.1.2'`;
  problems.at(text.node, `"${text.value}" is not an adaptor`, fix);
  return undefined;
}

function readTrigger(
  node: YAMLMap | undefined,
  ids: readonly string[],
  problems: Problems,
): Workflow['trigger'] | undefined {
  if (node === undefined) return undefined;
  const fields = new Fields(node, 'trigger', ['cron', 'cursor'], problems);
  const cron = fields.text('cron', 'needed', `'0 2 * * *'`);
  const cursor = fields.text('cursor', 'needed', ids[0] ?? 'report');
  if (cron !== undefined) {
    const quoted = /^QUOTE/.test(cron.node.type ?? '') ? 1 : 0;
    const fix = `write minute, hour, day, month, day of the week: '0 2 * * *' is each night at two`;
    for (const mistake of checkCron(cron.value)) problems.at(cron.node, mistake.message, fix, mistake.at + quoted);
  }
  if (cursor !== undefined && ids.length > 0 && !ids.includes(cursor.value)) {
    const valid = ids.filter((id) => NAME.test(id));
    problems.at(cursor.node, `no step is called "${cursor.value}"`, expected(cursor.value, valid));
  }
  return cron === undefined || cursor === undefined ? undefined : { cron: cron.value, cursor: cursor.value };
}

function checkName(text: Text | undefined, what: string, problems: Problems): void {
  if (text === undefined || (NAME.test(text.value) && text.value.length <= NAME_LENGTH)) return;
  problems.at(text.node, `"${text.value}" is not a name of a ${what}`, `${NAME_RULE}, ${NAME_LENGTH} at most`);
}

function existing(text: Text | undefined, file: string, what: string, problems: Problems): string | undefined {
  if (text === undefined) return undefined;
  const path = resolve(dirname(file), text.value);
  if (existsSync(path)) return path;
  const meant = nearestFile(path);
  const fix = meant === undefined ? 'paths start from the folder of the workflow file' : `did you mean "${meant}"?`;
  problems.at(text.node, `there is no ${what} file "${text.value}"`, fix);
  return undefined;
}
