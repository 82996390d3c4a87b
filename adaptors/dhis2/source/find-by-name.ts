import { type MapLines, namePlaces } from '../../tally/data-value-settings.ts';
import { Dhis2SourceError } from './dhis2-source-error.ts';
import type { Named } from './source-metadata.ts';

/** Names that a message lists. */
const LISTED = 10;

/**
 * Find the objects of the source that a map names, each by its UID, else by its code, else by its value of
 * an attribute, else by its name.
 *
 * @param names as a map has them
 * @param objects the objects that they may mean
 * @param what what they are, for messages: `data elements`
 * @param options `alike`: objects of one name may be taken together, as option combos of several category combos; `at`: where
 *   the names stand
 * @returns the name in the map by UID
 * @throws {Dhis2SourceError} `source-unknown` with all names that mean nothing, `source-ambiguous` where two names mean one object,
 *   or one name several
 * @example findByName(['BCG'], elements, 'data elements').get('fbfJHSPpUQD') // 'BCG'
 */
export function findByName(
  names: readonly string[],
  objects: readonly Named[],
  what: string,
  { alike = false, at }: { readonly alike?: boolean; readonly at?: MapLines | undefined } = {},
): Map<string, string> {
  const placeOf = namePlaces(names, at);
  const byId = new Map(objects.map((object) => [object.id, [object]]));
  const byCode = grouped(objects, ({ code }) => code);
  const byAlias = grouped(objects, ({ alias }) => alias);
  const byName = grouped(objects, ({ name }) => name);
  const found = new Map<string, string>();
  const unknown: string[] = [];
  for (const name of names) {
    const meant = byId.get(name) ?? byCode.get(name) ?? byAlias.get(name) ?? byName.get(name) ?? [];
    if (meant.length === 0) unknown.push(name);
    if (meant.length > 1 && !alike)
      throw ambiguous(`${placeOf(name)} means ${meant.map(({ id }) => id).join(' and ')}`, what);
    for (const { id } of meant) {
      const other = found.get(id);
      if (other !== undefined) throw ambiguous(`${placeOf(other)} and ${placeOf(name)} both mean ${id}`, what);
      found.set(id, name);
    }
  }
  if (unknown.length === 0) return found;
  const more = unknown.length > LISTED ? ` and ${unknown.length - LISTED} more` : '';
  throw new Dhis2SourceError(
    'source-unknown',
    `the map of ${what} names what is not there: ${unknown.slice(0, LISTED).map(placeOf).join(', ')}${more}`,
    'correct the column "from", or take the lines out; the user must be allowed to read what it names',
  );
}

function ambiguous(which: string, what: string): Dhis2SourceError {
  return new Dhis2SourceError('source-ambiguous', `in the map of ${what} ${which}`, 'name each by its UID, once');
}

function grouped(objects: readonly Named[], keyOf: (object: Named) => string | undefined): Map<string, Named[]> {
  const groups = new Map<string, Named[]>();
  for (const object of objects) {
    const key = keyOf(object);
    if (key === undefined || key === '') continue;
    const group = groups.get(key);
    if (group === undefined) groups.set(key, [object]);
    else group.push(object);
  }
  return groups;
}
