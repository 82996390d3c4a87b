import assert from 'node:assert/strict';
import { type FhirResource, sampleResources } from '../../../../cli/sandbox/sample/index.ts';

const TODAY = '2026-11-21';

interface Immunization extends FhirResource {
  status: string;
  patient: { reference: string };
  location?: { reference: string };
  vaccineCode: { coding?: { system: string; code: string }[] };
  occurrenceDateTime?: string;
  occurrenceString?: string;
  protocolApplied: { doseNumberPositiveInt?: number; doseNumberString?: string }[];
}

interface Patient extends FhirResource {
  gender?: string;
  birthDate: string;
}

const resources = sampleResources({ today: TODAY });
const immunizations = resources.filter((resource): resource is Immunization => 'vaccineCode' in resource);
const patients = resources.filter((resource): resource is Patient => 'birthDate' in resource);

function tally(keys: Iterable<string>): Record<string, number> {
  const counts: Record<string, number> = {};
  for (const key of keys) counts[key] = (counts[key] ?? 0) + 1;
  return counts;
}

describe('the sample registry', () => {
  it('has as many of each kind as a small country', () => {
    assert.deepEqual(tally(resources.map(({ resourceType }) => resourceType)), {
      Location: 11,
      Patient: 497,
      Immunization: 4190,
    });
    assert.deepEqual(tally(immunizations.map(({ status }) => status)), {
      completed: 4036,
      'not-done': 107,
      'entered-in-error': 47,
    });
    const genders = tally(patients.map(({ gender }) => gender ?? 'missing'));
    assert.deepEqual(genders, { male: 246, female: 229, unknown: 11, missing: 11 });
  });

  it('is the same for the same day, and only grows on a later one', () => {
    assert.deepEqual(sampleResources({ today: TODAY }), resources);
    const later = new Map(sampleResources({ today: '2027-01-31' }).map((resource) => [resource.id, resource]));
    for (const resource of resources) assert.deepEqual(later.get(resource.id), resource);
    assert.ok(later.size > resources.length + 100);
  });

  it('gives every resource an id of its own, and refers only to what came before', () => {
    const seen = new Set<string>();
    for (const resource of resources) {
      const references = [...JSON.stringify(resource).matchAll(/"reference":"([^"]+)"/g)].map(([, to]) => to ?? '');
      for (const to of references) assert.ok(seen.has(to), `${resource.id} refers to ${to}`);
      assert.match(resource.id, /^[A-Za-z0-9.-]{1,64}$/);
      seen.add(`${resource.resourceType}/${resource.id}`);
    }
    assert.equal(seen.size, resources.length);
    assert.equal(new Set(resources.map(({ id }) => id)).size, resources.length);
  });

  for (const options of [{ today: TODAY }, { today: '2024-03-01', months: 1 }, { today: '2025-02-03', months: 3 }]) {
    it(`keeps within the registry's days: ${JSON.stringify(options)}`, () => {
      const all = sampleResources(options);
      const from = options.months === undefined ? '2024-01-01' : options.months === 1 ? '2024-02-01' : '2024-11-01';
      const yesterday = Date.parse(`${options.today}T00:00:00Z`) - 86_400_000;
      assert.ok(all.some(({ resourceType }) => resourceType === 'Immunization'));
      for (const { id, meta, occurrenceDateTime, birthDate } of all) {
        assert.equal(new Date(meta.lastUpdated).toISOString(), meta.lastUpdated);
        assert.ok(meta.lastUpdated > from && Date.parse(meta.lastUpdated) < yesterday, id);
        if (typeof birthDate === 'string') assert.ok(Date.parse(birthDate) < yesterday, id);
        if (typeof occurrenceDateTime !== 'string') continue;
        assert.ok(occurrenceDateTime >= from.slice(0, occurrenceDateTime.length), id);
        assert.ok(Date.parse(occurrenceDateTime) < Date.parse(meta.lastUpdated), id);
      }
    });
  }

  it('gives the doses in their order, no dose twice, none before birth', () => {
    const births = new Map(patients.map(({ id, birthDate }) => [`Patient/${id}`, birthDate]));
    const last = new Map<string, { dose: number; day: string }>();
    for (const { id, patient, vaccineCode, protocolApplied, occurrenceDateTime } of immunizations) {
      if (id.startsWith('imm-odd') || occurrenceDateTime === undefined) continue;
      const key = `${patient.reference} ${vaccineCode.coding?.[0]?.code}`;
      const number = protocolApplied[0]?.doseNumberPositiveInt ?? Number(protocolApplied[0]?.doseNumberString);
      const day = occurrenceDateTime.slice(0, 10);
      const birth = births.get(patient.reference);
      const before = last.get(key);
      assert.ok(birth !== undefined && day >= birth, id);
      if (before) assert.ok(before.dose < number && before.day < day, id);
      last.set(key, { dose: number, day });
    }
  });

  it('loses children on the way', () => {
    const doses = tally(
      immunizations.map(({ vaccineCode, protocolApplied }) => {
        const dose = protocolApplied[0]?.doseNumberPositiveInt ?? protocolApplied[0]?.doseNumberString;
        return `${vaccineCode.coding?.[0]?.code ?? 'text'}/${dose}`;
      }),
    );
    const falling = ['102/1', '102/2', '102/3', '04/1', '04/2'].map((key) => doses[key] ?? 0);
    assert.deepEqual(
      falling,
      [...falling].sort((a, b) => b - a),
    );
    const others = ['19/1', '182/0', '182/1', '182/2', '182/3', '133/1', '133/2', '133/3', '119/1', '119/2'];
    for (const key of others) assert.ok((doses[key] ?? 0) > 250, key);
  });

  const awkward: [string, (dose: Immunization) => boolean, number][] = [
    ['without a place', ({ location }) => location === undefined, 1],
    ['at the outreach post', ({ location }) => location?.reference === 'Location/loc-itumba-outreach', 67],
    ['without a date', ({ occurrenceString }) => occurrenceString !== undefined, 2],
    ['with a month for a date', ({ occurrenceDateTime }) => occurrenceDateTime?.length === 7, 1],
    ['with a year for a date', ({ occurrenceDateTime }) => occurrenceDateTime?.length === 4, 1],
    ['with a day and no time', ({ occurrenceDateTime }) => occurrenceDateTime?.length === 10, 204],
    ['in UTC', ({ occurrenceDateTime }) => occurrenceDateTime?.endsWith('Z') === true, 1],
    ['in another month in UTC than in Nairobi', monthMoves, 3],
    ['without a code', ({ vaccineCode }) => vaccineCode.coding === undefined, 1],
    ['with the dose number 0', ({ protocolApplied }) => protocolApplied[0]?.doseNumberString === '0', 304],
    ['for a child with a month of birth', bornInSomeMonth, 68],
    ['measles, given late to a child of over a year', lateMeasles, 10],
  ];
  for (const [title, is, count] of awkward) {
    it(`has doses ${title}`, () => assert.equal(immunizations.filter(is).length, count));
  }

  for (const [today, months] of [['2026-02-30'], ['today'], ['2024-01-03'], [TODAY, 0], [TODAY, 1.5]] as const) {
    it(`refuses ${today}, ${months ?? 'all'} months`, () => {
      const options = { today, ...(months !== undefined && { months }) };
      assert.throws(() => sampleResources(options), { name: 'RangeError', message: /^The sample / });
    });
  }
});

function monthMoves({ occurrenceDateTime }: Immunization): boolean {
  if (occurrenceDateTime === undefined || occurrenceDateTime.length < 20) return false;
  const instant = Date.parse(occurrenceDateTime);
  return new Date(instant).toISOString().slice(0, 7) !== new Date(instant + 10_800_000).toISOString().slice(0, 7);
}

function birthOf({ patient }: Immunization): string {
  return patients.find(({ id }) => patient.reference === `Patient/${id}`)?.birthDate ?? '';
}

function bornInSomeMonth(dose: Immunization): boolean {
  return birthOf(dose).length === 7;
}

function lateMeasles(dose: Immunization): boolean {
  const { vaccineCode, protocolApplied, occurrenceDateTime } = dose;
  const birth = birthOf(dose);
  const birthday = `${Number(birth.slice(0, 4)) + 1}${birth.slice(4)}`;
  const first = vaccineCode.coding?.[0]?.code === '04' && protocolApplied[0]?.doseNumberPositiveInt === 1;
  return first && birth.length === 10 && (occurrenceDateTime ?? '').slice(0, 10) >= birthday;
}
