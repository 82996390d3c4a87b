import type { OrgUnit, PlaceMatch, PlannedUnit } from '../../adaptors/dhis2/index.ts';
import { formatCsv } from '../files/index.ts';

/**
 * Write org units as a table, one line each.
 *
 * @param units of DHIS2
 * @param attribute UID of the attribute whose values stand in the last column; undefined for none
 * @returns lines of CSV, sorted by path, so that a unit follows the one above it
 * @example unitTable(await listOrgUnits(dhis2), undefined).join('')
 */
export function unitTable(units: readonly OrgUnit[], attribute: string | undefined): string[] {
  const head = ['orgUnit', 'code', 'name', 'level', 'parent', 'openingDate', 'closedDate'];
  const rows = [...units]
    .sort((a, b) => compare(a.path ?? a.id, b.path ?? b.id))
    .map((unit) => {
      const { id, code = null, name = null, level = null, parent, attributeValues = [] } = unit;
      const value = attributeValues.find((each) => each.attribute.id === attribute)?.value ?? null;
      const days = [dayOf(unit.openingDate), dayOf(unit.closedDate)];
      return [id, code, name, level, parent?.id ?? null, ...days, ...(attribute === undefined ? [] : [value])];
    });
  return [attribute === undefined ? head : [...head, 'attribute'], ...rows].map(formatCsv);
}

/**
 * Write how places match org units, one line a place, and one a unit where several are proposed.
 *
 * @param matches in the order of the lines
 * @returns lines of CSV
 * @example matchTable(matchOrgUnits(places, units)).join('')
 */
export function matchTable(matches: readonly PlaceMatch[]): string[] {
  const rows = matches.flatMap((match) => {
    const { place, status } = match;
    const start = [place.key, place.name ?? null, status];
    if (status === 'matched') return [[...start, match.by, match.unit.id, match.unit.name ?? null]];
    if (status === 'proposed') return match.units.map(({ id, name = null }) => [...start, 'name', id, name]);
    return [[...start, null, null, null]];
  });
  return [['place', 'name', 'status', 'by', 'orgUnit', 'orgUnitName'], ...rows].map(formatCsv);
}

/** The head of the table of new org units. @example process.stdout.write(NEW_UNITS_HEAD) */
export const NEW_UNITS_HEAD = formatCsv([
  'outcome',
  'orgUnit',
  'name',
  'shortName',
  'code',
  'parent',
  'openingDate',
  'place',
]);

/** Write a new org unit as a line of CSV. @example newUnitLine('created', planned) */
export function newUnitLine(outcome: string, { place, unit }: PlannedUnit): string {
  const { id, name, shortName, code = null, parent, openingDate } = unit;
  return formatCsv([outcome, id, name, shortName, code, parent?.id ?? null, openingDate, place.key]);
}

function dayOf(instant: string | undefined): string | null {
  return instant?.slice(0, 10) ?? null;
}

function compare(a: string, b: string): number {
  return a < b ? -1 : Number(a > b);
}
