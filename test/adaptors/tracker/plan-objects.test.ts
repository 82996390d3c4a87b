import assert from 'node:assert/strict';
import { checkTrackerRights } from '../../../adaptors/tracker/check-rights.ts';
import type { CompiledTracker } from '../../../adaptors/tracker/compiled-tracker.ts';
import { planObjects } from '../../../adaptors/tracker/plan-objects.ts';
import type { TrackerProgram } from '../../../adaptors/tracker/program.ts';
import { TRACKER_MAPPING } from '../../workflow/support/tracker-data.ts';
import { compiledTracker } from './compiled.ts';
import { ENTITY_TYPE, PROGRAM } from './program.ts';

describe('a tracker mapping held against its program', function () {
  this.timeout(30_000);
  let tracker: CompiledTracker;

  before(async () => {
    tracker = await compiledTracker(TRACKER_MAPPING);
  });

  it('gets the UIDs of everything, and knows what an error names', () => {
    const plan = planObjects(tracker, PROGRAM, ENTITY_TYPE);
    assert.deepEqual(
      [plan.programId, plan.typeId, plan.events[0]?.stageId],
      ['program0001', 'entitytype1', 'stage000001'],
    );
    assert.deepEqual(plan.attributes.map(({ id, ofType, ofProgram }) => [id, ofType, ofProgram])[0], [
      'attribute01',
      true,
      true,
    ]);
    assert.equal(plan.namedAs('attribute03')?.name, 'EIR_FAMILY_NAME');
    assert.equal(plan.namedAs('options0001')?.name, 'EIR_DOSE_VACCINE');
    assert.equal(plan.namedAs('Zawadi00001'), undefined);
    assert.deepEqual([plan.unitOf('nnDarh7hZhG'), plan.unitOf('ImspTQPwCqd')], ['nnDarh7hZhG', undefined]);
  });

  it('takes UIDs in place of codes, and makes the same of them', async () => {
    const byUid = TRACKER_MAPPING.replace('EIR_CHILD_SEX', 'attribute04').replace('EIR_DOSE\n', 'stage000001\n');
    const plan = planObjects(await compiledTracker(byUid), PROGRAM, ENTITY_TYPE);
    assert.deepEqual([plan.attributes[3]?.id, plan.events[0]?.stageId], ['attribute04', 'stage000001']);
  });

  it('finds org units by code where the mapping says so', async () => {
    const byCode = TRACKER_MAPPING.replace('{ lookup: units.csv }', '{ idScheme: code }');
    const plan = planObjects(await compiledTracker(byCode), PROGRAM, ENTITY_TYPE);
    assert.deepEqual([plan.unitOf('BELO'), plan.unitOf('nnDarh7hZhG')], ['UpC3p4YvEez', undefined]);
  });

  const without = (program: Partial<TrackerProgram>) => ({ ...PROGRAM, ...program });
  for (const [title, program, expected] of [
    ['an event program', without({ hasRegistration: false }), /tiny\.yaml:2 .*nobody is enrolled in it/],
    ['a program of other tracked entities', without({ typeId: 'another0001' }), /is for another tracked entity type/],
    [
      'a program without the stage',
      without({ stages: [] }),
      /tiny\.yaml:39 program stage "EIR_DOSE" is none of the program/,
    ],
    [
      'a program of other org units',
      without({ orgUnits: [{ id: 'other000001' }] }),
      /no org unit of the lookup is assigned/,
    ],
    [
      'a program that asks for more',
      without({
        attributes: [
          ...PROGRAM.attributes,
          { id: 'attribute09', code: 'EIR_VILLAGE', valueType: 'TEXT', mandatory: true },
        ],
      }),
      /attribute "EIR_VILLAGE" is mandatory, and the mapping has no value for it/,
    ],
  ] as const) {
    it(`is refused with ${title}`, () => assert.throws(() => planObjects(tracker, program, ENTITY_TYPE), expected));
  }

  it('is refused with a type that is not there', () => {
    assert.throws(() => planObjects(tracker, PROGRAM, undefined), /there is no tracked entity type/);
  });

  it('names every mistake at once, in the order of the file', () => {
    const stages = PROGRAM.stages.map((stage) => ({ ...stage, elements: stage.elements.slice(1) }));
    const attributes = PROGRAM.attributes.slice(1);
    const type = { ...ENTITY_TYPE, attributes };
    assert.throws(
      () => planObjects(tracker, without({ stages, attributes }), type),
      /tiny\.yaml:32 attribute "EIR_CHILD_ID".*\n.*tiny\.yaml:4\d data element "EIR_DOSE_VACCINE"/,
    );
  });

  for (const [title, program, type, units, expected] of [
    ['write to the program', without({ mayWrite: false }), ENTITY_TYPE, ['root'], /program "Immunization registry"/],
    ['write to the type', PROGRAM, { ...ENTITY_TYPE, mayWrite: false }, ['root'], /tracked entity type/],
    [
      'write to a stage',
      without({ stages: PROGRAM.stages.map((stage) => ({ ...stage, mayWrite: false })) }),
      ENTITY_TYPE,
      ['root'],
      /program stage "Dose given"/,
    ],
    ['enter data anywhere', PROGRAM, ENTITY_TYPE, [], /no org unit to enter data for/],
  ] as const) {
    it(`stops for a user that may not ${title}`, () =>
      assert.throws(() => checkTrackerRights(program, type, units), expected));
  }

  it('leaves to DHIS2 what it does not tell of rights', () => {
    const unknown = {
      ...PROGRAM,
      mayWrite: undefined,
      stages: PROGRAM.stages.map((one) => ({ ...one, mayWrite: undefined })),
    };
    checkTrackerRights(unknown, undefined, undefined);
  });
});
