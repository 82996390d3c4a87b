import assert from 'node:assert/strict';
import type { FhirResource } from '../../adaptors/tally/compiled-mapping.ts';
import { countFromServer, countShipped } from './count-shipped.ts';
import { codings, person, reference, without } from './resources.ts';

const SNOMED = 'http://snomed.info/sct';
let made = 0;

/** A finished visit at Amari, unless told otherwise. */
function visit(id: string, patient: string, type: string, start: string, more: object = {}): FhirResource {
  return without({
    resourceType: 'Encounter',
    id,
    status: 'finished',
    type: [codings(`${SNOMED}|${type}`)],
    subject: reference(`Patient/${patient}`),
    period: { start },
    location: [{ location: reference('Location/loc-amari') }],
    ...more,
  });
}

const contact = (id: string, woman: string, day: string, more: object = {}) => visit(id, woman, '424525001', day, more);

function observation(code: string, patient: string, encounter: string | undefined, day: string, more: object) {
  made += 1;
  return without({
    resourceType: 'Observation',
    id: `observation-${made}`,
    status: 'final',
    code: codings(`http://loinc.org|${code}`),
    subject: reference(`Patient/${patient}`),
    encounter: reference(encounter === undefined ? undefined : `Encounter/${encounter}`),
    effectiveDateTime: day,
    ...more,
  });
}

const quantity = (value: number, code: string) => ({
  valueQuantity: { value, system: 'http://unitsofmeasure.org', code },
});
const haemoglobin = (woman: string, encounter: string | undefined, value: number, unit: string, more: object = {}) =>
  observation('718-7', woman, encounter, '2024-03-05', { ...quantity(value, unit), ...more });
const pressure = (woman: string, encounter: string, systolic: number, diastolic: number) =>
  observation('85354-9', woman, encounter, '2024-03-05', {
    component: [
      { code: codings('http://loinc.org|8480-6', 'BPS'), ...quantity(systolic, 'mm[Hg]') },
      { code: codings('http://loinc.org|8462-4'), ...quantity(diastolic, 'mm[Hg]') },
    ],
  });
const weight = (newborn: string, value: number, unit: string, more: object = {}) =>
  observation('8339-4', newborn, 'birth-1', '2024-03-02', { ...quantity(value, unit), ...more });

/** Contacts of a woman, a week apart, the last of them on 4 March 2024. */
function contacts(woman: string, count: number): FhirResource[] {
  return Array.from({ length: count }, (_, back) => {
    const day = new Date(Date.UTC(2024, 2, 4 - 7 * back)).toISOString().slice(0, 10);
    return contact(`${woman}-${count - back}`, woman, day);
  });
}

const RESOURCES: FhirResource[] = [
  person('ada', '2004-03-06', 'female'),
  person('bea', '2004-03-05', 'female'),
  person('cleo', '2009-03-06', 'female'),
  person('dora'),
  person('son', '2024-03-01', 'male'),
  person('daughter', '2024-03-01', 'female'),
  person('baby', '2024-03-01'),

  // First contacts: on the day before a 20th birthday, on it, at 14; at 11 weeks, at 12, at an unknown age of the child.
  contact('first-ada', 'ada', '2024-03-05T08:00:00+03:00'),
  contact('first-bea', 'bea', '2024-03-05'),
  contact('first-cleo', 'cleo', '2024-03-05', {
    location: undefined,
    serviceProvider: reference('Organization/loc-belo'),
  }),
  observation('18185-9', 'ada', undefined, '2024-03-05', quantity(11, 'wk')),
  observation('18185-9', 'bea', undefined, '2024-03-05', quantity(12, 'wk')),
  observation('18185-9', 'cleo', undefined, '2024-02-20', quantity(8, 'wk')),
  // A first contact of a new pregnancy: the last one was 43 weeks before. A planned one, and one for another reason.
  contact('before', 'dora', '2023-05-08'),
  contact('first-dora', 'dora', '2024-03-06'),
  contact('planned', 'dora', '2024-03-20', { status: 'planned' }),
  visit('fever', 'dora', '185349003', '2024-03-07'),
  // Fourth and eighth contacts.
  ...contacts('eve', 4),
  ...contacts('fay', 8),

  // Haemoglobin: severe, mild by its unit of grams a litre, 11 exactly, twice for one woman; in another unit, corrected,
  // an error, at a visit for another reason, at no visit.
  haemoglobin('ada', 'first-ada', 6.9, 'g/dL'),
  haemoglobin('bea', 'first-bea', 108.3, 'g/L'),
  haemoglobin('cleo', 'first-cleo', 11, 'g/dL', { status: 'corrected' }),
  haemoglobin('ada', 'first-ada', 7.1, 'g/dL'),
  haemoglobin('dora', 'first-dora', 6.7, 'mmol/L'),
  haemoglobin('dora', 'first-dora', 9, 'g/dL', { status: 'entered-in-error' }),
  haemoglobin('dora', 'fever', 8, 'g/dL'),
  haemoglobin('dora', undefined, 8, 'g/dL'),
  // Blood pressure: high by either number, not high, measured twice.
  pressure('ada', 'first-ada', 140, 80),
  pressure('bea', 'first-bea', 139, 90),
  pressure('dora', 'first-dora', 139, 89),
  pressure('dora', 'first-dora', 121, 80),
  pressure('dora', 'fever', 180, 110),

  // Deliveries: from February to March, by caesarean, of a woman without a birth date.
  visit('birth-1', 'ada', '177184002', '2024-02-29T20:00:00+03:00', {
    period: { start: '2024-02-29T20:00:00+03:00', end: '2024-03-02' },
  }),
  visit('birth-2', 'bea', '11466000', '2024-03-09'),
  visit('birth-3', 'dora', '236973005', '2024-03-10', { location: [{ location: reference('Location/loc-belo') }] }),
  observation('73773-4', 'ada', 'birth-1', '2024-03-01', { valueInteger: 2 }),
  observation('73773-4', 'bea', 'birth-2', '2024-03-09', { valueInteger: 1 }),
  observation('73773-4', 'dora', 'birth-3', '2024-03-10', { valueInteger: 0 }),
  observation('73773-4', 'dora', 'birth-3', '2024-03-10', { valueString: 'none' }),
  // Birth weights: at the limit, below it, below it in kilograms, weighed twice.
  weight('son', 2500, 'g'),
  weight('daughter', 2499.5, 'g'),
  weight('daughter', 2480, 'g', { effectiveDateTime: '2024-03-03' }),
  weight('baby', 2.4, 'kg'),
];

