import assert from 'node:assert/strict';
import type { FhirResource } from '../../adaptors/tally/compiled-mapping.ts';
import { countFromServer, countShipped } from './count-shipped.ts';
import { codings, person, reference, tag, without } from './resources.ts';

const ICD10 = 'http://hl7.org/fhir/sid/icd-10';
const ICD11 = 'http://id.who.int/icd/release/11/mms';
const SNOMED = 'http://snomed.info/sct';
let made = 0;

/** A diagnosis recorded on Wednesday of week 10 of 2024 at Amari, unless told otherwise. */
function diagnosis(patient: string, codes: readonly string[], more: object = {}): FhirResource {
  made += 1;
  return without({
    resourceType: 'Condition',
    id: `condition-${made}`,
    code: codes.length === 0 ? { text: 'cholera' } : codings(...codes),
    subject: reference(`Patient/${patient}`),
    encounter: reference('Encounter/at-amari'),
    recordedDate: '2024-03-06',
    ...more,
  });
}

const status = (verification?: string, clinical?: string) => ({
  verificationStatus:
    verification === undefined
      ? undefined
      : codings(`http://terminology.hl7.org/CodeSystem/condition-ver-status|${verification}`),
  clinicalStatus:
    clinical === undefined
      ? undefined
      : codings(`http://terminology.hl7.org/CodeSystem/condition-clinical|${clinical}`),
});

function visit(id: string, place: string | undefined, more: object = {}): FhirResource {
  const location = place === undefined ? undefined : [{ location: reference(`Location/${place}`) }];
  return without({ resourceType: 'Encounter', id, status: 'finished', location, ...more });
}

const RESOURCES: FhirResource[] = [
  person('boy-3', '2020-06-01', 'male'),
  person('girl-4', '2019-03-07', 'female'),
  person('girl-14', '2009-03-07', 'female'),
  person('woman-16', '2008-03-06', 'female'),
  person('man-40', '1984-01-01', 'male'),
  person('newborn', '2024-03-01', 'female'),
  person('stranger'),
  visit('at-amari', 'loc-amari'),
  visit('at-post', 'post'),
  visit('at-belo', undefined, { serviceProvider: reference('Organization/loc-belo') }),
  visit('died', 'loc-amari', { hospitalization: { dischargeDisposition: codings('exp') } }),
  { resourceType: 'Location', id: 'post', partOf: { reference: 'Location/loc-cendra' } },

  // One person with cholera who is diagnosed twice, once confirmed.
  diagnosis('boy-3', [`${ICD10}|A00.1`], { ...status('confirmed', 'active'), onsetDateTime: '2024-03-01' }),
  diagnosis('boy-3', [`${SNOMED}|63650001`, 'CHOL'], { recordedDate: '2024-03-10', ...status('provisional') }),
  // Again in the next week by the clock of Nairobi, which is ahead.
  diagnosis('boy-3', [`${ICD11}|1A00`], { recordedDate: '2024-03-10T23:30:00-05:00' }),
  // On the day before and on the day of a birthday; well again since; of unknown age and sex.
  diagnosis('girl-4', [`${ICD10}|B05.9`], { recordedDate: '2024-03-06', onsetPeriod: { start: '2024-02-26' } }),
  diagnosis('woman-16', [`${ICD10}|B05`], { ...status('unconfirmed', 'resolved'), onsetDateTime: '2024-03-03' }),
  diagnosis('stranger', [`${ICD11}|1F03.0`], { ...status('confirmed'), encounter: reference('Encounter/died') }),
  // What is none: refuted, an error, a relapse, words alone, a code of another system.
  diagnosis('man-40', [`${ICD10}|B05.9`], status('refuted', 'active')),
  diagnosis('man-40', [`${ICD10}|B05.9`], status('entered-in-error')),
  diagnosis('man-40', [`${ICD10}|A00.9`], status('confirmed', 'relapse')),
  diagnosis('man-40', [], { onsetDateTime: '2024-03-04' }),
  diagnosis('man-40', ['http://clinic.example.org|A00']),
  // Paralysis under 15, and at any other age.
  diagnosis('girl-14', [`${ICD10}|G61.0`], { onsetAge: { value: 14, code: 'a' } }),
  diagnosis('man-40', [`${SNOMED}|40956001`]),
  diagnosis('stranger', [`${ICD10}|A80.3`], { onsetDateTime: '2024-03' }),
  // Places: a ward's facility, the organization of the visit, the tag of the app, none.
  diagnosis('man-40', [`${ICD10}|A95.0`], { encounter: reference('Encounter/at-post') }),
  diagnosis('man-40', [`${ICD10}|A95.9`], { encounter: reference('Encounter/at-belo'), ...status('confirmed') }),
  diagnosis('newborn', [`${ICD10}|A33`], { encounter: undefined, meta: tag('loc-belo') }),
  diagnosis('man-40', [`${ICD10}|A00`], { encounter: reference('Encounter/gone') }),
  // Two diseases in one record.
  diagnosis('girl-4', [`${ICD10}|A00`, `${ICD10}|B05.9`], { recordedDate: '2024-02-28', onsetDateTime: '2024-02-27' }),
  diagnosis('man-40', [`${ICD10}|B54`], { onsetDateTime: '2024-03-05' }),
  diagnosis('man-40', [`${ICD10}|A00`], { recordedDate: undefined, onsetDateTime: '2024-03-05' }),
];

