import assert from 'node:assert/strict';
import { createLookup } from '../../../adaptors/tally/lookup.ts';
import { eventDays } from '../../../adaptors/tally/period/index.ts';
import type { CompiledTracker } from '../../../adaptors/tracker/compiled-tracker.ts';
import type { MapContext } from '../../../adaptors/tracker/map-context.ts';
import { type MappedPerson, mapPerson, readPerson } from '../../../adaptors/tracker/map-person.ts';
import { planObjects } from '../../../adaptors/tracker/plan-objects.ts';
import type { FhirResource } from '../../../cli/sandbox/fhir/index.ts';
import { kid, shot, TRACKER_MAPPING } from '../../workflow/support/tracker-data.ts';
import { compiledTracker } from './compiled.ts';
import { ENTITY_TYPE, PROGRAM } from './program.ts';

const AMARI = 'nnDarh7hZhG';

function contextOf(tracker: CompiledTracker): MapContext {
  const plan = planObjects(tracker, PROGRAM, ENTITY_TYPE);
  const lookup = createLookup(tracker.lookup);
  const units = { lookup, findOrgUnit: lookup.find, unitOf: plan.unitOf, unknownPlaces: new Map<string, number>() };
  return { tracker, plan, units, daysOf: eventDays(tracker.timeZone) };
}

/** The only person's outcome in short. */
function told(mapped: MappedPerson): string {
  if (mapped.is === 'quarantined') return mapped.reason;
  if (mapped.is === 'refused') return mapped.refusal.code;
  if (mapped.is !== 'sent') return mapped.is;
  return mapped.blocks
    .flatMap(({ rows }) => rows.map((row) => (row.is === 'quarantined' ? row.reason : row.is)))
    .join(' ');
}

