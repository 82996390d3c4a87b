import type { CompiledMapping } from '../../tally/compiled-mapping.ts';
import { lookupPlaces, type MapLines } from '../../tally/data-value-settings.ts';
import type { Transport } from '../../transport/index.ts';
import { readAll } from '../metadata/read-all.ts';
import { findOne } from '../metadata/read-objects.ts';
import { Dhis2SourceError } from './dhis2-source-error.ts';
import { attributeValue, findAttribute, type RawValues } from './source-metadata.ts';

/** The org units of the source, as the mapping names them. */
export interface SourceUnits {
  /** UIDs of the units of `orgUnits` in the mapping. */
  readonly roots: readonly string[];
  /** What the lookup, or without one the id scheme, calls a unit; undefined where the unit has no such name. */
  keyOf(uid: string): string | undefined;
  /** The unit above each, by what the mapping calls them. */
  readonly parents: ReadonlyMap<string, string>;
  /** UIDs of the units right below one. */
  childrenOf(uid: string): readonly string[];
}

interface RawUnit extends RawValues {
  readonly id: string;
  readonly code?: string;
  readonly parent?: { readonly id?: string };
}

const ATTRIBUTE = 'attribute:';
const LISTED = 10;

/**
 * Read the org units of the source at and below some, and find what the mapping calls them.
 *
 * @param transport the source
 * @param orgUnits codes or UIDs, as the mapping has them
 * @param mapping its lookup, whose first column names units of the source by UID or code; without one its id scheme
 * @param options `alias`: UID of an attribute whose values the lookup may hold too; `at`: where its lines stand
 * @returns the units
 * @throws {Dhis2SourceError} `source-not-found`; `source-unknown` for places of the lookup that are no units of the source,
 *   `source-ambiguous` for a unit that the lookup names in two ways, which lead to two units
 * @example (await readSourceUnits(dhis2, ['NATIONAL'], mapping)).keyOf('DiszpKrYNg8') // 'HF-0001'
 */
export async function readSourceUnits(
  transport: Transport,
  orgUnits: readonly string[],
  mapping: Pick<CompiledMapping, 'lookup' | 'idScheme'>,
  { alias, at }: { readonly alias?: string | undefined; readonly at?: MapLines | undefined } = {},
): Promise<SourceUnits> {
  const attribute = mapping.lookup === null ? await attributeOf(transport, mapping.idScheme) : alias;
  const fields = `id,code,parent[id]${attribute === undefined ? '' : ',attributeValues[value,attribute[id]]'}`;
  const roots: string[] = [];
  const units = new Map<string, RawUnit>();
  for (const name of orgUnits) {
    const found = await findOne<RawUnit>(transport, 'organisationUnits', name, fields);
    if (found === undefined) throw notFound(`org unit with code or UID "${name}"`);
    roots.push(found.item.id);
    for (const unit of await readAll<RawUnit>(transport, 'organisationUnits', `path:like:${found.item.id}`, fields)) {
      units.set(unit.id, unit);
    }
  }
  const nameOf =
    mapping.lookup === null
      ? ownName(mapping.idScheme, units, attribute)
      : lookupName(mapping.lookup, units, { attribute, at });
  const keys = new Map([...units.values()].map((unit) => [unit.id, nameOf(unit)]));
  const keyOf = (uid: string) => (keys.has(uid) ? keys.get(uid) : uid);
  const below = new Map<string, string[]>();
  const parents = new Map<string, string>();
  for (const { id, parent } of units.values()) {
    if (parent?.id === undefined) continue;
    below.set(parent.id, [...(below.get(parent.id) ?? []), id]);
    const key = keyOf(id);
    const above = units.has(parent.id) ? keyOf(parent.id) : undefined;
    if (key !== undefined && above !== undefined) parents.set(key, above);
  }
  return { roots, keyOf, parents, childrenOf: (uid) => [...(below.get(uid) ?? [])].sort() };
}

