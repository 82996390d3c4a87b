import { type DateRange, searchedRange } from './date-range.ts';
import { FhirError } from './fhir-error.ts';

const prefixes = ['eq', 'ne', 'gt', 'lt', 'ge', 'le', 'sa', 'eb', 'ap'] as const;
type Prefix = (typeof prefixes)[number];

/**
 * Compile one date of a search. Compared by day, month or year it is compared with the date *as written* in the resource,
 * in no zone; compared with a time of day, instants are compared (so does HAPI FHIR 8.8.0).
 *
 * @param text with its prefix, such as `ge2024-03-01`
 * @param instants compare instants at any precision, as `_lastUpdated` does
 * @returns whether a span of a resource matches
 * @throws FhirError 400 for a prefix or a date that there is none of
 * @see http://hl7.org/fhir/R4/search.html#prefix
 * @example matchDate('lt2024-04-01', false)(range)
 */
export function matchDate(text: string, instants: boolean): (range: DateRange) => boolean {
  const { prefix, rest } = split(text);
  const want = searchedRange(rest);
  if (instants || want.timed) {
    const test = comparison(prefix, want.from, want.to);
    return (range) => test(range.from, range.to);
  }
  const test = comparison(prefix, want.fromDay, want.toDay);
  return (range) => test(range.fromDay, range.toDay);
}

function split(text: string): { prefix: Prefix; rest: string } {
  const letters = /^[A-Za-z]{2}(?=\d)/.exec(text)?.[0];
  if (letters === undefined) return { prefix: 'eq', rest: text };
  const prefix = prefixes.find((each) => each === letters);
  if (prefix === undefined) throw new FhirError(400, `HAPI-1941: Invalid prefix: "${letters}"`);
  return { prefix, rest: text.slice(2) };
}

type Comparison = (from: number, to: number) => boolean;

function comparison(prefix: Prefix, low: number, high: number): Comparison {
  const comparisons: Record<Prefix, Comparison> = {
    eq: (from, to) => from >= low && to <= high,
    ap: (from, to) => to >= low && from <= high,
    ne: (from, to) => from < low || to > high,
    gt: (_from, to) => to > high,
    ge: (_from, to) => to >= low,
    lt: (from) => from < low,
    le: (from) => from <= high,
    sa: (from) => from > high,
    eb: (_from, to) => to < low,
  };
  return comparisons[prefix];
}