describe('a person mapped', function () {
  this.timeout(30_000);
  let context: MapContext;

  before(async () => {
    context = contextOf(await compiledTracker(TRACKER_MAPPING));
  });

  const map = (person: FhirResource, events: readonly FhirResource[] = [], of = context): MappedPerson =>
    mapPerson(of, readPerson(of, person), () => events);

  it('has what the mapping names, null where there is nothing', () => {
    const { gender: _, ...unsexed } = kid({ n: 1 });
    const mapped = map(unsexed, [shot('shot-1', 1, 'BCG', { protocolApplied: [] })]);
    assert.equal(mapped.is, 'sent');
    if (mapped.is !== 'sent') return;
    const { trackedEntity, orgUnit, attributes, enrollments } = mapped.payload;
    const [enrollment] = enrollments;
    assert.match(trackedEntity, /^[a-zA-Z][a-zA-Z0-9]{10}$/);
    assert.equal(orgUnit, AMARI);
    const values = ['TL-91', 'Zawadi1', 'Mwangaza1', null, '2025-11-11'];
    assert.deepEqual(
      attributes.map(({ value }) => value),
      values,
    );
    assert.deepEqual(enrollment.attributes, attributes);
    assert.deepEqual(
      [enrollment.enrolledAt, enrollment.occurredAt, enrollment.status, enrollment.trackedEntity],
      ['2026-01-05', '2025-11-11', 'ACTIVE', trackedEntity],
    );
    const [event] = enrollment.events;
    assert.deepEqual(
      [event?.occurredAt, event?.status, event?.orgUnit, event?.dataValues.map(({ value }) => value)],
      ['2026-02-03', 'COMPLETED', AMARI, ['BCG', null]],
    );
  });

  for (const [title, person, expected] of [
    ['without a place', { managingOrganization: undefined }, 'no-place'],
    ['at a place that nobody knows', { managingOrganization: { reference: 'Organization/org-none' } }, 'unknown-place'],
    ['without a date of enrollment', { identifier: [{ system: 'urn:registry', value: 'x' }] }, 'no-date'],
    ['enrolled in a month', enrolled('2026-01'), 'partial-date'],
    ['enrolled at an instant', enrolled('2026-01-31T22:30:00Z'), ''],
    ['born in a year', { birthDate: '2025' }, 'partial-date'],
    ['that is not active', { active: false }, 'excluded'],
    ['without a family name', { name: [{ given: ['Zawadi'] }] }, 'mandatory-missing'],
    ['of a sex that the map lacks', { gender: 'other' }, 'no-option:EIR_CHILD_SEX'],
  ] as const) {
    it(`${title}: ${expected || 'is sent'}`, () => {
      assert.equal(told(map({ ...kid({ n: 1 }), ...person } as FhirResource)), expected);
    });
  }

  for (const [title, event, expected] of [
    ['as it should be', {}, 'sent'],
    ['that was not done', { status: 'not-done' }, 'excluded'],
    ['without a date', { occurrenceDateTime: undefined }, 'no-date'],
    ['of a month', { occurrenceDateTime: '2026-02' }, 'partial-date'],
    ['without a vaccine, which the stage asks for', { vaccineCode: { text: 'BCG' } }, 'no-value:EIR_DOSE_VACCINE'],
    ['at a place of its own that nobody knows', { location: { reference: 'Location/none' } }, 'unknown-place'],
    ['at one that is known', { location: { reference: 'Location/loc-belo' } }, 'sent'],
  ] as const) {
    it(`with a dose ${title}: ${expected}`, () => {
      assert.equal(told(map(kid({ n: 1 }), [shot('shot-1', 1, 'BCG', event)])), expected);
    });
  }

  it('has the same UIDs whenever and wherever it is mapped, and others under another namespace', async () => {
    const uids = (mapped: MappedPerson) => JSON.stringify(mapped).match(/"(trackedEntity|enrollment|event)":"\w{11}"/g);
    const once = uids(map(kid({ n: 1 }), [shot('shot-1', 1, 'BCG')]));
    const again = uids(map(kid({ n: 1, family: 'Other' }), [shot('shot-1', 1, 'OPV1')]));
    assert.deepEqual(again, once);
    const other = contextOf(await compiledTracker(TRACKER_MAPPING.replace('namespace: tiny', 'namespace: other')));
    const elsewhere = uids(map(kid({ n: 1 }), [shot('shot-1', 1, 'BCG')], other));
    assert.equal(new Set([...(once ?? []), ...(elsewhere ?? [])]).size, 6);
  });

  it('tells apart the doses of one id at two persons, and refuses two doses of one identity', async () => {
    const byCode = contextOf(
      await compiledTracker(TRACKER_MAPPING.replace('    of: patient', '    of: patient\n    id: vaccine')),
    );
    const twins = [shot('shot-1', 1, 'BCG'), shot('shot-2', 1, 'BCG'), shot('shot-3', 1, 'OPV1')];
    assert.equal(told(map(kid({ n: 1 }), twins, byCode)), 'same-identity same-identity sent');
  });

  it('sends constants, and only the rows that a stage is for', async () => {
    const mapping = TRACKER_MAPPING.replace('    of: patient', `    of: patient\n    where: vaccine = 'BCG'`).replace(
      'EIR_DOSE_NUMBER: number',
      'EIR_DOSE_NUMBER: { value: 7 }',
    );
    const mapped = map(
      kid({ n: 1 }),
      [shot('a', 1, 'BCG'), shot('b', 1, 'OPV1')],
      contextOf(await compiledTracker(mapping)),
    );
    assert.equal(told(mapped), 'sent excluded');
    assert.match(JSON.stringify(mapped), /"value":"7"/);
  });

  it('is closed at a unit outside its days', async () => {
    const lookup = 'place,orgUnit,from,to\norg-amari,nnDarh7hZhG,2026-02-01,\n';
    assert.equal(told(map(kid({ n: 1 }), [], contextOf(await compiledTracker(TRACKER_MAPPING, lookup)))), 'closed');
  });

  it('is not assigned at a unit that the program lacks', async () => {
    const lookup = 'place,orgUnit\norg-amari,gf9N2fa2X2j\norg-belo,UpC3p4YvEez\n';
    assert.equal(
      told(map(kid({ n: 1 }), [], contextOf(await compiledTracker(TRACKER_MAPPING, lookup)))),
      'not-assigned',
    );
  });
});

function enrolled(start: string) {
  return { identifier: [{ system: 'urn:registry', value: 'TL-91', period: { start } }] };
}
