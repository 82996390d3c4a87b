import assert from 'node:assert/strict';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { main } from '../../../cli/main.ts';
import { muteConsole } from '../../adaptors/transport/wire.ts';
import { type SmallProject, smallProject } from '../build/support/small-project.ts';

const JOB = fileURLToPath(new URL('../../../jobs/verdict.ts', import.meta.url));

/** A workflow of one step over DHIS2. */
function workflow(name: string, more = ''): string {
  return `name: ${name}
${more}trigger: { cron: '0 2 * * *', cursor: a }
steps:
  a: { job: ${JSON.stringify(JOB)}, adaptor: '@openfn/language-dhis2@8.2.1', credential: dhis2 }
`;
}

const MAPPING = 'name: m\ndataSet: EPI\nperoid: 1\nviews: {}\nsources: []\n';

describe('tallysheet check, of all that is there', () => {
  let project: SmallProject;
  let printed: ReturnType<typeof muteConsole>;
  beforeEach(() => {
    project = smallProject({ 'jobs/one.workflow.yaml': workflow('one'), 'jobs/two.workflow.yaml': workflow('two') });
    printed = muteConsole();
  });
  afterEach(() => {
    printed.restore();
    project.remove();
  });

  const check = async (...args: string[]): Promise<number> => main(['check', '--jobs', project.path('jobs'), ...args]);
  const lines = () => printed.lines.map((line) => line.replaceAll(`${project.folder}/`, ''));

  it('checks mappings that no workflow names, and passes over other files beside them', async () => {
    project.write('mappings/new.yaml', MAPPING);
    project.write('mappings/dose.view.yaml', 'resource: Immunization\n');
    project.write('mappings/notes.yaml', 'name: notes\n');
    assert.equal(await check(), 1);
    assert.ok(
      lines().some((line) => /new\.yaml:3:1 error .*"peroid".*\(mapping-invalid\)$/.test(line)),
      lines().join('\n'),
    );
    assert.ok(lines().some((line) => /^mappings\/new\.yaml: \d+ errors$/.test(line)));
    assert.ok(!lines().some((line) => /notes|dose\.view/.test(line)));
  });

  it('leaves them out where a workflow is named', async () => {
    project.write('mappings/new.yaml', MAPPING);
    assert.equal(await check('one'), 0);
  });

  it('tells what is wrong with a shared credential once', async () => {
    project.write('c.yaml', 'dhis2:\n  hostUrl: https://dhis2.example.org/api\n  pat: d2p_abc\n');
    assert.equal(await check('--credentials', join(project.folder, 'c.yaml')), 1);
    assert.equal(lines().filter((line) => line.includes('(bad-address)')).length, 1);
    assert.deepEqual(lines().slice(-2), ['one: 1 error', 'two: 1 error, some of them shown above']);
  });

  it('wants an owner for Lightning', async () => {
    assert.equal(await check('--for', 'lightning'), 1);
    assert.ok(lines().some((line) => /one\.workflow\.yaml error owner is missing: .*\(no-owner\)$/.test(line)));
    project.write('jobs/one.workflow.yaml', workflow('one', 'owner: person@example.org\n'));
    assert.equal(await check('one', '--for', 'lightning'), 0);
  });
});
