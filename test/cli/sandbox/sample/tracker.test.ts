import assert from 'node:assert/strict';
import { startDhis2Server } from '../../../../cli/sandbox/dhis2/index.ts';
import {
  DOSE_IN_ERROR,
  findSample,
  ODD_CHILDREN,
  trackerMetadata,
  trackerResources,
} from '../../../../cli/sandbox/sample/index.ts';
import { ATTRIBUTES, DOSE_STAGE, PROGRAM } from '../../../../cli/sandbox/sample/tracker/tracker-metadata.ts';

const TODAY = '2026-11-21';
const authorization = `Basic ${btoa('tallysheet:Tally-1-sheet')}`;

describe('the registry of persons', () => {
  const resources = trackerResources({ today: TODAY });
  const byId = new Map(resources.map((one) => [one.id, one]));

  it('is the same for the same day, only grows on a later one, and is settled for a day', () => {
    assert.deepEqual(trackerResources({ today: TODAY }), resources);
    const later = trackerResources({ today: '2027-01-31' }).map((one) => [one.id, one] as const);
    const known = new Map(later);
    for (const one of resources) assert.deepEqual(known.get(one.id), one);
    for (const one of resources) assert.ok(Date.parse(one.meta.lastUpdated) < Date.parse(TODAY) - 86_400_000, one.id);
  });

  it('tells when each child was registered, and gives each a number of its own, save one', () => {
    const children = resources.filter(({ resourceType }) => resourceType === 'Patient');
    const numbers = children.map(({ identifier }) => (identifier as { value: string; period: { start: string } }[])[0]);
    assert.ok(children.length > 200);
    assert.ok(numbers.every((number) => /^\d{4}-\d{2}-\d{2}$/.test(number?.period.start ?? '')));
    assert.equal(new Set(numbers.map((number) => number?.value)).size, children.length - 1);
  });

  it('has what goes wrong in a registry', () => {
    assert.deepEqual(byId.get(ODD_CHILDREN.nameless)?.name, [{ given: ['Kala'] }]);
    assert.match(JSON.stringify(byId.get(ODD_CHILDREN.faraway)?.meta.tag), /loc-itumba-outreach/);
    assert.equal(byId.get(DOSE_IN_ERROR)?.status, 'entered-in-error');
    assert.ok(byId.has(ODD_CHILDREN.double));
  });

  it('is what the workflow is tried on', () => {
    assert.equal(findSample('opensrp-tracker'), 'tracker');
  });

  it('leads to a program that tells what it wants before anything is sent', async () => {
    const dhis2 = await startDhis2Server({ metadata: trackerMetadata() });
    try {
      const fields = [
        'id,access[data[write]],trackedEntityType[id],organisationUnits[id,code]',
        'programTrackedEntityAttributes[mandatory,trackedEntityAttribute[code,valueType,unique,optionSet[options[code]]]]',
        'programStages[code,repeatable,access[data[write]],programStageDataElements[compulsory,dataElement[code,valueType]]]',
      ].join(',');
      const url = `${dhis2.url}/api/programs?filter=code:eq:${PROGRAM}&fields=${fields}`;
      const body = (await (await fetch(url, { headers: { authorization } })).json()) as { programs: unknown[] };
      const [program] = body.programs as Record<string, unknown>[];
      const members = program?.programTrackedEntityAttributes as {
        mandatory: boolean;
        trackedEntityAttribute: object;
      }[];
      assert.deepEqual(
        members.filter((each) => each.mandatory).map((each) => each.trackedEntityAttribute),
        [ATTRIBUTES.id, ATTRIBUTES.givenName, ATTRIBUTES.familyName].map((code) => ({
          code,
          valueType: 'TEXT',
          unique: code === ATTRIBUTES.id,
        })),
      );
      const sex = members.find((each) => JSON.stringify(each).includes(ATTRIBUTES.sex))?.trackedEntityAttribute;
      assert.match(JSON.stringify(sex), /"MALE".*"FEMALE".*"UNKNOWN"/);
      assert.deepEqual(program?.programStages, [
        {
          code: DOSE_STAGE,
          repeatable: true,
          access: { data: { write: true } },
          programStageDataElements: [
            { compulsory: true, dataElement: { code: 'EIR_DOSE_VACCINE', valueType: 'TEXT' } },
            { compulsory: false, dataElement: { code: 'EIR_DOSE_NUMBER', valueType: 'INTEGER_ZERO_OR_POSITIVE' } },
          ],
        },
      ]);
      assert.equal((program?.organisationUnits as unknown[] | undefined)?.length, 8);
    } finally {
      await dhis2.close();
    }
  });
});
