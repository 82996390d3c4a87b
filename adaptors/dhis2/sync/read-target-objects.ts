import type { Transport } from '../../transport/index.ts';
import { readAll } from '../metadata/read-all.ts';
import { findOne } from '../metadata/read-objects.ts';
import {
  CATEGORY_FIELDS,
  comboKey,
  OPTION_FIELDS,
  type RawCategory,
  type RawCombo,
  type RawOption,
  WHOLE_COMBO_FIELDS,
} from './combo-key.ts';
import { readNamed } from './read-named.ts';
import { OPTION_SET_FIELDS, type RawOptionSet } from './read-shared.ts';
import type { SourceObjects } from './read-source-objects.ts';
import { SyncError } from './sync-error.ts';
import type { SyncMapping } from './sync-mapping.ts';
import type { SyncObject, SyncObjects } from './sync-objects.ts';
import { type RawSyncObject, SYNC_FIELDS, toSyncObject } from './to-sync-object.ts';

/** What the target has already. */
export interface TargetObjects extends SyncObjects {
  /** UID of the unit that units are put below; undefined where none are. */
  readonly root: string | undefined;
  /** UIDs of category combos by what they are made of; several where the target has several of them. */
  readonly combos: Readonly<Record<string, readonly string[]>>;
  /** All category combos, categories and category options. */
  readonly wholeCombos: readonly RawCombo[];
  readonly categories: readonly RawCategory[];
  readonly categoryOptions: readonly RawOption[];
  /** All option sets, where the source has any. */
  readonly optionSets: readonly RawOptionSet[];
}

/**
 * Read what the target has of the objects of the source: org units below one; data elements and data sets by UIDs and codes.
 *
 * @param transport the target
 * @param mapping checked mapping
 * @param source what the source has
 * @returns the objects, and the category combos
 * @throws {SyncError} `metadata-missing` where the mapping names what the target has not
 * @example (await readTargetObjects(dhis2, mapping, source)).combos
 */
export async function readTargetObjects(
  transport: Transport,
  mapping: SyncMapping,
  source: SourceObjects,
): Promise<TargetObjects> {
  const root = await rootOf(transport, mapping);
  const units =
    root === undefined
      ? []
      : await readAll<RawSyncObject>(
          transport,
          'organisationUnits',
          `path:like:${root}`,
          SYNC_FIELDS.organisationUnits,
        );
  const combos = await readAll<RawCombo>(transport, 'categoryCombos', 'name:!null', WHOLE_COMBO_FIELDS);
  const byKey: Record<string, string[]> = {};
  for (const combo of combos) {
    const key = comboKey(combo);
    if (key !== undefined) byKey[key] = [...(byKey[key] ?? []), combo.id];
  }
  return {
    root,
    organisationUnits: units.map((raw) => toSyncObject('organisationUnits', raw)),
    dataElements: await readNamed(transport, 'dataElements', namesOf(source.dataElements, mapping)),
    dataSets: await readNamed(transport, 'dataSets', namesOf(source.dataSets, mapping)),
    combos: byKey,
    wholeCombos: combos,
    categories: await readAll(transport, 'categories', 'name:!null', CATEGORY_FIELDS),
    categoryOptions: await readAll(transport, 'categoryOptions', 'name:!null', OPTION_FIELDS),
    optionSets:
      source.optionSets.length === 0 ? [] : await readAll(transport, 'optionSets', 'name:!null', OPTION_SET_FIELDS),
  };
}

async function rootOf(transport: Transport, { organisationUnits }: SyncMapping): Promise<string | undefined> {
  if (organisationUnits === undefined) return undefined;
  const { into } = organisationUnits;
  const found = await findOne<RawSyncObject>(transport, 'organisationUnits', into, 'id');
  if (found !== undefined) return found.item.id;
  throw new SyncError(
    'metadata-missing',
    `DHIS2: there is no org unit with code or UID "${into}"`,
    'correct organisationUnits.into in the mapping, or create the unit first',
  );
}

/** By what the target may call the objects of the source. */
function namesOf(objects: readonly SyncObject[], { map }: SyncMapping): Set<string> {
  return new Set(
    objects.flatMap(({ id, code }) => [id, code, map[id], code && map[code]]).filter((name) => !!name) as string[],
  );
}
