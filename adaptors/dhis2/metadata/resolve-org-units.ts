import type { CompiledMapping, OrgUnitScheme } from '../../tally/compiled-mapping.ts';
import { createLookup, type Lookup } from '../../tally/lookup.ts';
import type { Transport } from '../../transport/index.ts';
import { ImportError } from '../conflicts/import-error.ts';
import type { AssignedUnit, DataSet } from './data-set.ts';
import { findOrgUnits } from './find-org-units.ts';

/** The org units that a mapping reports for, by UID. */
export interface ReportedUnits {
  /** Those of the lookup that DHIS2 has, or of the data set where there is no lookup; sorted. */
  readonly known: readonly string[];
  /** UIDs of the lookup that DHIS2 does not have. */
  readonly unknown: ReadonlySet<string>;
  /** What the lookup names and no unit of the data set is called; sorted. Empty for UIDs. */
  readonly missing: readonly string[];
  /** What brings a unit into these. */
  readonly noun: 'lookup' | 'UID' | 'code' | 'attribute value';
  /** On which days units are counted. */
  readonly lookup: Pick<Lookup, 'covers' | 'orgUnits'>;
  /** The UID of what a cell names; undefined when no unit of the data set is called so. */
  uidOf(name: string): string | undefined;
  /** The UIDs from the root down to a unit, with slashes; undefined where nobody told. */
  pathOf(uid: string): string | undefined;
}

type Named = Pick<CompiledMapping, 'idScheme' | 'lookup'>;

/**
 * Find the org units that a mapping can report for: everything that the lookup can yield, new cells or none, or all
 * units of the data set that have a UID, a code or a value of the attribute where there is no lookup.
 *
 * UIDs of a lookup may be units that the data set is not assigned to, which are told apart from those that DHIS2 lacks.
 * Codes and values are looked up among the assigned units alone.
 *
 * @param transport the DHIS2 server
 * @param mapping compiled mapping
 * @param dataSet with its assigned units, read with the mapping's id scheme
 * @returns the units, and what finds the UID of a cell's org unit
 * @throws {ImportError} `two-org-units` when two units have one code or value that may be counted, with both UIDs
 * @throws {TransportError} when an answer does not come
 * @example (await resolveOrgUnits(dhis2, mapping, dataSet)).uidOf('TL-1001') // 'nnDarh7hZhG'
 */
export async function resolveOrgUnits(transport: Transport, mapping: Named, dataSet: DataSet): Promise<ReportedUnits> {
  const { idScheme, lookup } = mapping;
  if (idScheme !== 'uid' || lookup === null) return unitsOfDataSet(mapping, dataSet);
  return await unitsOfLookup(transport, createLookup(lookup), dataSet);
}

/**
 * Find the org units that a mapping can report for among those that the data set is assigned to, without asking DHIS2.
 *
 * @param mapping compiled mapping
 * @param dataSet with its assigned units, read with the mapping's id scheme
 * @returns the units, and what finds the UID of a cell's org unit
 * @throws {ImportError} `two-org-units`
 * @example unitsOfDataSet(mapping, dataSet).uidOf('TL-1001') // 'nnDarh7hZhG'
 */
export function unitsOfDataSet({ idScheme, lookup: lines }: Named, dataSet: DataSet): ReportedUnits {
  const lookup = createLookup(lines);
  const named = unitsByName(dataSet.orgUnits, idScheme);
  const names = lines === null ? [...named.keys()] : lookup.orgUnits;
  const uids = new Map<string, string>();
  const nameOf = new Map<string, string>();
  for (const name of names) {
    const [uid, other] = named.get(name) ?? [];
    if (uid === undefined) continue;
    if (other !== undefined) {
      // A name that the places use is found out when a cell has it; nobody counts for the others.
      if (lines !== null) throw twoOrgUnits(uid, other, name, idScheme);
      continue;
    }
    uids.set(name, uid);
    nameOf.set(uid, name);
  }
  const known = [...nameOf.keys()].sort();
  return {
    known,
    unknown: new Set(),
    missing: names.filter((name) => !uids.has(name)),
    noun: lines === null ? nounOf(idScheme) : 'lookup',
    lookup: {
      orgUnits: known,
      covers(uid, period) {
        const name = nameOf.get(uid);
        return name !== undefined && lookup.covers(name, period);
      },
    },
    uidOf(name) {
      const [uid, other] = named.get(name) ?? [];
      if (uid !== undefined && other !== undefined) throw twoOrgUnits(uid, other, name, idScheme);
      return uids.get(name);
    },
    pathOf: pathsOf(dataSet),
  };
}

/** Part the lookup's UIDs into those that DHIS2 has and the others; assigned ones are there without asking. */
async function unitsOfLookup(transport: Transport, lookup: Lookup, dataSet: DataSet): Promise<ReportedUnits> {
  const assigned = new Set(dataSet.orgUnits.map(({ id }) => id));
  const found = await findOrgUnits(
    transport,
    lookup.orgUnits.filter((unit) => !assigned.has(unit)),
  );
  const isKnown = (unit: string) => assigned.has(unit) || found.has(unit);
  const pathOf = pathsOf(dataSet);
  return {
    known: lookup.orgUnits.filter(isKnown),
    unknown: new Set(lookup.orgUnits.filter((unit) => !isKnown(unit))),
    missing: [],
    noun: 'lookup',
    lookup,
    uidOf: (name) => name,
    pathOf: (uid) => pathOf(uid) ?? found.get(uid),
  };
}

function pathsOf({ orgUnits }: DataSet): ReportedUnits['pathOf'] {
  const paths = new Map(orgUnits.map(({ id, path }) => [id, path]));
  return (uid) => paths.get(uid);
}

/**
 * List org units by what an id scheme calls them.
 *
 * @param orgUnits units of a data set
 * @param scheme what they are called by
 * @returns the UIDs of each name, more than one where two units share it; units without a name are in none
 * @example unitsByName(dataSet.orgUnits, 'code').get('TL-1001') // ['nnDarh7hZhG']
 */
export function unitsByName(
  orgUnits: readonly AssignedUnit[],
  scheme: OrgUnitScheme,
): ReadonlyMap<string, readonly string[]> {
  const named = new Map<string, string[]>();
  for (const { id, code, attributeValue } of orgUnits) {
    const name = scheme === 'uid' ? id : scheme === 'code' ? code : attributeValue;
    if (name === undefined || name.trim() === '') continue;
    const known = named.get(name);
    if (known === undefined) named.set(name, [id]);
    else known.push(id);
  }
  return named;
}

/**
 * Say what an id scheme calls a unit by, for messages.
 *
 * @example calledBy('attribute:FHIR_ID', 'f-1') // 'the value "f-1" of attribute "FHIR_ID"'
 */
export function calledBy(scheme: OrgUnitScheme, name: string): string {
  if (scheme === 'uid') return `the UID "${name}"`;
  return scheme === 'code' ? `the code "${name}"` : `the value "${name}" of attribute "${scheme.slice(10)}"`;
}

function nounOf(scheme: OrgUnitScheme): ReportedUnits['noun'] {
  return scheme === 'uid' ? 'UID' : scheme === 'code' ? 'code' : 'attribute value';
}

function twoOrgUnits(first: string, second: string, name: string, scheme: OrgUnitScheme): ImportError {
  return new ImportError(
    'two-org-units',
    `org units ${first} and ${second} both have ${calledBy(scheme, name)}`,
    'correct one of them in DHIS2, since nobody could tell which one is counted for',
  );
}
