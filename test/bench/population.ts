import { mulberry32 } from '../../cli/sandbox/sample/mulberry32.ts';

const VACCINES = ['03', '08', '10', '20', '21', '49', '62', '119', '133', '140', '207', '208'];

/** The expressions of the view that the benchmark counts. */
export const EXPRESSIONS: readonly string[] = [
  "status = 'completed'",
  'occurrence.ofType(dateTime)',
  'patient.reference',
  'location.reference',
  "vaccineCode.coding.where(system = 'http://hl7.org/fhir/sid/cvx').code.first()",
];

const hex = (random: () => number) =>
  Math.floor(random() * 0x100000000)
    .toString(16)
    .padStart(8, '0');
const id = (seed: number) => {
  const random = mulberry32(seed);
  const [a, b, c, d] = [hex(random), hex(random), hex(random), hex(random)];
  return `${a}-${b.slice(0, 4)}-${b.slice(4)}-${c.slice(0, 4)}-${c.slice(4)}${d}`;
};

/** Persons as lines of NDJSON, the same ones each time. */
export function personLines(count: number): string[] {
  const random = mulberry32(1);
  return Array.from({ length: count }, (_, at) =>
    JSON.stringify({
      resourceType: 'Patient',
      id: id(at + 1),
      name: [{ use: 'official', family: `Family ${at}`, given: [`Given ${at}`] }],
      gender: random() < 0.5 ? 'male' : 'female',
      birthDate: new Date(
        Date.UTC(1990 + Math.floor(random() * 33), Math.floor(random() * 12), 1 + Math.floor(random() * 28)),
      )
        .toISOString()
        .slice(0, 10),
      address: [{ line: ['Some street 1'], city: 'Some town', country: 'XX' }],
    }),
  );
}

/** Doses as lines of NDJSON, the same ones each time. */
export function doseLines(count: number, persons: number): string[] {
  const random = mulberry32(2);
  return Array.from({ length: count }, (_, at) => {
    const code = VACCINES[Math.floor(random() * VACCINES.length)];
    const day = new Date(Date.UTC(2020, 0, 1) + Math.floor(random() * 1826 * 86_400_000)).toISOString().slice(0, 19);
    return JSON.stringify({
      resourceType: 'Immunization',
      id: id(1_000_000_000 + at),
      meta: { versionId: '1', lastUpdated: '2025-01-01T00:00:00.000Z' },
      status: 'completed',
      vaccineCode: {
        coding: [{ system: 'http://hl7.org/fhir/sid/cvx', code, display: 'Some vaccine, preservative free' }],
        text: 'Some vaccine, preservative free',
      },
      patient: { reference: `Patient/${id(1 + Math.floor(random() * persons))}` },
      encounter: { reference: `Encounter/${id(2_000_000_000 + at)}` },
      occurrenceDateTime: `${day}+03:00`,
      primarySource: true,
      location: { reference: `Location/place-${Math.floor(random() * 400)}`, display: 'SOME HEALTH CENTRE' },
    });
  });
}