describe('mappings/surveillance-weekly.yaml', function () {
  this.timeout(180_000);

  it('counts cases by the week in which they were recorded, and by that in which people fell ill', async () => {
    const { cells, rows, quarantined } = await countShipped('surveillance-weekly', ['2024W9', '2024W11'], RESOURCES);
    assert.deepEqual(cells, [
      'IDSR_AFP_SUSPECTED [15 years and older, Male] Amari 2024W10 = 1',
      'IDSR_AFP_SUSPECTED [Female, Under 15 years] Amari 2024W10 = 1',
      'IDSR_AFP_SUSPECTED [Unknown age, Unknown sex] Amari 2024W10 = 1',
      'IDSR_CASES_BY_ONSET [Cholera] Amari 2024W10 = 1',
      'IDSR_CASES_BY_ONSET [Cholera] Amari 2024W9 = 1',
      'IDSR_CASES_BY_ONSET [Measles] Amari 2024W9 = 2',
      'IDSR_CASES_BY_ONSET [Other disease] Amari 2024W10 = 2',
      'IDSR_CHOLERA_CONFIRMED Amari 2024W10 = 1',
      'IDSR_CHOLERA_SUSPECTED [0-4 years, Female] Amari 2024W9 = 1',
      'IDSR_CHOLERA_SUSPECTED [0-4 years, Male] Amari 2024W10 = 1',
      'IDSR_CHOLERA_SUSPECTED [0-4 years, Male] Amari 2024W11 = 1',
      'IDSR_MEASLES_CONFIRMED Amari 2024W10 = 1',
      'IDSR_MEASLES_DEATHS Amari 2024W10 = 1',
      'IDSR_MEASLES_SUSPECTED [0-4 years, Female] Amari 2024W10 = 1',
      'IDSR_MEASLES_SUSPECTED [0-4 years, Female] Amari 2024W9 = 1',
      'IDSR_MEASLES_SUSPECTED [15 years and older, Female] Amari 2024W10 = 1',
      'IDSR_MEASLES_SUSPECTED [Unknown age, Unknown sex] Amari 2024W10 = 1',
      'IDSR_NEONATAL_TETANUS [Female] Belo 2024W10 = 1',
      'IDSR_YELLOW_FEVER_CONFIRMED Belo 2024W10 = 1',
      'IDSR_YELLOW_FEVER_SUSPECTED [15 years and older, Male] Belo 2024W10 = 1',
      'IDSR_YELLOW_FEVER_SUSPECTED [15 years and older, Male] Cendra 2024W10 = 1',
    ]);
    assert.deepEqual(rows, {
      'cases notified': { read: 21, placed: 16, excluded: 3, quarantined: { 'no-date': 1, 'no-place': 1 } },
      'cases by onset': { read: 21, placed: 7, excluded: 13, quarantined: { 'partial-date': 1 } },
    });
    assert.deepEqual(quarantined, { IDSR_CASES_BY_ONSET: { 'many-options:disease': 1 } });
  });

  it('counts the same from a server', async () => {
    const { cells } = await countShipped('surveillance-weekly', ['2024W9', '2024W11'], RESOURCES);
    assert.deepEqual(await countFromServer('surveillance-weekly', ['2024W9', '2024W11'], RESOURCES), cells);
  });
});
