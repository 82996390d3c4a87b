import type { Metadata } from '../../adaptors/dhis2/metadata/metadata.ts';
import { InputError } from '../files/index.ts';
import { readText } from '../files/read-text.ts';
import { asRecord } from '../run/as-record.ts';

/** What is read of an export; each is a list of objects. */
const COLLECTIONS = [
  'attributes',
  'categories',
  'categoryCombos',
  'categoryOptionCombos',
  'categoryOptions',
  'dataElements',
  'dataSets',
  'organisationUnits',
  'indicators',
  'indicatorTypes',
  'constants',
  'organisationUnitGroups',
] as const;

/** Lists of references in them. */
const LISTS = ['categoryOptions', 'dataSetElements', 'organisationUnits', 'attributeValues'];

/**
 * Read metadata of DHIS2 from a file: a snapshot of `tallysheet pull`, or an export of `/api/metadata`.
 *
 * @param file its path
 * @returns the metadata; a collection that is not there is empty
 * @throws {InputError} when the file is not there, or is no metadata
 * @example (await loadMetadata('mappings/immunization-monthly.metadata.json')).dataSets.length
 */
export async function loadMetadata(file: string): Promise<Metadata> {
  const fix = 'Write it with tallysheet pull, or export it from /api/metadata.json.';
  const root = asRecord(parse(await readText(file, fix), file, fix));
  if (root === undefined || !Array.isArray(root.dataSets)) {
    throw new InputError(file, 'holds no data sets of DHIS2', fix);
  }
  const lists = COLLECTIONS.map((name) => {
    const list = root[name] ?? [];
    if (Array.isArray(list) && list.every((item) => isObject(item, name))) return [name, list] as const;
    throw new InputError(file, `is no metadata of DHIS2: "${name}" is no list of objects with their references`, fix);
  });
  const { version, calendar } = asRecord(root.system) ?? {};
  const system = {
    ...(typeof version === 'string' ? { version } : {}),
    ...(typeof calendar === 'string' ? { calendar } : {}),
  };
  return { system, ...Object.fromEntries(lists) } as unknown as Metadata;
}

function parse(json: string, file: string, fix: string): unknown {
  try {
    return JSON.parse(json);
  } catch {
    throw new InputError(file, 'is no JSON', fix);
  }
}

function isObject(value: unknown, collection: string): boolean {
  const object = asRecord(value);
  if (typeof object?.id !== 'string') return false;
  if (collection === 'categoryOptionCombos') {
    if (asRecord(object.categoryCombo) === undefined || !Array.isArray(object.categoryOptions)) return false;
  }
  return LISTS.every((name) => {
    const list = object[name];
    return list === undefined || (Array.isArray(list) && list.every((item) => asRecord(item) !== undefined));
  });
}
