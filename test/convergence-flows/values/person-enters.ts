import type { ValuesWorld } from './values-world.ts';

/** A value that a person types into the data entry app of the DHIS2 that is reported to, or takes away (empty). */
export interface PersonEnters {
  readonly what: 'person enters';
  readonly period: string;
  readonly orgUnit: string;
  readonly dataElement: string;
  readonly options: string;
  readonly value: string;
}

/**
 * Enter a value as a person does.
 *
 * @param world whose DHIS2
 * @param entry which
 */
export async function enter(
  { dhis2, entered, names }: Pick<ValuesWorld<never>, 'dhis2' | 'entered' | 'names'>,
  { period, orgUnit, dataElement: code, options, value }: PersonEnters,
): Promise<void> {
  const place = {
    period,
    orgUnit,
    dataElement: names.dataElement(code),
    categoryOptionCombo: names.optionCombo(options),
  };
  const key = names.keyOf(place);
  if (value !== '') {
    dhis2.put({ ...place, value, storedBy: 'data.clerk' });
    entered.set(key, value);
    return;
  }
  const query = new URLSearchParams({ de: place.dataElement, pe: period, ou: orgUnit, co: place.categoryOptionCombo });
  const headers = { authorization: `Basic ${btoa('admin:district')}` };
  const { ok } = await fetch(`${dhis2.url}/api/dataValues?${query}`, { method: 'DELETE', headers });
  if (ok) entered.set(key, undefined);
}
