import type { Dhis2Server } from '../../../cli/sandbox/dhis2/index.ts';

/**
 * List the values of a DHIS2 that are not deleted, by names.
 *
 * @param dhis2 the server
 * @param nameOf how org units are called
 * @returns lines such as `2026W10 Amari OUTBREAK_HOSPITALISED default = 1`, sorted
 */
export async function namedValues(dhis2: Dhis2Server, nameOf: (orgUnit: string) => string): Promise<string[]> {
  const [elements, combos] = await Promise.all([
    namesOf(dhis2.url, 'dataElements', 'code'),
    namesOf(dhis2.url, 'categoryOptionCombos', 'name'),
  ]);
  return dhis2
    .values()
    .filter(({ deleted }) => !deleted)
    .map(({ period, orgUnit, dataElement, categoryOptionCombo, value }) => {
      const combo = combos.get(categoryOptionCombo);
      return `${period} ${nameOf(orgUnit)} ${elements.get(dataElement)} ${combo === 'default' ? '' : `${combo} `}= ${value}`;
    })
    .sort();
}

async function namesOf(url: string, type: string, property: string): Promise<Map<string, string>> {
  const authorization = `Basic ${Buffer.from('admin:district').toString('base64')}`;
  const response = await fetch(`${url}/api/${type}?fields=id,${property}&paging=false`, { headers: { authorization } });
  const found = (await response.json()) as Record<string, Record<string, string>[]>;
  return new Map((found[type] ?? []).map((one) => [one.id ?? '', one[property] ?? '']));
}
