import assert from 'node:assert/strict';
import type { FhirResource } from '../../adaptors/tally/compiled-mapping.ts';
import { countShipped } from './count-shipped.ts';
import { codings, person, reference, tag, without } from './resources.ts';

const CVX = 'http://hl7.org/fhir/sid/cvx';
const ATC = 'http://www.whocc.no/atc';
let made = 0;

/** A dose of March 2024 at Amari, unless told otherwise. */
function dose(
  patient: string,
  day: string,
  codes: readonly string[],
  number?: number | string,
  more: object = {},
): FhirResource {
  made += 1;
  const protocol = typeof number === 'number' ? { doseNumberPositiveInt: number } : { doseNumberString: number };
  return without({
    resourceType: 'Immunization',
    id: `dose-${made}`,
    status: 'completed',
    occurrenceDateTime: day,
    vaccineCode: codings(...codes),
    patient: reference(`Patient/${patient}`),
    location: reference('Location/loc-amari'),
    protocolApplied: number === undefined ? undefined : [protocol],
    ...more,
  });
}

/** What was found about a pregnancy, a SNOMED code. */
function pregnancy(id: string, woman: string, day: string, found: string, status = 'final'): FhirResource {
  return {
    resourceType: 'Observation',
    id,
    status,
    code: codings('http://loinc.org|82810-3'),
    subject: reference(`Patient/${woman}`),
    effectiveDateTime: day,
    valueCodeableConcept: codings(`http://snomed.info/sct|${found}`),
  };
}

function aefi(id: string, seriousness: string | undefined, actuality = 'actual', suspect = 'Immunization/dose-1') {
  return without({
    resourceType: 'AdverseEvent',
    id,
    actuality,
    date: '2024-03-20',
    location: reference('Location/loc-belo'),
    seriousness:
      seriousness === undefined
        ? undefined
        : codings(`http://terminology.hl7.org/CodeSystem/adverse-event-seriousness|${seriousness}`),
    suspectEntity: [{ instance: reference(suspect) }],
  });
}

const RESOURCES: FhirResource[] = [
  person('anna', '2024-01-10', 'female'),
  person('ben', '2023-03-02', 'male'),
  person('carl', '2024-02-20', 'male'),
  person('undated'),
  ...['due', 'not', 'long-ago', 'wrong'].map((id) => person(id, '1998-05-05', 'female')),
  { resourceType: 'Location', id: 'post', partOf: { reference: 'Location/loc-belo' } },
  // BCG by CVX, by ATC, by a code without a system; not by the same code of another system.
  dose('anna', '2024-03-01', [`${CVX}|19`]),
  dose('carl', '2024-03-01', [`${ATC}|J07AN01`]),
  dose('ben', '2024-03-02', ['BCG']),
  dose('ben', '2024-03-01', [`${CVX}|19`]),
  dose('anna', '2024-03-01', ['http://clinic.example.org|BCG']),
  // Polio at birth has the number 0, which is a text, or none.
  dose('carl', '2024-03-01', [`${CVX}|182`], '0'),
  dose('carl', '2024-03-02', [`${CVX}|02`]),
  dose('anna', '2024-03-03', [`${CVX}|178`], 1),
  dose('anna', '2024-03-31T22:00:00Z', [`${CVX}|178`], 2),
  // A hexavalent dose is one of DPT-HepB-Hib and one of IPV; a fourth dose is none of the form's.
  dose('anna', '2024-03-04', [`${CVX}|146`], 2),
  dose('anna', '2024-03-05', [`${CVX}|102`], '3'),
  dose('anna', '2024-03-06', [`${CVX}|102`], 4),
  // Two codes of one dose are one dose.
  dose('anna', '2024-03-04', [`${CVX}|133`, `${ATC}|J07AL02`], 1),
  dose('anna', '2024-03-04', [`${CVX}|119`], 1, { status: 'not-done' }),
  dose('anna', '2024-03-04', [`${CVX}|116`], 2, { location: reference('Location/post') }),
  // Measles, mumps and rubella on the first birthday; a child without a birth date has no age.
  dose('ben', '2024-03-02', [`${CVX}|03`], 1),
  dose('undated', '2024-03-02', [`${CVX}|04`], 2),
  dose('anna', '2024-03-09', [`${CVX}|183`], undefined, { location: undefined, meta: tag('loc-belo') }),
  dose('anna', '2024-03-09', [`${CVX}|183`], undefined, { location: undefined }),
  // Tetanus: known to be pregnant, known not to be, pregnant 41 weeks ago, pregnant by an entry that was an error, unknown.
  dose('due', '2024-03-10', [`${CVX}|35`], 2),
  dose('not', '2024-03-10', [`${CVX}|113`], 4),
  dose('long-ago', '2024-03-10', [`${CVX}|35`], 1),
  dose('wrong', '2024-03-10', [`${ATC}|J07AM51`], 1),
  dose('due', '2024-03-10', [`${CVX}|35`], 5, { patient: { display: 'a woman' } }),
  pregnancy('o1', 'due', '2023-12-01', '77386006'),
  pregnancy('o2', 'not', '2024-03-10', '60001007'),
  pregnancy('o3', 'long-ago', '2023-05-28', '77386006'),
  pregnancy('o4', 'wrong', '2024-03-01', '77386006', 'entered-in-error'),
  aefi('a1', 'Serious'),
  aefi('a2', 'Non-serious'),
  aefi('a3', 'Non-serious'),
  aefi('a4', 'Serious', 'potential'),
  aefi('a5', 'Serious', 'actual', 'Medication/m1'),
  aefi('a6', undefined),
];

