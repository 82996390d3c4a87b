import assert from 'node:assert/strict';
import type { FhirResource } from '../../adaptors/tally/compiled-mapping.ts';
import { countFromServer, countShipped } from './count-shipped.ts';
import { person, reference, without } from './resources.ts';

const SYSTEM = 'https://smartregister.org/';
const RELATED = `${SYSTEM}related-entity-location-tag-id`;
const USER = `${SYSTEM}location-tag-id`;
const TEAM = `${SYSTEM}organisation-tag-id`;
const NONE = 'Not defined';
let made = 0;

/** Tags as `[system, code, display]`. */
type Tags = readonly (readonly [system: string, code: string, display?: string])[];

const meta = (tags: Tags): object => ({ tag: tags.map(([system, code, display]) => ({ system, code, display })) });

/** A dose of 5 March 2026 for a girl of two months. */
function dose(tags: Tags, vaccineCode: object = { coding: [{ code: 'BCG' }] }, more: object = {}): FhirResource {
  made += 1;
  return without({
    resourceType: 'Immunization',
    id: `dose-${made}`,
    meta: meta(tags),
    status: 'completed',
    vaccineCode,
    patient: reference('Patient/girl'),
    occurrenceDateTime: '2026-03-05T09:00:00+03:00',
    ...more,
  });
}

function form(patient: string, authored: string, more: object = {}): FhirResource {
  made += 1;
  return without({
    resourceType: 'QuestionnaireResponse',
    id: `form-${made}`,
    meta: meta([[USER, 'loc-belo']]),
    questionnaire: 'Questionnaire/child-registration',
    status: 'completed',
    subject: reference(`Patient/${patient}`),
    authored,
    ...more,
  });
}

const AMARI: Tags = [[USER, 'loc-amari']];
const coded = (...codes: readonly string[]) => ({ coding: codes.map((code) => ({ code })) });

const RESOURCES: FhirResource[] = [
  person('girl', '2026-01-02', 'female'),
  person('boy', '2025-03-05', 'male'),
  person('other', '2026-01-02', 'other'),
  person('nobody', '2026-01-02'),
  { resourceType: 'Location', id: 'village', partOf: { reference: 'Location/loc-cendra' } },

  // Places, in the order in which they are tried.
  dose([[RELATED, 'village'], ...AMARI], undefined, { location: reference('Location/loc-belo') }),
  dose([[RELATED, 'village'], ...AMARI]),
  dose([[RELATED, NONE], ...AMARI]),
  dose([
    [RELATED, NONE],
    [USER, NONE],
    [TEAM, 'team-amari'],
  ]),
  dose([
    [SYSTEM, 'loc-amari', 'Practitioner Location'],
    [SYSTEM, 'team-belo', 'Practitioner Organization'],
  ]),
  // Two villages: which of them nobody knows, and the user's place is taken. One of them written twice is one.
  dose([[RELATED, 'village'], [RELATED, 'loc-belo'], ...AMARI]),
  dose([[RELATED, 'village'], [RELATED, 'village'], ...AMARI]),
  dose([
    [RELATED, NONE],
    [USER, NONE],
    [TEAM, NONE],
    [SYSTEM, NONE, 'Practitioner Location'],
  ]),
  dose([]),
  dose([[USER, 'loc-elsewhere']]),

  // Vaccines: texts alone, a code beside what is not defined, a local system, none that is listed, none at all.
  dose(AMARI, { text: 'PENTA 1' }),
  dose(AMARI, coded(NONE, 'PENTA1')),
  dose(AMARI, { coding: [{ system: 'https://eir.example.org/vaccines', code: 'PENTA1' }], text: NONE }),
  dose(AMARI, coded('TCV')),
  dose(AMARI, { ...coded(NONE), text: NONE }),
  dose(AMARI, { text: NONE }),
  dose(AMARI, {}),
  // Where the code is not defined, the name tells.
  dose(AMARI, { ...coded(NONE), text: 'BCG' }),
  // Two vaccines in one record.
  dose(AMARI, coded('BCG', 'OPV0')),
  dose(AMARI, undefined, { status: 'not-done' }),
  // On a first birthday.
  dose(AMARI, coded('MR1'), { patient: reference('Patient/boy') }),

  // Registrations: of March, corrected in March, first in February, of another form, not sent yet, by its whole address.
  form('girl', '2026-03-05T10:00:00+03:00'),
  form('girl', '2026-03-20T10:00:00+03:00'),
  form('boy', '2026-02-20T10:00:00+03:00'),
  form('boy', '2026-03-06T10:00:00+03:00'),
  form('boy', '2026-03-01', { questionnaire: 'Questionnaire/growth' }),
  form('nobody', '2026-03-01', { status: 'in-progress' }),
  form('other', '2026-03-31T23:30:00Z', { questionnaire: 'https://x.example.org/Questionnaire/child-registration|2' }),
  form('nobody', '2026-03-31', { status: 'amended' }),
];

