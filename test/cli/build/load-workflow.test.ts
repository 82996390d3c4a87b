import assert from 'node:assert/strict';
import { join } from 'node:path';
import { BuildError, findWorkflows, loadWorkflow } from '../../../cli/build/index.ts';
import { FILES, type SmallProject, smallProject, WORKFLOW } from './support/small-project.ts';

describe('loadWorkflow', () => {
  let project: SmallProject;
  beforeEach(() => {
    project = smallProject(FILES);
  });
  afterEach(() => project.remove());

  function problemsOf(text: string): string[] {
    project.write('jobs/small.workflow.yaml', text);
    try {
      loadWorkflow(project.path('jobs/small.workflow.yaml'));
    } catch (error) {
      assert.ok(error instanceof BuildError);
      assert.equal(error.code, 'workflow-invalid');
      return error.problems.map(({ line, column, message, fix }) => `${line}:${column} ${message} | ${fix ?? ''}`);
    }
    return [];
  }

  it('reads steps in their order, with full paths', () => {
    const workflow = loadWorkflow(project.path('jobs/small.workflow.yaml'));
    assert.deepEqual(workflow, {
      file: project.path('jobs/small.workflow.yaml'),
      name: 'small',
      mapping: project.path('mappings/small.yaml'),
      budget: { minutes: 4 },
      trigger: { cron: '0 2 * * *', cursor: 'second' },
      steps: [
        step('first', 'first.ts', { name: '@openfn/language-common', version: '3.3.4' }, 'fhir'),
        step('second', 'first.ts', { name: '@openfn/language-common', version: '3.3.4' }, 'dhis2'),
        step('third', 'third.ts', { name: '@openfn/language-fhir', version: '5.1.2' }),
      ],
    });
  });

  function step(id: string, job: string, adaptor: object, credential?: string): object {
    return { id, job: project.path(join('jobs', job)), adaptor, ...(credential === undefined ? {} : { credential }) };
  }

  it('has four minutes when no budget is given, and needs no mapping', () => {
    project.write(
      'jobs/bare.workflow.yaml',
      WORKFLOW.replace(/^(?:budget|mapping):.*\n/gm, '').replace('name: small', 'name: bare'),
    );
    const workflow = loadWorkflow(project.path('jobs/bare.workflow.yaml'));
    assert.deepEqual([workflow.budget, 'mapping' in workflow], [{ minutes: 4 }, false]);
  });

  it('names every mistake at once, with its place and the nearest name', () => {
    const text = `name: Small One
maping: x
budget: { minutes: soon }
trigger: { cron: '0 25 * * *', cursor: secnd }
steps:
  first: { job: frist.ts, adaptor: '@openfn/language-common', credentials: fhir }
  Second: { job: first.ts, adaptor: '@openfn/language-common@3.3.4' }
  second: 3
`;
    assert.deepEqual(problemsOf(text), [
      '1:7 "Small One" is not a name of a workflow | write small letters, digits and hyphens, a letter first, 100 at most',
      '2:1 unknown key "maping" in the workflow | did you mean "mapping"?',
      '3:20 expected a number above 0 for "minutes" in budget | write minutes: 4',
      '4:21 the hour "25" is not within 0 and 23 | ' +
        "write minute, hour, day, month, day of the week: '0 2 * * *' is each night at two",
      '4:40 no step is called "secnd" | did you mean "second"?',
      '6:17 there is no job file "frist.ts" | did you mean "first.ts"?',
      '6:36 "@openfn/language-common" is not an adaptor | ' +
        "write its full name and one exact version: '@openfn/language-fhir@5.1.2'",
      '6:63 unknown key "credentials" in step "first" | did you mean "credential"?',
      '7:3 "Second" is not a name of a step | write small letters, digits and hyphens, a letter first, 100 at most',
      '8:3 step "second" needs a job and an adaptor | write second: { job: …, adaptor: … }',
    ]);
  });

  it('points at the copy whose name is still that of another workflow file', () => {
    project.write('jobs/copied.workflow.yaml', WORKFLOW);
    assert.deepEqual(problemsOf(WORKFLOW), []);
    assert.throws(
      () => loadWorkflow(project.path('jobs/copied.workflow.yaml')),
      /copied\.workflow\.yaml:1:7 .*jobs\/small\.workflow\.yaml has the name "small" too — give each workflow a name of its own/,
    );
  });

  const cases: [title: string, text: string, expected: RegExp][] = [
    ['an empty file', '', /^1:1 expected the keys of a workflow/],
    ['a list', '- a\n', /^1:1 expected the keys of a workflow/],
    ['broken YAML', 'name: "small\n', /^\d+:\d+ not YAML: Missing closing/],
    ['a repeated key', `${WORKFLOW}name: again\n`, /^9:1 not YAML: Map keys must be unique/],
    ['a missing name', WORKFLOW.replace('name: small\n', ''), /^1:1 "name" is missing in the workflow \| add name:/],
    ['a name that is no text', WORKFLOW.replace('name: small', 'name: [a]'), /^1:7 expected a text for "name"/],
    ['a name that is a number', WORKFLOW.replace('name: small', 'name: 7'), /^1:7 "7" is not a name of a workflow/],
    ['a name with nothing after it', WORKFLOW.replace('name: small', 'name:'), /^1:6 expected a text for "name"/],
    ['no steps', WORKFLOW.replace(/steps:[\s\S]*/, 'steps: {}\n'), /^5:8 expected keys and values for "steps"/],
    ['a missing trigger', WORKFLOW.replace(/trigger.*\n/, ''), /"trigger" is missing/],
    ['a trigger without a cursor', WORKFLOW.replace(', cursor: second', ''), /^4:10 "cursor" is missing in trigger/],
    [
      'a missing mapping file',
      WORKFLOW.replace('small.yaml', 'smal.yaml'),
      /^2:10 there is no mapping file.*"small.yaml"/,
    ],
    ['a credential with a slash', WORKFLOW.replace('credential: fhir', 'credential: a/b'), /"a\/b" is not the name/],
    ['an adaptor at a tag', WORKFLOW.replace('3.3.4', 'latest'), /latest" is not an adaptor/],
    ['a negative budget', WORKFLOW.replace('minutes: 4', 'minutes: -1'), /^3:20 expected a number above 0/],
  ];
  const withBulk = (bulk: string) => WORKFLOW.replace('steps:', `bulk: ${bulk}\nsteps:`);
  cases.push(
    ['a level of an export that is none', withBulk('{ level: everything }'), /"everything" is no level.*Group\/<id>/],
    ['a group without an id', withBulk('{ level: Group/ }'), /"Group\/" is no level/],
    ['a way to find changes that is none', withBulk('{ changes: sinc }'), /did you mean "since"\?/],
    ['hours that are none', withBulk('{ everyHours: daily }'), /expected a whole number for "everyHours"/],
    ['an origin with a path', withBulk('{ outputOrigins: [https://files.example.org/x] }'), /is no origin/],
    ['an unknown key of bulk', withBulk('{ outputOrigin: [] }'), /unknown key "outputOrigin" in bulk/],
    [
      'files, which no worker has',
      `${WORKFLOW}files: export/\n`,
      /"files" cannot be built: OpenFn's workers have no files \| .*baseUrl: file:FOLDER, .*tallysheet run NAME/,
    ],
  );
  it('reads how to fetch by bulk export', () => {
    project.write(
      'jobs/small.workflow.yaml',
      withBulk('{ level: Patient, outputOrigins: [https://files.example.org] }'),
    );
    assert.deepEqual(loadWorkflow(project.path('jobs/small.workflow.yaml')).bulk, {
      level: 'Patient',
      everyHours: 20,
      changes: 'search',
      narrow: true,
      outputOrigins: ['https://files.example.org'],
    });
  });

  for (const [title, text, expected] of cases) {
    it(`points at ${title}`, () => assert.match(problemsOf(text)[0] ?? 'no problem', expected));
  }

  it('lists the workflow files of a folder, sorted', () => {
    project.write('jobs/another.workflow.yaml', '');
    assert.deepEqual(findWorkflows(project.path('jobs')), [
      project.path('jobs/another.workflow.yaml'),
      project.path('jobs/small.workflow.yaml'),
    ]);
  });
});
