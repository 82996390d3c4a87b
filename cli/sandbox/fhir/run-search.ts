import { valuesOf } from './columns.ts';
import type { DateRange } from './date-range.ts';
import type { Token } from './match-token.ts';
import type { Search, SortKey } from './parse-search.ts';
import type { Storage } from './storage.ts';
import type { Version } from './types.ts';

/**
 * Find what matches a search.
 *
 * @param search the search
 * @param storage what is searched
 * @returns the versions in the order asked for, else in the order in which their resources were first stored
 * @example runSearch(parseSearch('Patient', [['gender', 'female']], storage), storage).length
 */
export function runSearch(search: Search, storage: Storage): Version[] {
  const rows = storage.live(search.type);
  let numbers: readonly number[] = [...rows.keys()];
  for (const criterion of search.criteria) numbers = criterion(rows, numbers);
  const found = numbers.flatMap((number) => rows[number] ?? []);
  return search.sort.length === 0 ? found : sorted(found, search.sort);
}

function sorted(found: readonly Version[], keys: readonly SortKey[]): Version[] {
  const keyed = found.map((version) => ({ version, values: keys.map((key) => sortValue(version, key)) }));
  keyed.sort((left, right) => {
    for (const [at, key] of keys.entries()) {
      const order = compareValues(left.values[at], right.values[at]);
      if (order !== 0) return key.descending ? -order : order;
    }
    return 0;
  });
  return keyed.map(({ version }) => version);
}

type SortValue = string | number | undefined;

function sortValue(version: Version, key: SortKey): SortValue {
  if (key.parameter === undefined) return version.time;
  const [value] = valuesOf(version, key.parameter);
  if (value === undefined || typeof value === 'string') return value;
  return key.parameter.type === 'date' ? (value as DateRange).from : (value as Token).code;
}

/** What has no value comes last, in ascending order. */
function compareValues(left: SortValue, right: SortValue): number {
  if (left === right) return 0;
  if (left === undefined) return 1;
  if (right === undefined) return -1;
  return left < right ? -1 : 1;
}
