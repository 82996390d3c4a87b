import assert from 'node:assert/strict';
import { loadPlan } from '../../../cli/run/load-plan.ts';
import { type TempWorkflow, tempWorkflow } from './temp-workflow.ts';

describe('loadPlan', () => {
  let flow: TempWorkflow;
  const steps = [
    {
      id: 'tally',
      adaptor: '@openfn/language-fhir@5.1.2',
      expression: './tally.js',
      configuration: 'fhir',
      next: 'end',
    },
    { id: 'end', adaptors: ['common'], expression: 'export default [];' },
  ];

  beforeEach(() => {
    flow = tempWorkflow([{ id: 'tally', expression: 'export default [1];' }]);
  });
  afterEach(() => flow.remove());

  for (const [form, content] of Object.entries({
    flat: { name: 'w', steps, options: { timeout: 1500 } },
    nested: { workflow: { name: 'w', steps }, options: { start: 'tally', timeout: 1500 } },
  })) {
    it(`reads the ${form} form`, async () => {
      flow.write('dist/flow/workflow.json', content);
      const plan = await loadPlan(flow.dist);
      assert.deepEqual(
        { ...plan, steps: [...plan.steps.values()] },
        {
          name: 'w',
          start: 'tally',
          cursor: 'tally',
          timeoutSeconds: 1.5,
          steps: [
            {
              id: 'tally',
              name: 'tally',
              expression: 'export default [1];',
              adaptors: ['@openfn/language-fhir@5.1.2'],
              configuration: 'fhir',
              next: { end: true },
            },
            { id: 'end', name: 'end', expression: 'export default [];', adaptors: ['common'], next: {} },
          ],
        },
      );
    });
  }

  it('takes the cursor from project.yaml where tallysheet.json names none, else the last step', async () => {
    flow.write('dist/flow/workflow.json', { steps });
    flow.write('dist/flow/tallysheet.json', {});
    assert.equal((await loadPlan(flow.dist)).cursor, 'end');
    flow.write('dist/flow/project.yaml', 'workflows: { flow: { triggers: { cron: { cron_cursor_job: tally } } } }');
    assert.equal((await loadPlan(flow.dist)).cursor, 'tally');
  });

  const mistakes: [string, unknown, RegExp][] = [
    ['not JSON', '{"steps": [}', /workflow\.json is not JSON at line 1, column 12/],
    ['no steps', { steps: [] }, /has no steps/],
    ['a step without an id', { steps: [{}] }, /a step without an id/],
    ['an unknown target', { steps: [{ id: 'tally', next: { x: true } }] }, /leads from "tally" to "x"/],
    [
      'a circle',
      {
        steps: [
          { id: 'tally', next: 'b' },
          { id: 'b', next: 'tally' },
        ],
      },
      /leads from "tally" back/,
    ],
    ['an expression that is not there', { steps: [{ id: 'tally', expression: './no.js' }] }, /names \.\/no\.js/],
    ['an unknown start', { start: 'x', steps: [{ id: 'tally' }] }, /has no step "x", its start/],
    ['an unknown cursor', { steps: [{ id: 'other' }] }, /has no step "tally", its cursor/],
  ];
  for (const [title, content, message] of mistakes) {
    it(`refuses ${title}`, async () => {
      flow.write('dist/flow/workflow.json', content);
      await assert.rejects(loadPlan(flow.dist), { code: 'plan-invalid', message });
    });
  }

  it('says what to do when there is no build', async () => {
    await assert.rejects(loadPlan(`${flow.dist}-2`), { code: 'plan-missing', fix: 'Run tallysheet build.' });
  });
});
