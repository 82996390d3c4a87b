import { mulberry32 } from '../../cli/sandbox/sample/mulberry32.ts';

/** Codes of the vaccines; the mapping counts each as a data element of its own. */
const VACCINES = ['03', '08', '10', '20', '21', '49', '62', '119', '133', '140', '207', '208'];
/** Places of `bench-units.csv`. */
const PLACES = 400;

/** The first and the last month of the doses. */
export const MONTHS: readonly [first: string, last: string] = ['202001', '202412'];

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

/**
 * Make persons as lines of NDJSON, the same ones each time.
 *
 * @param count how many
 * @returns lines without their ends, one after another
 * @example for (const line of eachPerson(20_000)) tally.prepare(JSON.parse(line));
 */
export function* eachPerson(count: number): Generator<string> {
  const random = mulberry32(1);
  for (let at = 0; at < count; at += 1) {
    yield JSON.stringify({
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
    });
  }
}

/** Which doses to make. */
export interface DoseOptions {
  /** How many places they were given at, 400 at most. */
  readonly places?: number;
  /** First day, and how many days from it. */
  readonly from?: string;
  readonly days?: number;
  /** Number of the first dose, which ids and chance depend on: doses with other numbers are other doses. */
  readonly first?: number;
}

/**
 * Make doses as lines of NDJSON, the same ones each time.
 *
 * @param count how many, 100 million at most
 * @param persons how many persons they are of
 * @param options places, days and numbers; by default those of `bench.yaml`
 * @returns lines without their ends, one after another
 * @example for (const line of eachDose(100_000, 20_000)) tally.add(JSON.parse(line));
 */
export function* eachDose(
  count: number,
  persons: number,
  { places = PLACES, from = '2020-01-01', days = 1826, first = 0 }: DoseOptions = {},
): Generator<string> {
  const random = mulberry32(2 + first);
  for (let at = first; at < first + count; at += 1) {
    const code = VACCINES[Math.floor(random() * VACCINES.length)];
    const time = new Date(Date.parse(from) + Math.floor(random() * days * 86_400_000)).toISOString().slice(0, 19);
    yield JSON.stringify({
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
      occurrenceDateTime: `${time}+03:00`,
      primarySource: true,
      location: { reference: `Location/place-${Math.floor(random() * places)}`, display: 'SOME HEALTH CENTRE' },
    });
  }
}

/** Persons as a list of lines. @example personLines(20_000) */
export function personLines(count: number): string[] {
  return [...eachPerson(count)];
}

/** Doses as a list of lines. @example doseLines(100_000, 20_000) */
export function doseLines(count: number, persons: number): string[] {
  return [...eachDose(count, persons)];
}
