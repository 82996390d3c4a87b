import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import type { MappingSource } from '../../../../cli/build/index.ts';

/** A project in a folder of its own, removed by `remove`. */
export interface SmallProject {
  readonly folder: string;
  /** Full path of a file of it. */
  path(name: string): string;
  write(name: string, text: string): void;
  remove(): void;
}

/**
 * Put a project with the given files into a new folder.
 *
 * @param files text by path from the project's folder
 * @returns the project
 */
export function smallProject(files: Readonly<Record<string, string>>): SmallProject {
  const folder = mkdtempSync(join(tmpdir(), 'tallysheet-build-'));
  const path = (name: string) => join(folder, name);
  const write = (name: string, text: string) => {
    mkdirSync(dirname(path(name)), { recursive: true });
    writeFileSync(path(name), text);
  };
  write('package.json', '{}');
  for (const [name, text] of Object.entries(files)) write(name, text);
  return { folder, path, write, remove: () => rmSync(folder, { recursive: true, force: true }) };
}

/** A job that answers with what its workflow gave it. */
export const JOB = `import { fn } from '@openfn/language-common';
import { mapping, budgetSeconds, workflowName } from 'tallysheet:workflow';
const steps = [fn((state: { data?: unknown }) => ({ ...state, data: { title: mapping.title, budgetSeconds, workflowName } }))];
export default steps;
export * from '@openfn/language-common';
`;

/** A job without a mapping. */
export const PLAIN_JOB = `import { fn } from '@openfn/language-fhir';
const steps = [fn((state: object) => ({ ...state, seen: true }))];
export default steps;
export * from '@openfn/language-fhir';
`;

export const WORKFLOW = `name: small
mapping: ../mappings/small.yaml
budget: { minutes: 4 }
trigger: { cron: '0 2 * * *', cursor: second }
steps:
  first: { job: first.ts, adaptor: '@openfn/language-common@3.3.4', credential: fhir }
  second: { job: first.ts, adaptor: '@openfn/language-common@3.3.4', credential: dhis2 }
  third: { job: third.ts, adaptor: '@openfn/language-fhir@5.1.2' }
`;

export const FILES = {
  'jobs/small.workflow.yaml': WORKFLOW,
  'jobs/first.ts': JOB,
  'jobs/third.ts': PLAIN_JOB,
  'mappings/small.yaml': 'name: small\n',
};

/**
 * Stand in for the mapping compiler.
 *
 * @param changes what differs from a tiny mapping
 * @returns a compile function
 */
export function fakeCompiler(changes: Partial<MappingSource> = {}): () => Promise<MappingSource> {
  return async () => ({
    name: 'small',
    hash: '0123456789abcdef0123456789abcdef',
    text: 'name: small\n',
    code: `import { lookup } from 'tallysheet:lookup';\nexport const mapping = { title: 'small', units: lookup };`,
    lookup: 'export const lookup = [\n"a|1",\n"b|2",\n];',
    resolveDir: '/',
    ...changes,
  });
}
