import assert from 'node:assert/strict';
import { execFileSync } from 'node:child_process';
import { fileURLToPath } from 'node:url';
import { type BuiltWorkflow, buildWorkflow } from '../../../cli/build/index.ts';
import { FILES, fakeCompiler, type SmallProject, smallProject } from './support/small-project.ts';

const RUNNER = fileURLToPath(new URL('support/run-bundle.mjs', import.meta.url));

function run(bundle: string, adaptor: string, state: object): unknown {
  const given = [RUNNER, bundle, adaptor, JSON.stringify(state)];
  const flags = ['--no-warnings', '--experimental-vm-modules'];
  return JSON.parse(execFileSync(process.execPath, [...flags, ...given], { encoding: 'utf8' }));
}

describe('a bundle in the OpenFn runtime', () => {
  let project: SmallProject;
  let built: BuiltWorkflow;

  before(async () => {
    project = smallProject(FILES);
    const options = { outDir: project.path('dist'), compileMapping: fakeCompiler() };
    built = await buildWorkflow(project.path('jobs/small.workflow.yaml'), options);
  });
  after(() => project.remove());

  it('gives its operations the mapping, the budget and the name of the workflow', () => {
    const state = run(built.steps[0]?.file ?? '', '@openfn/language-common', { kept: 1 });
    assert.deepEqual(state, { kept: 1, data: { title: 'small', budgetSeconds: 240, workflowName: 'small' } });
  });

  it("runs with the adaptor's own execute, which starts the references", () => {
    const state = run(built.steps[2]?.file ?? '', '@openfn/language-fhir', { data: 1 });
    assert.deepEqual(state, { data: 1, seen: true, references: [] });
  });
});
