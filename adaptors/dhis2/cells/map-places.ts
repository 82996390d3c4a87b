import type { CompiledDimension, CompiledMapping } from '../../tally/compiled-mapping.ts';
import { lookupPlaces, namePlaces } from '../../tally/data-value-settings.ts';

/** Lines that a message names. */
const LISTED = 3;

/**
 * Make a function that says where a mapping that takes values of another DHIS2 names an org unit.
 *
 * @param mapping compiled mapping
 * @returns ` (org-units.csv:3:1)`; the empty text for any other mapping
 * @example unitPlaces(mapping)('DiszpKrYNg8')
 */
export function unitPlaces({ views, lookup }: Pick<CompiledMapping, 'views' | 'lookup'>): (orgUnit: string) => string {
  const at = Object.values(views).find(({ dataValues }) => dataValues?.at?.units !== undefined)?.dataValues?.at?.units;
  if (at === undefined || lookup === null) return () => '';
  const placeOf = lookupPlaces(lookup, at, 1);
  return (orgUnit) => bracketed([placeOf(orgUnit)]);
}

/**
 * Make a function that says which lines of the maps of such a mapping lead to some category options together.
 *
 * @param mapping compiled mapping
 * @returns ` (combos.csv:3:1, combos.csv:4:1)`; the empty text where no map has them
 * @example optionPlaces(mapping)(['Male', 'Under 5 years'])
 */
export function optionPlaces({
  views,
  sources,
}: Pick<CompiledMapping, 'views' | 'sources'>): (options: readonly string[]) => string {
  return (options) => {
    const found = sources.flatMap(({ view, dimensions }) => {
      const { at, combos, attributes } = views[view]?.dataValues ?? {};
      const isIn = (name: string) => options.length > 0 && options.every((option) => leadsTo(dimensions, name, option));
      return [
        ...placesIn(Object.keys(combos ?? {}), at?.combos, isIn),
        ...placesIn(Object.keys(attributes ?? {}), at?.attributes, isIn),
      ];
    });
    return bracketed(found.slice(0, LISTED));
  };
}

function placesIn(names: readonly string[], lines: Parameters<typeof namePlaces>[1], isIn: (name: string) => boolean) {
  if (lines === undefined) return [];
  const placeOf = namePlaces(names, lines);
  return names.filter(isIn).map(placeOf);
}

function leadsTo(dimensions: readonly CompiledDimension[], name: string, option: string): boolean {
  return dimensions.some((dimension) => dimension.kind === 'map' && dimension.map[name] === option);
}

/** Without the name, which the message has. */
function bracketed(places: readonly string[]): string {
  const known = places.filter((place) => !place.startsWith('"')).map((place) => place.replace(/ ".*$/s, ''));
  return known.length === 0 ? '' : ` (${known.join(', ')})`;
}
