import { type Criterion, compileCriterion, validParameters } from './compile-criterion.ts';
import { FhirError } from './fhir-error.ts';
import { type Include, parseInclude } from './include.ts';
import { searchParametersOf } from './search-parameters.ts';
import type { Storage } from './storage.ts';
import type { SearchParameter } from './types.ts';

/** One key to sort by; without a parameter it is `_lastUpdated`. */
export interface SortKey {
  parameter?: SearchParameter;
  descending: boolean;
}

/** A search, parsed and checked. */
export interface Search {
  type: string;
  criteria: readonly Criterion[];
  sort: readonly SortKey[];
  count?: number;
  offset?: number;
  /** `_summary`: true, text, data, count or false. */
  summary?: string;
  accurateTotal: boolean;
  includes: readonly Include[];
  revIncludes: readonly Include[];
  elements: readonly string[];
  /** Everything that was asked for, sorted by name, for the self link. */
  asked: readonly (readonly [string, string])[];
}

type Draft = {
  -readonly [Key in keyof Search]: Search[Key] extends readonly (infer Item)[] ? Item[] : Search[Key];
};

/** They say how the answer is written, or are ours alone; none of them is a filter. */
const ignored = new Set(['_format', '_pretty', '_bundletype']);

/**
 * Parse a search.
 *
 * @param type the resource type
 * @param pairs the parameters as they were sent, decoded; those without a value are left out, as HAPI FHIR does
 * @param storage where chained parameters are followed
 * @returns the search
 * @throws FhirError 400, worded as HAPI FHIR 8.8.0 words it
 * @see http://hl7.org/fhir/R4/search.html
 * @example parseSearch('Immunization', [['date', 'ge2024-03-01'], ['_count', '200']], storage)
 */
export function parseSearch(type: string, pairs: Iterable<readonly [string, string]>, storage: Storage): Search {
  const asked = [...pairs].filter(([, value]) => value !== '').sort(([a], [b]) => (a < b ? -1 : a > b ? 1 : 0));
  const search: Draft = {
    type,
    criteria: [],
    sort: [],
    accurateTotal: false,
    includes: [],
    revIncludes: [],
    elements: [],
    asked,
  };
  for (const [name, value] of asked) {
    const [plain = '', modifier] = name.split(':');
    const control = Object.hasOwn(controls, plain) ? controls[plain] : undefined;
    if (control !== undefined) control(search, value, modifier);
    else if (!ignored.has(plain)) search.criteria.push(compileCriterion(type, name, value, storage));
  }
  return search;
}

const controls: Readonly<Record<string, (search: Draft, value: string, modifier: string | undefined) => void>> = {
  _count: (search, value) => {
    search.count = wholeNumber('_count', value);
  },
  _offset: (search, value) => {
    search.offset = wholeNumber('_offset', value);
  },
  _summary: (search, value) => {
    search.summary = value;
  },
  _total: (search, value) => {
    search.accurateTotal = value === 'accurate';
  },
  _elements: (search, value) => {
    search.elements.push(...value.split(',').map((each) => each.trim()));
  },
  _sort: (search, value) => {
    search.sort.push(...value.split(',').map((each) => sortKey(search.type, each.trim())));
  },
  _include: (search, value, modifier) => {
    search.includes.push(parseInclude('_include', value, modifier));
  },
  _revinclude: (search, value, modifier) => {
    search.revIncludes.push(parseInclude('_revinclude', value, modifier));
  },
};

/**
 * Read a number of a parameter such as `_count`.
 *
 * @param name the parameter, for the error
 * @param value its value
 * @returns the number, 0 or more
 * @throws FhirError 400 with HAPI-0375
 * @example wholeNumber('_count', '200')
 */
export function wholeNumber(name: string, value: string): number {
  if (!/^\d{1,9}$/.test(value)) throw new FhirError(400, `HAPI-0375: Invalid ${name} value: ${value}`);
  return Number(value);
}

function sortKey(type: string, text: string): SortKey {
  const descending = text.startsWith('-');
  const name = descending ? text.slice(1) : text;
  if (name === '_lastUpdated') return { descending };
  const parameter = searchParametersOf(type).get(name);
  if (parameter !== undefined) return { parameter, descending };
  const note = '(Note: sort parameters values must use a valid Search Parameter)';
  const message = `HAPI-1194: Unknown _sort parameter value "${name}" for resource type "${type}" ${note}.`;
  throw new FhirError(400, `${message} Valid values for this search are: ${validParameters(type)}`);
}
