import type { FhirResource } from '../../cli/sandbox/fhir/index.ts';
import { eachDose, eachPerson } from './population.ts';

/** How much a server of the fetching benchmark holds. */
export interface FetchSize {
  /** Closed months, 24 at most. */
  readonly months: number;
  /** Doses a month. */
  readonly doses: number;
  readonly persons: number;
}

const DAY = 86_400_000;
/** Places of the doses. */
const PLACES = 40;

/** First and last day of a month, counted from January 2023. */
export function monthOf(at: number): { readonly id: string; readonly start: string; readonly days: number } {
  const start = Date.UTC(2023, at, 1);
  const text = new Date(start).toISOString().slice(0, 10);
  return { id: text.slice(0, 7).replace('-', ''), start: text, days: (Date.UTC(2023, at + 1, 1) - start) / DAY };
}

/**
 * Make persons, then doses from January 2023 on, each changed last on the day after it was given.
 *
 * @param size how many
 * @returns resources with the times of their changes
 * @example fhir.load(fetchPopulation({ months: 24, doses: 4000, persons: 20_000 }), { keepMeta: true });
 */
export function* fetchPopulation({ months, doses, persons }: FetchSize): Generator<FhirResource> {
  let at = 0;
  for (const line of eachPerson(persons)) {
    const lastUpdated = new Date(Date.UTC(2022, 0, 1) + (at * 365 * DAY) / persons).toISOString();
    yield { ...JSON.parse(line), meta: { versionId: '1', lastUpdated } };
    at += 1;
  }
  for (let month = 0; month < months; month += 1) yield* dosesOf(month, { doses, persons });
}

/**
 * Make the doses of a month.
 *
 * @param month counted from January 2023
 * @param size how many, of how many persons
 * @returns the same ones each time
 */
export function* dosesOf(month: number, { doses, persons }: Omit<FetchSize, 'months'>): Generator<FhirResource> {
  const { start: from, days } = monthOf(month);
  for (const line of eachDose(doses, persons, { places: PLACES, from, days, first: month * 1_000_000 })) {
    const dose = JSON.parse(line);
    const lastUpdated = new Date(Date.parse(dose.occurrenceDateTime) + DAY).toISOString();
    yield { ...dose, meta: { versionId: '1', lastUpdated } };
  }
}
