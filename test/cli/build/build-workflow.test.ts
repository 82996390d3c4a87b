import assert from 'node:assert/strict';
import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { parse } from 'yaml';
import {
  BuildError,
  type BuiltWorkflow,
  buildWorkflow,
  type CompileMapping,
  checkBundle,
} from '../../../cli/build/index.ts';
import { FILES, fakeCompiler, JOB, PLAIN_JOB, type SmallProject, smallProject } from './support/small-project.ts';

const ADAPTOR = '@openfn/language-common';

describe('buildWorkflow', () => {
  let project: SmallProject;
  beforeEach(() => {
    project = smallProject(FILES);
  });
  afterEach(() => project.remove());

  const build = (
    compileMapping: CompileMapping = fakeCompiler(),
    outDir = project.path('dist'),
  ): Promise<BuiltWorkflow> => buildWorkflow(project.path('jobs/small.workflow.yaml'), { outDir, compileMapping });
  const text = (name: string, folder = 'dist') => readFileSync(project.path(join(folder, 'small', name)), 'utf8');
  const refused = (code: string, message: RegExp) => (error: unknown) => {
    assert.ok(error instanceof BuildError);
    assert.equal(error.code, code);
    assert.match(error.message, message);
    assert.notEqual(error.fix, '');
    return true;
  };

  it('writes one expression a step and tells their sizes', async () => {
    const built = await build();
    assert.deepEqual(readdirSync(built.folder).sort(), [
      'first.js',
      'project.yaml',
      'second.js',
      'third.js',
      'workflow.json',
    ]);
    assert.deepEqual([built.name, built.folder, built.workflow.name], ['small', project.path('dist/small'), 'small']);
    for (const step of built.steps) {
      const source = text(`${step.id}.js`);
      assert.equal(step.file, project.path(`dist/small/${step.id}.js`));
      assert.equal(step.codeBytes + step.lookupBytes, Buffer.byteLength(source));
      assert.deepEqual(checkBundle(source, step.adaptor), []);
    }
    assert.deepEqual(
      built.steps.map((step) => [step.id, step.adaptor, step.lookupBytes > 0]),
      [
        ['first', `${ADAPTOR}@3.3.4`, false],
        ['second', `${ADAPTOR}@3.3.4`, false],
        ['third', '@openfn/language-fhir@5.1.2', false],
      ].map(([id, adaptor], index) => [id, adaptor, index < 2]),
    );
  });

  it('writes a readable bundle in the form that the compiler passes through', async () => {
    await build();
    assert.equal(
      text('first.js'),
      `// generated: edit mappings/small.yaml, then run \`tallysheet build\`
// mapping small, sha256 0123456789abcdef
//
// name: small

// jobs/first.ts
import { fn } from "@openfn/language-common";

// tallysheet:lookup
var lookup = [
  "a|1",
  "b|2"
];

// tallysheet:workflow
var mapping = { title: "small", units: lookup };
var workflowName = "small";
var budgetSeconds = 240;

// jobs/first.ts
export * from "@openfn/language-common";
var steps = [fn((state) => ({ ...state, data: { title: mapping.title, budgetSeconds, workflowName } }))];
export default steps;
`,
    );
  });

  it('leaves the mapping out of a step that does not use it', async () => {
    await build();
    assert.doesNotMatch(text('third.js'), /generated|tallysheet/);
  });

  it('gives the same bytes for the same input, wherever the project lies', async () => {
    await build();
    const other = smallProject(FILES);
    await buildWorkflow(other.path('jobs/small.workflow.yaml'), {
      outDir: project.path('again'),
      compileMapping: fakeCompiler(),
    });
    other.remove();
    for (const name of readdirSync(project.path('dist/small'))) assert.equal(text(name, 'again'), text(name), name);
  });

  it('removes the bundle of a step that is no more and leaves other files', async () => {
    project.write('dist/small/renamed.js', '');
    project.write('dist/small/.state.json', '{}');
    const { folder } = await build();
    assert.deepEqual([existsSync(join(folder, 'renamed.js')), existsSync(join(folder, '.state.json'))], [false, true]);
  });

  it('writes the workflow for the openfn command', async () => {
    await build();
    assert.deepEqual(JSON.parse(text('workflow.json')), {
      name: 'small',
      start: 'first',
      options: { timeout: 300_000 },
      steps: [
        {
          id: 'first',
          name: 'first',
          adaptor: `${ADAPTOR}@3.3.4`,
          expression: './first.js',
          configuration: 'fhir',
          next: { second: 'on_job_success' },
        },
        {
          id: 'second',
          name: 'second',
          adaptor: `${ADAPTOR}@3.3.4`,
          expression: './second.js',
          configuration: 'dhis2',
          next: { third: 'on_job_success' },
        },
        { id: 'third', name: 'third', adaptor: '@openfn/language-fhir@5.1.2', expression: './third.js' },
      ],
    });
  });

  it('uses only keys that the openfn command accepts when it validates', async () => {
    await build();
    const { steps, ...rest } = JSON.parse(text('workflow.json')) as { steps: object[] };
    const stepKeys = 'id type name next previous adaptor adaptors expression state configuration linker openfn enabled';
    for (const key of steps.flatMap(Object.keys)) assert.ok(stepKeys.split(' ').includes(key), key);
    for (const key of Object.keys(rest)) assert.ok(['id', 'name', 'start', 'options'].includes(key), key);
  });

  it('writes the project for Lightning', async () => {
    await build();
    const cron = { type: 'cron', cron_expression: '0 2 * * *', cron_cursor_job: 'second', enabled: true };
    assert.deepEqual(parse(text('project.yaml')), {
      name: 'small',
      description: 'Built by Tallysheet from small.workflow.yaml',
      credentials: {
        dhis2: { name: 'dhis2', owner: 'owner@example.org' },
        fhir: { name: 'fhir', owner: 'owner@example.org' },
      },
      workflows: {
        small: {
          name: 'small',
          jobs: {
            first: { name: 'first', adaptor: `${ADAPTOR}@3.3.4`, credential: 'fhir', body: { path: './first.js' } },
            second: { name: 'second', adaptor: `${ADAPTOR}@3.3.4`, credential: 'dhis2', body: { path: './second.js' } },
            third: { name: 'third', adaptor: '@openfn/language-fhir@5.1.2', body: { path: './third.js' } },
          },
          triggers: { cron },
          edges: {
            'cron->first': { source_trigger: 'cron', target_job: 'first', condition_type: 'always', enabled: true },
            'first->second': edge('first', 'second'),
            'second->third': edge('second', 'third'),
          },
        },
      },
    });
  });

  function edge(from: string, to: string): object {
    return { source_job: from, target_job: to, condition_type: 'on_job_success', enabled: true };
  }

  it('lowers what the compiler cannot read', async () => {
    project.write(
      'jobs/third.ts',
      `import { fn } from '@openfn/language-fhir';
class Counter {
  static readonly first: number = 1_000;
  #count = Counter.first;
  readonly kind: string = 'é 😀';
  next(): number { return this.#count++; }
}
const steps = [fn((state: object) => ({ ...state, big: String(10n), n: new Counter().next(), re: /[a--b]/v }))];
export default steps;
export * from '@openfn/language-fhir';
`,
    );
    await build();
    const source = text('third.js');
    assert.match(source, /Counter\.first = 1e3;/);
    assert.match(source, /é 😀/);
    assert.deepEqual(checkBundle(source, '@openfn/language-fhir'), []);
  });

  it('takes a mapping with an address that OpenFn would stumble over', async () => {
    const code = `export const mapping = { title: 'http://example.org/collections.html' };`;
    await build(fakeCompiler({ code, text: '# http://example.org/collections.html\n' }));
    assert.match(text('first.js'), /collections\\x2ehtml/);
  });

  it('keeps every line short, also of long texts', async () => {
    const lookup = `export const lookup = [${JSON.stringify('x|1\n\t'.repeat(200))}];`;
    await build(fakeCompiler({ lookup, text: `name: ${'y'.repeat(900)}\n` }));
    assert.ok(
      text('first.js')
        .split('\n')
        .every((line) => line.length <= 400),
    );
  });

  it('resolves imports of the compiled mapping from its own folder', async () => {
    project.write('library/count.ts', 'export const count = (a: number): number => a + 1;\n');
    const code = `import { count } from './count.ts';\nexport const mapping = { title: count(1) };`;
    await build(fakeCompiler({ code, resolveDir: project.path('library') }));
    assert.match(text('first.js'), /\/\/ library\/count\.ts\nvar count = /);
  });

  it('refuses too much lookup data and says what to do', async () => {
    const rows = Array.from({ length: 20_000 }, (_, row) => `"${String(row).padStart(60, 'u')}",`);
    const lookup = `export const lookup = [\n${rows.join('\n')}\n];`;
    const expected = /the lookups of step "first" have 1\d{6} bytes, more than 1000000/;
    await assert.rejects(build(fakeCompiler({ lookup })), refused('bundle-too-large', expected));
    assert.equal(existsSync(project.path('dist/small')), false);
  });

  it('refuses too much code', async () => {
    const parts = Array.from(
      { length: 9_000 },
      (_, part) => `(row) => row.column${part} === "a value of some length",`,
    );
    const code = `export const mapping = { title: [\n${parts.join('\n')}\n] };`;
    const expected = /the code of step "first" has \d{6} bytes, more than 400000/;
    await assert.rejects(build(fakeCompiler({ code })), refused('bundle-too-large', expected));
  });

  it('refuses a bundle that OpenFn would not run, showing the line', async () => {
    project.write('jobs/first.ts', JOB.replace('mapping.title', 'fetch(mapping.title)'));
    const expected = /first\.js:\d+:\d+ "fetch" does not exist in the sandbox \(var steps = /;
    await assert.rejects(build(), refused('bundle-refused', expected));
  });

  it('refuses a job that imports another adaptor than its step has', async () => {
    project.write('jobs/first.ts', PLAIN_JOB);
    await assert.rejects(build(), refused('bundle-refused', /imports from "@openfn\/language-fhir"/));
  });

  it('names the place of an import that leads nowhere', async () => {
    project.write('jobs/first.ts', `import { a } from './nowhere.ts';\n${JOB.replace('mapping.title', 'a')}`);
    const expected = /jobs\/first\.ts:1:19 Could not resolve "\.\/nowhere\.ts"/;
    await assert.rejects(build(), refused('job-unbuildable', expected));
  });

  it('names an unknown virtual module', async () => {
    project.write('jobs/first.ts', JOB.replace('tallysheet:workflow', 'tallysheet:workflows'));
    const expected = /first\.ts:2:\d+ there is no module "tallysheet:workflows"; there are tallysheet:lookup and/;
    await assert.rejects(build(), refused('job-unbuildable', expected));
  });

  it("passes on the mapping compiler's own error", async () => {
    const failure = new Error('mapping.yaml:1:1 wrong');
    await assert.rejects(
      build(() => Promise.reject(failure)),
      failure,
    );
  });

  it('refuses a workflow that says how to export, and has no job that does', async () => {
    const file = 'jobs/small.workflow.yaml';
    project.write(file, readFileSync(project.path(file), 'utf8').replace('steps:', 'bulk: { everyHours: 1 }\nsteps:'));
    await assert.rejects(build(), refused('workflow-invalid', /has "bulk", and none of its jobs exports/));
  });
});
