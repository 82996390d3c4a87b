import { namePlaces } from '../../tally/data-value-settings.ts';
import type { Transport } from '../../transport/index.ts';
import { readAll } from '../metadata/read-all.ts';
import { findOne } from '../metadata/read-objects.ts';
import type { Labelled, RawCombo } from './combo-key.ts';
import { readNamed } from './read-named.ts';
import { type OptionComboIds, type RawOptionSet, readShared } from './read-shared.ts';
import { SyncError } from './sync-error.ts';
import type { SyncMapping } from './sync-mapping.ts';
import { compareShown, type Synced, type SyncObject, type SyncObjects } from './sync-objects.ts';
import { type RawSyncObject, SYNC_FIELDS, toSyncObject } from './to-sync-object.ts';

/** Names that a message lists. */
const NAMES_LISTED = 10;

/** What the source has to give. */
export interface SourceObjects extends SyncObjects {
  /** The category combos that its objects have, by what they are made of, see `comboKey`. */
  readonly combos: Readonly<Record<string, RawCombo>>;
  /** The option combos of each, likewise. */
  readonly optionCombos: Readonly<Record<string, readonly OptionComboIds[]>>;
  /** The option sets that its data elements have. */
  readonly optionSets: readonly RawOptionSet[];
  /** UID of the unit whose descendants are taken over; undefined where none are. */
  readonly root: string | undefined;
}

/**
 * Read the objects of the source that a mapping takes over: org units below one, data sets, and data elements, those of
 * the data sets among them. What the map leaves out is not read on.
 *
 * @param transport the source
 * @param mapping checked mapping
 * @returns the objects, sorted by code
 * @throws {SyncError} `metadata-missing` where the mapping names what the source has not
 * @example (await readSourceObjects(dhis2, mapping)).dataElements.length
 */
export async function readSourceObjects(transport: Transport, mapping: SyncMapping): Promise<SourceObjects> {
  const { organisationUnits, map } = mapping;
  const isKept = ({ id, code = '' }: SyncObject) => map[id] !== null && map[code] !== null;
  const root =
    organisationUnits === undefined
      ? undefined
      : (await findNeeded(transport, 'organisationUnits', organisationUnits.below)).id;
  const units =
    root === undefined
      ? []
      : await readAll<RawSyncObject>(
          transport,
          'organisationUnits',
          `path:like:${root}`,
          SYNC_FIELDS.organisationUnits,
        );
  const dataSets: SyncObject[] = [];
  for (const name of mapping.dataSets) dataSets.push(await findNeeded(transport, 'dataSets', name));
  const elements = new Map<string, SyncObject>();
  const inSets = new Set(dataSets.flatMap(({ elements: list = [] }) => list.map(({ element }) => element)));
  for (const element of await readNamed(transport, 'dataElements', inSets)) elements.set(element.id, element);
  const hidden = [...inSets].find((id) => !elements.has(id));
  if (hidden !== undefined) throw missing(transport, 'dataElements', hidden);
  for (const name of mapping.dataElements) {
    const element = await findNeeded(transport, 'dataElements', name);
    elements.set(element.id, element);
  }
  const own = units.filter(({ id }) => id !== root).map((raw) => toSyncObject('organisationUnits', raw));
  const known = [...elements.values()];
  const dataElements = sorted(known).filter(isKept);
  const kept = new Set(dataElements.map(({ id }) => id));
  // What the map leaves out of a data set is missed by nobody.
  const keptSets = sorted(dataSets)
    .filter(isKept)
    .map((dataSet) => ({
      ...dataSet,
      elements: (dataSet.elements ?? []).filter(({ element }) => kept.has(element)),
    }));
  const shared = await readShared(transport, dataElements, keptSets);
  const categories = Object.values(shared.combos).flatMap(({ categories: list = [] }) => list);
  const options = categories.flatMap(({ categoryOptions = [] }) => categoryOptions);
  checkMap(
    mapping,
    [...own, ...known, ...dataSets, ...Object.values(shared.combos), ...categories, ...options, ...shared.optionSets],
    transport.system,
  );
  return {
    root,
    organisationUnits: sorted(own).filter(isKept),
    dataElements,
    dataSets: keptSets,
    ...shared,
  };
}

/** A line that means nothing is a slip, and what it was meant for would be made anew. */
function checkMap({ map, mapLines }: SyncMapping, objects: readonly Labelled[], system: string): void {
  const placeOf = namePlaces(Object.keys(map), mapLines);
  const names = new Set(objects.flatMap(({ id, code }) => (code === undefined ? [id] : [id, code])));
  const unknown = Object.keys(map).filter((name) => !names.has(name));
  if (unknown.length === 0) return;
  const more = unknown.length > NAMES_LISTED ? ` and ${unknown.length - NAMES_LISTED} more` : '';
  throw new SyncError(
    'metadata-missing',
    `${system}: the map names what is not taken over: ${unknown.slice(0, NAMES_LISTED).map(placeOf).join(', ')}${more}`,
    'correct the column "from", or take the lines out',
  );
}

async function findNeeded(transport: Transport, collection: Synced, name: string): Promise<SyncObject> {
  const found = await findOne<RawSyncObject>(transport, collection, name, SYNC_FIELDS[collection]);
  if (found !== undefined) return toSyncObject(collection, found.item);
  throw missing(transport, collection, name);
}

function missing({ system }: Transport, collection: Synced, name: string): SyncError {
  return new SyncError(
    'metadata-missing',
    `${system}: there is none of ${collection} with code or UID "${name}"`,
    'correct the mapping, or share it with the user',
  );
}

function sorted(objects: readonly SyncObject[]): SyncObject[] {
  return [...objects].sort(compareShown);
}
