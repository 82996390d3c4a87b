import { batches } from '../../batches.ts';
import type { SourceValue, ValueQuery } from './read-data-values.ts';

/** Values a request: some 300 bytes each, so 15 MB, which any worker holds. */
export const VALUES_A_REQUEST = 50_000;

/** About 20 bytes each: a request line of 8 KiB is what servers take, and there is no POST to read values. */
export const UNITS_A_REQUEST = 200;

/** What reads one request, and what an org unit is made of. */
export interface PartReader {
  readonly read: (query: ValueQuery) => Promise<readonly SourceValue[]>;
  /** UIDs of the units right below one. */
  readonly childrenOf: (orgUnit: string) => Promise<readonly string[]>;
  /** Values a request; by default 50,000. */
  readonly most?: number;
}

/**
 * Read all values that a query asks for, in requests that bring no more than a worker can hold: where one brings as many
 * as it may, it is asked again for half of the units, then for single units, then for the units below one. Days are never cut,
 * since a period over the cut would be in neither part.
 *
 * @param query what to ask for
 * @param reader what reads one request
 * @returns the values, a request at a time
 * @example for await (const values of readInParts(query, { read, childrenOf })) …
 */
export async function* readInParts(
  query: Omit<ValueQuery, 'limit'>,
  reader: PartReader,
): AsyncGenerator<readonly SourceValue[]> {
  const most = reader.most ?? VALUES_A_REQUEST;
  if (query.orgUnits.length > UNITS_A_REQUEST) {
    for (const some of batches(query.orgUnits, UNITS_A_REQUEST))
      yield* readInParts({ ...query, orgUnits: some }, reader);
    return;
  }
  const values = await reader.read({ ...query, limit: most });
  if (values.length < most) {
    yield values;
    return;
  }
  const parts = await split(query, reader);
  if (parts.length === 0) {
    // One unit and one stretch of days that cannot be cut: as much as it is.
    yield await reader.read({ ...query, limit: 2 ** 31 - 1 });
    return;
  }
  for (const part of parts) yield* readInParts(part, reader);
}

type Part = Omit<ValueQuery, 'limit'>;

async function split(query: Part, { childrenOf }: PartReader): Promise<Part[]> {
  const { orgUnits, children } = query;
  if (orgUnits.length > 1) {
    const half = Math.ceil(orgUnits.length / 2);
    return [orgUnits.slice(0, half), orgUnits.slice(half)].map((some) => ({ ...query, orgUnits: some }));
  }
  if (!children) return [];
  const [unit = ''] = orgUnits;
  const below = await childrenOf(unit);
  if (below.length === 0) return [];
  return [
    { ...query, children: false },
    { ...query, orgUnits: below },
  ];
}
