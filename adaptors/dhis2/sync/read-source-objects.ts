import type { Transport } from '../../transport/index.ts';
import { readAll } from '../metadata/read-all.ts';
import { findOne } from '../metadata/read-objects.ts';
import { readNamed } from './read-named.ts';
import { SyncError } from './sync-error.ts';
import type { SyncMapping } from './sync-mapping.ts';
import { compareShown, type Synced, type SyncObject, type SyncObjects } from './sync-objects.ts';
import { type RawSyncObject, SYNC_FIELDS, toSyncObject } from './to-sync-object.ts';

/** Names that a message lists. */
const NAMES_LISTED = 10;

/** What the source has to give. */
export interface SourceObjects extends SyncObjects {
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
  checkMap(map, [...own, ...known, ...dataSets], transport.system);
  const kept = new Set(known.filter(isKept).map(({ id }) => id));
  return {
    root,
    organisationUnits: sorted(own).filter(isKept),
    dataElements: sorted(known).filter(isKept),
    // What the map leaves out of a data set is missed by nobody.
    dataSets: sorted(dataSets)
      .filter(isKept)
      .map((dataSet) => ({
        ...dataSet,
        elements: (dataSet.elements ?? []).filter(({ element }) => kept.has(element)),
      })),
  };
}

/** A line that means nothing is a slip, and what it was meant for would be made anew. */
function checkMap(map: SyncMapping['map'], objects: readonly SyncObject[], system: string): void {
  const names = new Set(objects.flatMap(({ id, code }) => (code === undefined ? [id] : [id, code])));
  const unknown = Object.keys(map).filter((name) => !names.has(name));
  if (unknown.length === 0) return;
  const more = unknown.length > NAMES_LISTED ? ` and ${unknown.length - NAMES_LISTED} more` : '';
  throw new SyncError(
    'metadata-missing',
    `${system}: the map names what is not taken over: ${unknown.slice(0, NAMES_LISTED).join(', ')}${more}`,
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
