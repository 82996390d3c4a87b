import assert from 'node:assert/strict';
import type { SourceValue, ValueQuery } from '../../../../adaptors/dhis2/source/read-data-values.ts';
import { readInParts } from '../../../../adaptors/dhis2/source/read-in-parts.ts';

/** A country of two districts with three facilities each. */
const BELOW: Readonly<Record<string, readonly string[]>> = {
  root: ['d1', 'd2'],
  d1: ['f1', 'f2', 'f3'],
  d2: ['f4', 'f5', 'f6'],
};

function within(unit: string): string[] {
  return [unit, ...(BELOW[unit] ?? []).flatMap(within)];
}

/** A server that holds so many values at each unit. */
function server(valuesAt: Readonly<Record<string, number>>) {
  const asked: string[] = [];
  const read = async ({ orgUnits, children, limit }: ValueQuery) => {
    asked.push(`${orgUnits.join(',')}${children ? '+' : ''}`);
    const units = orgUnits.flatMap((unit) => (children ? within(unit) : [unit]));
    const all = units.flatMap((orgUnit) =>
      Array.from({ length: valuesAt[orgUnit] ?? 0 }, (_, at) => ({ orgUnit, dataElement: `e${at}` }) as SourceValue),
    );
    return all.slice(0, limit);
  };
  return { asked, read, childrenOf: async (unit: string) => BELOW[unit] ?? [] };
}

const QUERY = { dataSets: ['a'], groups: [], orgUnits: ['root'], children: true, from: '2026-01-01', to: '2026-01-31' };

async function readAll(source: ReturnType<typeof server>, most: number): Promise<string[]> {
  const found: string[] = [];
  for await (const values of readInParts(QUERY, { ...source, most })) {
    found.push(...values.map(({ orgUnit, dataElement }) => `${orgUnit} ${dataElement}`));
  }
  return found.sort();
}

const VALUES = { root: 1, d1: 2, f1: 4, f2: 4, f3: 4, d2: 0, f4: 4, f5: 0, f6: 9 };
const ALL = Object.entries(VALUES)
  .flatMap(([unit, count]) => Array.from({ length: count }, (_, at) => `${unit} e${at}`))
  .sort();

describe('readInParts', () => {
  it('asks once where all fits into a request', async () => {
    const source = server(VALUES);
    assert.deepEqual(await readAll(source, 1000), ALL);
    assert.deepEqual(source.asked, ['root+']);
  });

  for (const most of [2, 3, 5, 8, 12, 28]) {
    it(`reads each value once, ${most} a request`, async () => {
      assert.deepEqual(await readAll(server(VALUES), most), ALL);
    });
  }

  it('asks for no more than 200 units at a time', async () => {
    const source = server({});
    const orgUnits = Array.from({ length: 450 }, (_, at) => `u${at}`);
    const asked: number[] = [];
    const read = async (query: ValueQuery) => {
      asked.push(query.orgUnits.length);
      return [];
    };
    for await (const values of readInParts({ ...QUERY, orgUnits }, { ...source, read })) assert.equal(values.length, 0);
    assert.deepEqual(asked, [200, 200, 50]);
  });
});
