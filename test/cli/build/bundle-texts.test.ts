import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import fc from 'fast-check';
import { buildWorkflow, checkBundle } from '../../../cli/build/index.ts';
import { FILES, fakeCompiler, type SmallProject, smallProject } from './support/small-project.ts';

const ADAPTOR = '@openfn/language-common';
const JOB = `import { mapping } from 'tallysheet:workflow';
const steps = [() => mapping.units];
export default steps;
export * from '${ADAPTOR}';
`;
const WORKFLOW = `name: small
mapping: ../mappings/small.yaml
trigger: { cron: '0 2 * * *', cursor: first }
steps:
  first: { job: first.ts, adaptor: '${ADAPTOR}@3.3.4' }
`;

/** Texts made of what parsers, printers and OpenFn stumble over. */
const awkward = fc.constantFrom(
  'collections.',
  '*/',
  '//',
  '\n',
  '\r\n',
  '\t',
  '\u2028',
  '\u2029',
  '\ufeff',
  '\0',
  '\ud800',
);
const quotes = fc.constantFrom("'", '"', '`', '${', '\\', '/', '$', '#!', '</script>', 'x'.repeat(300));
const texts = fc.array(fc.array(fc.oneof(awkward, quotes, fc.string({ unit: 'binary' })), { maxLength: 8 }), {
  maxLength: 6,
});

describe('texts of mappings and lookups in a bundle', () => {
  let project: SmallProject;
  before(() => {
    project = smallProject({ ...FILES, 'jobs/first.ts': JOB, 'jobs/small.workflow.yaml': WORKFLOW });
  });
  after(() => project.remove());

  it('arrive unchanged, whatever they are, in a bundle that passes', async () => {
    await fc.assert(
      fc.asyncProperty(texts, async (parts) => {
        const lines = parts.map((part) => part.join(''));
        const lookup = `export const lookup = [\n${lines.map((line) => JSON.stringify(line)).join(',\n')}];`;
        const compileMapping = fakeCompiler({ lookup, text: lines.join('\n') });
        const built = await buildWorkflow(project.path('jobs/small.workflow.yaml'), {
          outDir: project.path('dist'),
          compileMapping,
        });
        const source = readFileSync(built.steps[0]?.file ?? '', 'utf8');
        assert.deepEqual(checkBundle(source, ADAPTOR), []);
        assert.deepEqual(await unitsOf(source), lines);
      }),
      { numRuns: 60, seed: 20261121 },
    );
  });
});

async function unitsOf(source: string): Promise<unknown> {
  const alone = source.replace(/^export \* .*$/m, '');
  const loaded: unknown = await import(`data:text/javascript;base64,${Buffer.from(alone).toString('base64')}`);
  const { default: steps } = loaded as { default: readonly (() => unknown)[] };
  return steps[0]?.();
}
