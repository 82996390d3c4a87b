import { isMap, type Node } from 'yaml';
import type { CompiledPlace } from '../../tally/compiled-mapping.ts';
import { Fields, textOf } from '../../tally/mapping/fields.ts';
import { NO_PLACE } from '../../tally/mapping/load-sources.ts';
import type { RowColumns } from '../../tally/mapping/row-columns.ts';
import { PLACE } from './keys.ts';

/** Stands in `orgUnit` of events for the org unit of the enrollment. */
export const OF_ENROLLMENT = 'enrollment';

/**
 * Read `orgUnit`: the columns that may name a place.
 *
 * @param items the items of the list
 * @param columns the columns that may be named
 * @param where what the list is part of, for messages
 * @returns the places that could be read
 */
export function loadPlaces(items: readonly Node[], columns: RowColumns, where: string): CompiledPlace[] {
  return items.flatMap((item) => {
    const { problems } = columns;
    const parts = isMap(item) ? new Fields(item, `orgUnit of ${where}`, Object.keys(PLACE), problems) : undefined;
    const text =
      parts === undefined
        ? textOf(item, `an item of "orgUnit" in ${where}`, 'write orgUnit: [place]', problems)
        : parts.text('column', 'needed', 'place');
    const column = text === undefined ? undefined : columns.single(text);
    if (column === undefined) return [];
    const person = NO_PLACE.exec(column.text ?? '')?.[1];
    if (person !== undefined) {
      const message = `column "${column.name}" is the key of a ${person}, no place`;
      problems.at(text?.node, message, 'name a column that leads to a Location or an Organization');
    }
    return [{ column: column.slot, name: column.name, stopIfPresent: parts?.flag('stopIfPresent', false) ?? false }];
  });
}
