import type { Dhis2Server } from '../../../cli/sandbox/dhis2/index.ts';

/** What data elements and option combos are called, whose UIDs the server may have made. */
export interface Names {
  /** Key of a value: `2026W10 <org unit> OUTBREAK_CASES_CONFIRMED 5-14 years|Male`, without options for the default combo. */
  keyOf(value: {
    readonly period: string;
    readonly orgUnit: string;
    readonly dataElement: string;
    readonly categoryOptionCombo: string;
  }): string;
  /** UIDs by code and by options. */
  dataElement(code: string): string;
  optionCombo(options: string): string;
}

const HEADERS = { authorization: `Basic ${btoa('admin:district')}` };

/**
 * Write options as a key has them.
 *
 * @param options in any order
 */
export function optionsKey(options: readonly string[]): string {
  return [...options].sort().join('|');
}

/**
 * Ask a DHIS2 how its data elements and option combos are called.
 *
 * @param dhis2 the server
 * @returns the names
 */
export async function readNames({ url }: Dhis2Server): Promise<Names> {
  const list = async <One>(type: string, fields: string): Promise<readonly One[]> => {
    const response = await fetch(`${url}/api/${type}?fields=${fields}&paging=false`, { headers: HEADERS });
    return ((await response.json()) as Record<string, readonly One[]>)[type] ?? [];
  };
  const elements = await list<{ id: string; code: string }>('dataElements', 'id,code');
  const combos = await list<{ id: string; name: string; categoryOptions: readonly { name: string }[] }>(
    'categoryOptionCombos',
    'id,name,categoryOptions[name]',
  );
  const codes = new Map(elements.map(({ id, code }) => [id, code]));
  const options = new Map(
    combos.map(({ id, name, categoryOptions }) => [
      id,
      name === 'default' ? '' : optionsKey(categoryOptions.map((one) => one.name)),
    ]),
  );
  const idOf = (of: ReadonlyMap<string, string>, wanted: string): string => {
    for (const [id, name] of of) if (name === wanted) return id;
    throw new RangeError(`there is no "${wanted}"`);
  };
  return {
    keyOf: ({ period, orgUnit, dataElement, categoryOptionCombo }) =>
      `${period} ${orgUnit} ${codes.get(dataElement)} ${options.get(categoryOptionCombo)}`,
    dataElement: (code) => idOf(codes, code),
    optionCombo: (wanted) => idOf(options, wanted),
  };
}