describe('mappings/maternal-monthly.yaml', function () {
  this.timeout(180_000);

  it('counts contacts, tests, deliveries, births and weights', async () => {
    const { cells, rows, quarantined } = await countShipped('maternal-monthly', ['202403', '202403'], RESOURCES);
    assert.deepEqual(cells, [
      'ANC_1ST [10-14 years] Belo 202403 = 1',
      'ANC_1ST [15-19 years] Amari 202403 = 1',
      'ANC_1ST [20 years and older] Amari 202403 = 1',
      'ANC_1ST [Unknown age] Amari 202403 = 1',
      'ANC_1ST_BEFORE_12_WEEKS [15-19 years] Amari 202403 = 1',
      'ANC_4TH Amari 202403 = 1',
      'ANC_8TH Amari 202403 = 1',
      'ANC_ANAEMIA Amari 202403 = 2',
      'ANC_ANAEMIA_SEVERE Amari 202403 = 1',
      'ANC_BP_HIGH Amari 202403 = 2',
      'ANC_BP_HIGHEST Amari 202403 = 140',
      'ANC_BP_MEASURED Amari 202403 = 3',
      'ANC_CONTACTS Amari 202403 = 5',
      'ANC_CONTACTS Belo 202403 = 1',
      'ANC_HB_SUM Amari 202403 = 24.8',
      'ANC_HB_SUM Belo 202403 = 11',
      'ANC_HB_TESTED Amari 202403 = 3',
      'ANC_HB_TESTED Belo 202403 = 1',
      'ANC_HB_TESTS Amari 202403 = 3',
      'ANC_HB_TESTS Belo 202403 = 1',
      'BIRTH_WEIGHT_AVERAGE Amari 202403 = 2493',
      'DELIVERIES [15-19 years] Amari 202403 = 1',
      'DELIVERIES [20 years and older] Amari 202403 = 1',
      'DELIVERIES [Unknown age] Belo 202403 = 1',
      'DELIVERIES_CAESAREAN Amari 202403 = 1',
      'LIVE_BIRTHS Amari 202403 = 3',
      'LIVE_BIRTHS Belo 202403 = 0',
      'NEWBORNS_BELOW_2500_G [Female] Amari 202403 = 1',
      'NEWBORNS_BELOW_2500_G [Unknown sex] Amari 202403 = 1',
      'NEWBORNS_WEIGHED [Female] Amari 202403 = 1',
      'NEWBORNS_WEIGHED [Male] Amari 202403 = 1',
      'NEWBORNS_WEIGHED [Unknown sex] Amari 202403 = 1',
    ]);
    const all = (read: number, excluded = 0, held: Readonly<Record<string, number>> = {}) => {
      const quarantine = Object.values(held).reduce((sum, count) => sum + count, 0);
      return { read, placed: read - excluded - quarantine, excluded, quarantined: held };
    };
    assert.deepEqual(rows, {
      'antenatal contacts': all(10, 4),
      'haemoglobin at antenatal contacts': all(23, 16, { 'no-place': 1 }),
      'blood pressure at antenatal contacts': all(23, 18),
      deliveries: all(11, 8),
      'live births': all(23, 19),
      'birth weights': all(23, 19),
    });
    assert.deepEqual(quarantined, {
      ANC_HB_SUM: { 'no-number:grams': 1 },
      LIVE_BIRTHS: { 'no-number:number': 1 },
    });
  });

  it('counts the same from a server', async () => {
    const { cells } = await countShipped('maternal-monthly', ['202403', '202403'], RESOURCES);
    assert.deepEqual(await countFromServer('maternal-monthly', ['202403', '202403'], RESOURCES), cells);
  });
});
