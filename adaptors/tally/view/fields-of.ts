import { isMap, type YAMLMap } from 'yaml';
import type { Fields, Text } from '../mapping/fields.ts';
import type { Problems } from '../mapping/problems.ts';

/** Keys that every element of a FHIR resource may have. */
export const ELEMENT_KEYS = ['id', 'extension', 'modifierExtension'];

const NAME = /^[A-Za-z][A-Za-z0-9_]*$/;

/**
 * Note a name that databases do not take.
 *
 * @param name the name and its node
 * @param what what it names, for the message
 * @param problems where mistakes go
 * @see https://build.fhir.org/ig/FHIR/sql-on-fhir-v2/StructureDefinition-ViewDefinition.html (constraint sql-name)
 */
export function checkName({ value, node }: Text, what: string, problems: Problems): void {
  if (NAME.test(value)) return;
  problems.at(node, `"${value}" cannot name a ${what}`, 'use letters, digits and _, beginning with a letter');
}

/**
 * Read a list of maps.
 *
 * @param fields where the list is
 * @param key its key
 * @param example what to write
 * @param need whether it must be there
 * @returns the maps; items that are none are noted
 */
export function mapsOf(
  fields: Fields,
  key: string,
  example: string,
  need: 'needed' | 'optional' = 'optional',
): YAMLMap[] {
  return (fields.list(key, need, example) ?? []).flatMap((item) => {
    if (isMap(item)) return [item];
    fields.problems.at(item, `expected keys and values in "${key}" of ${fields.where}`, `write ${key}: ${example}`);
    return [];
  });
}
