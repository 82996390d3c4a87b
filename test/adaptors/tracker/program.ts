import type { EntityType, TrackerProgram } from '../../../adaptors/tracker/program.ts';

const attribute = (id: string, code: string, valueType: string, mandatory: boolean) => ({
  id,
  code,
  valueType,
  mandatory,
});

const ATTRIBUTES = [
  attribute('attribute01', 'EIR_CHILD_ID', 'TEXT', true),
  attribute('attribute02', 'EIR_GIVEN_NAME', 'TEXT', true),
  attribute('attribute03', 'EIR_FAMILY_NAME', 'TEXT', true),
  attribute('attribute04', 'EIR_CHILD_SEX', 'TEXT', false),
  attribute('attribute05', 'EIR_BIRTH_DATE', 'DATE', false),
];

/** A program as that of the sample, read. */
export const PROGRAM: TrackerProgram = {
  id: 'program0001',
  name: 'Immunization registry',
  hasRegistration: true,
  mayWrite: true,
  typeId: 'entitytype1',
  attributes: ATTRIBUTES,
  stages: [
    {
      id: 'stage000001',
      code: 'EIR_DOSE',
      name: 'Dose given',
      repeatable: true,
      alwaysChecks: false,
      mayWrite: true,
      elements: [
        {
          id: 'element0001',
          code: 'EIR_DOSE_VACCINE',
          valueType: 'TEXT',
          compulsory: true,
          optionSet: { id: 'options0001' },
        },
        { id: 'element0002', code: 'EIR_DOSE_NUMBER', valueType: 'INTEGER', compulsory: false },
      ],
    },
  ],
  orgUnits: [
    { id: 'nnDarh7hZhG', code: 'AMARI', path: '/ImspTQPwCqd/nnDarh7hZhG' },
    { id: 'UpC3p4YvEez', code: 'BELO', path: '/ImspTQPwCqd/UpC3p4YvEez' },
  ],
};

/** Its tracked entity type. */
export const ENTITY_TYPE: EntityType = {
  id: 'entitytype1',
  code: 'EIR_PERSON',
  mayWrite: true,
  attributes: ATTRIBUTES.map((one) => ({ ...one, mandatory: false })),
};
