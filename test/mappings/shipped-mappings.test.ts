import assert from 'node:assert/strict';
import { mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { Ajv2020 } from 'ajv/dist/2020.js';
import { parse } from 'yaml';
import { mappingSchema } from '../../adaptors/tally/mapping/schema.ts';
import { buildWorkflow } from '../../cli/build/index.ts';

const project = join(import.meta.dirname, '..', '..');
/** Those that count; mappings of metadata and of persons are of other kinds. */
const mappings = readdirSync(join(project, 'mappings')).filter(
  (file) => file.endsWith('.yaml') && /^dataSet:/m.test(readFileSync(join(project, 'mappings', file), 'utf8')),
);

/** Whether it counts what no FHIR server has; its own workflow is built with the others that are shipped. */
function hasRecords(mapping: string): boolean {
  return /^ +(record|dataValues):/m.test(readFileSync(join(project, 'mappings', mapping), 'utf8'));
}

/** A workflow that counts by a mapping. */
function workflowOf(mapping: string): string {
  const job = join(project, 'jobs', 'fhir-tally.ts');
  return `name: ${mapping.replace('.yaml', '')}
mapping: ${join(project, 'mappings', mapping)}
trigger: { cron: '0 2 * * *', cursor: tally }
steps:
  tally: { job: ${job}, adaptor: '@openfn/language-fhir@5.1.2', credential: fhir }
`;
}

describe('the mappings of this project', function () {
  this.timeout(180_000);
  const folder = mkdtempSync(join(tmpdir(), 'tallysheet-mappings-'));
  const isValid = new Ajv2020({ strict: true, allowUnionTypes: true, strictRequired: false }).compile(mappingSchema());
  after(() => rmSync(folder, { recursive: true }));

  for (const mapping of mappings) {
    it(`${mapping} is what editors take for one`, () => {
      const text = readFileSync(join(project, 'mappings', mapping), 'utf8');
      assert.ok(isValid(parse(text)), JSON.stringify(isValid.errors));
    });

    if (hasRecords(mapping)) continue;
    // The build throws where a bundle breaks a rule of the compiler: its longest line, its size, what it may name.
    it(`${mapping} builds into a bundle that OpenFn takes`, async () => {
      const file = join(folder, `${mapping.replace('.yaml', '')}.workflow.yaml`);
      writeFileSync(file, workflowOf(mapping));
      const { steps } = await buildWorkflow(file, { outDir: join(folder, 'dist') });
      assert.ok(steps.length === 1, JSON.stringify(steps));
    });
  }
});