/**
 * Tell whether a lookup leads several units of the source to one of the target.
 *
 * @param lookup lines of place and org unit; null: units lead to themselves
 * @example unitsMeet(['FS-1001\tnnDarh7hZhG', 'FS-1001-W\tnnDarh7hZhG']) // true
 */
export function unitsMeet(lookup: readonly string[] | null): boolean {
  const targets = (lookup ?? []).map((line) => line.split('\t')[1]);
  return new Set(targets).size < targets.length;
}

/** Values of an attribute are not always unique, and two units of one name would be added up by accident. */
function checkAliases(units: Iterable<RawUnit>, attribute: string, names?: ReadonlyMap<string, unknown>): void {
  const known = new Map<string, string>();
  for (const unit of units) {
    const alias = attributeValue(unit, attribute);
    if (alias === undefined || alias === '' || names?.has(alias) === false) continue;
    const other = known.get(alias);
    if (other !== undefined) {
      throw new Dhis2SourceError(
        'source-ambiguous',
        `org units ${other} and ${unit.id} both have the attribute value "${alias}"`,
        'correct it in the source, or name them in the lookup by UID or code',
      );
    }
    known.set(alias, unit.id);
  }
}

/** What a unit calls itself, where places are org units of the target by their codes, UIDs or attribute values. */
function ownName(
  idScheme: string,
  units: ReadonlyMap<string, RawUnit>,
  attribute: string | undefined,
): (unit: RawUnit) => string | undefined {
  if (attribute !== undefined) {
    checkAliases(units.values(), attribute);
    return (unit) => attributeValue(unit, attribute);
  }
  return idScheme === 'code' ? ({ code }) => code : ({ id }) => id;
}

function lookupName(
  lookup: readonly string[],
  units: ReadonlyMap<string, RawUnit>,
  { attribute, at }: { readonly attribute: string | undefined; readonly at: MapLines | undefined },
): (unit: RawUnit) => string {
  const placeOf = lookupPlaces(lookup, at, 0);
  const places = new Map(lookup.map((line) => [line.split('\t')[0] ?? '', line.split('\t')[1]]));
  if (attribute !== undefined) checkAliases(units.values(), attribute, places);
  const named = new Set<string>();
  const namesOf = (unit: RawUnit) =>
    [unit.id, unit.code, attributeValue(unit, attribute)].filter(
      (name) => name !== undefined && places.has(name),
    ) as string[];
  for (const unit of units.values()) {
    const names = namesOf(unit);
    if (new Set(names.map((name) => places.get(name))).size > 1) {
      throw new Dhis2SourceError(
        'source-ambiguous',
        `the lookup has org unit ${unit.id} twice, as ${names.map(placeOf).join(' and ')}, and leads to two units`,
        'keep one of the two lines',
      );
    }
    for (const name of names) named.add(name);
  }
  const unknown = [...places.keys()].filter((place) => !named.has(place));
  if (unknown.length > 0) {
    const more = unknown.length > LISTED ? ` and ${unknown.length - LISTED} more` : '';
    throw new Dhis2SourceError(
      'source-unknown',
      `the lookup names what is no org unit at or below those of "orgUnits": ${unknown.slice(0, LISTED).map(placeOf).join(', ')}${more}`,
      'write UIDs or codes of the source into the first column, or take the lines out',
    );
  }
  return (unit) => namesOf(unit)[0] ?? unit.code ?? unit.id;
}

async function attributeOf(transport: Transport, idScheme: string): Promise<string | undefined> {
  return idScheme.startsWith(ATTRIBUTE) ? findAttribute(transport, idScheme.slice(ATTRIBUTE.length)) : undefined;
}

function notFound(what: string): Dhis2SourceError {
  return new Dhis2SourceError(
    'source-not-found',
    `there is no ${what}`,
    'correct the mapping, or share it with the user',
  );
}