describe('the mappings of OpenSRP', function () {
  this.timeout(180_000);

  it('count by month: places by tags, vaccines by local codes, children by their first form', async () => {
    const { cells, rows, quarantined } = await countShipped('opensrp-monthly', ['202602', '202603'], RESOURCES);
    assert.deepEqual(cells, [
      'EIR_CHILDREN_REGISTERED [Female] Belo 202603 = 1',
      'EIR_CHILDREN_REGISTERED [Male] Belo 202602 = 1',
      'EIR_CHILDREN_REGISTERED [Unknown sex] Belo 202603 = 1',
      'EIR_CHILDREN_VACCINATED [Female] Amari 202603 = 1',
      'EIR_CHILDREN_VACCINATED [Female] Belo 202603 = 1',
      'EIR_CHILDREN_VACCINATED [Female] Cendra 202603 = 1',
      'EIR_CHILDREN_VACCINATED [Male] Amari 202603 = 1',
      'EIR_DOSES [< 1 year, BCG] Amari 202603 = 5',
      'EIR_DOSES [< 1 year, BCG] Belo 202603 = 1',
      'EIR_DOSES [< 1 year, BCG] Cendra 202603 = 2',
      'EIR_DOSES [< 1 year, Other vaccine] Amari 202603 = 1',
      'EIR_DOSES [< 1 year, Penta 1] Amari 202603 = 3',
      'EIR_DOSES [MR 1, ≥ 1 year] Amari 202603 = 1',
    ]);
    assert.deepEqual(rows, {
      doses: { read: 21, placed: 17, excluded: 1, quarantined: { 'no-place': 2, 'unknown-place': 1 } },
      registrations: { read: 7, placed: 5, excluded: 2, quarantined: {} },
    });
    assert.deepEqual(quarantined, { EIR_DOSES: { 'many-options:vaccine': 1, 'no-value:vaccine': 3 } });
    assert.deepEqual(await countFromServer('opensrp-monthly', ['202602', '202603'], RESOURCES), cells);
  });

  it('count by week', async () => {
    const { cells } = await countShipped('opensrp-weekly', ['2026W8', '2026W14'], RESOURCES);
    assert.deepEqual(cells, [
      'EIR_WEEK_DOSES [BCG] Amari 2026W10 = 5',
      'EIR_WEEK_DOSES [BCG] Belo 2026W10 = 1',
      'EIR_WEEK_DOSES [BCG] Cendra 2026W10 = 2',
      'EIR_WEEK_DOSES [MR 1] Amari 2026W10 = 1',
      'EIR_WEEK_DOSES [Other vaccine] Amari 2026W10 = 1',
      'EIR_WEEK_DOSES [Penta 1] Amari 2026W10 = 3',
      'EIR_WEEK_REGISTERED [Female] Belo 2026W10 = 1',
      'EIR_WEEK_REGISTERED [Male] Belo 2026W8 = 1',
      'EIR_WEEK_REGISTERED [Unknown sex] Belo 2026W14 = 2',
    ]);
    assert.deepEqual(await countFromServer('opensrp-weekly', ['2026W8', '2026W14'], RESOURCES), cells);
  });
});