describe('mappings/epi-monthly.yaml', function () {
  this.timeout(180_000);

  it('counts doses by age, tetanus doses by pregnancy, and adverse events', async () => {
    const { cells, rows, quarantined } = await countShipped('epi-monthly', ['202403', '202404'], RESOURCES);
    assert.deepEqual(cells, [
      'EPI_AEFI_SERIOUS Belo 202403 = 1',
      'EPI_AEFI_SUSPECTED_-_NON-SERIOUS Belo 202403 = 2',
      'EPI_BCG_GIVEN [< 1 year] Amari 202403 = 3',
      'EPI_BCG_GIVEN [≥ 1 year] Amari 202403 = 1',
      'EPI_DPT-HEPB-HIB2_GIVEN [< 1 year] Amari 202403 = 1',
      'EPI_DPT-HEPB-HIB3_GIVEN [< 1 year] Amari 202403 = 1',
      'EPI_IPV_GIVEN [< 1 year] Amari 202403 = 1',
      'EPI_MR1_GIVEN [≥ 1 year] Amari 202403 = 1',
      'EPI_OPV1_GIVEN [< 1 year] Amari 202403 = 1',
      'EPI_OPV2_GIVEN [< 1 year] Amari 202404 = 1',
      'EPI_OPV_0_GIVEN [< 1 year] Amari 202403 = 2',
      'EPI_PCV1_GIVEN [< 1 year] Amari 202403 = 1',
      'EPI_RV2_GIVEN [< 1 year] Belo 202403 = 1',
      'EPI_TT1_GIVEN [Other] Amari 202403 = 2',
      'EPI_TT2_GIVEN [Pregnant] Amari 202403 = 1',
      'EPI_TT_4_GIVEN [Other] Amari 202403 = 1',
      'EPI_YF_GIVEN [< 1 year] Belo 202403 = 1',
    ]);
    assert.deepEqual(rows, {
      dose: { read: 24, placed: 22, excluded: 1, quarantined: { 'no-place': 1 } },
      event: { read: 6, placed: 4, excluded: 2, quarantined: {} },
    });
    assert.deepEqual(quarantined, {
      EPI_MR2_GIVEN: { 'no-value:age': 1 },
      EPI_TT5_GIVEN: { 'no-value:pregnant': 1 },
    });
  });
});
