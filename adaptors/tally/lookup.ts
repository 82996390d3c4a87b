import { referenceKeys } from './fhirpath/runtime/references.ts';
import type { Day, DayRange } from './period/index.ts';

/** Which org unit of DHIS2 a place of the FHIR server is, and on which days that unit is counted. */
export interface Lookup {
  /**
   * Find a place: as it is written, else by the id in a reference (`Location/7`, relative or absolute), else by the
   * identifier in a conditional reference (`Location?identifier=system|value`): `system|value`, then `value`.
   *
   * @returns the org unit of a place, or undefined when the lookup has no such place
   */
  find(place: string): string | undefined;
  /** Tell whether an org unit is counted on any day of a period; never for units that the lookup lacks. */
  covers(orgUnit: string, period: DayRange): boolean;
  /** Tell whether an org unit is counted on a day; never for units that the lookup lacks. */
  openOn(orgUnit: string, day: Day): boolean;
  /** Tell whether there are days on which an org unit is not counted. */
  isDated(orgUnit: string): boolean;
  /** Every org unit that the lookup can yield, sorted; without a lookup those met so far, in the order of `positionOf`. */
  readonly orgUnits: readonly string[];
  /** The position of an org unit in `orgUnits`; undefined for units that the lookup lacks. */
  positionOf(orgUnit: string): number | undefined;
  /** How many positions there can be. */
  readonly positions: number;
}

/** More org units than fit into memory; how many places name themselves is not known before they are read. */
const MOST_UNITS = 2 ** 24;

const DATED = /^(.*)\t([^\t]*)\t(\d{4}-\d{2}-\d{2})?\t(\d{4}-\d{2}-\d{2})?$/s;
const CONDITIONAL = /^(?:https?:\/\/[^?#]*\/)?[A-Z][A-Za-z]*\?([^#]*)$/;

/** Days sort as texts; these lie before and after all of them. */
const ALWAYS: DayRange = { start: '', end: '~' };

/**
 * Read the lines of a compiled lookup.
 *
 * @param lines `place TAB orgUnit`, or `place TAB orgUnit TAB from TAB to` with the unit's first and last day, empty
 *   where there is none, as `tallysheet build` writes them. A unit on several lines is open on the days of each. Null for
 *   a mapping without a lookup: there each place is an org unit by itself, always open.
 * @returns the lookup
 * @see https://hl7.org/fhir/R4/http.html#trules conditional references
 * @example createLookup(['loc-1\tDiszpKrYNg8']).find('loc-1') // 'DiszpKrYNg8'
 */
export function createLookup(lines: readonly string[] | null): Lookup {
  if (lines === null) return createOpenLookup();
  const orgUnits = new Map<string, string>();
  const open = new Map<string, DayRange[]>();
  for (const line of lines) {
    const { place, orgUnit, days } = partsOf(line);
    orgUnits.set(place, orgUnit);
    const known = open.get(orgUnit);
    if (known === undefined) open.set(orgUnit, [days]);
    // Most units have several places and no days.
    else if (known[0] !== ALWAYS) open.set(orgUnit, days === ALWAYS ? [ALWAYS] : [...known, days]);
  }
  const covers = (orgUnit: string, period: DayRange): boolean =>
    (open.get(orgUnit) ?? []).some(({ start, end }) => start <= period.end && period.start <= end);
  const sorted = [...open.keys()].sort();
  const positions = new Map(sorted.map((unit, at) => [unit, at]));
  return {
    find(place) {
      const found = orgUnits.get(place);
      if (found !== undefined) return found;
      for (const name of otherNames(place)) {
        const orgUnit = orgUnits.get(name);
        if (orgUnit !== undefined) return orgUnit;
      }
      return undefined;
    },
    covers,
    openOn: (orgUnit, day) => covers(orgUnit, { start: day, end: day }),
    isDated: (orgUnit) => open.get(orgUnit)?.[0] !== ALWAYS,
    orgUnits: sorted,
    positionOf: (orgUnit) => positions.get(orgUnit),
    positions: sorted.length,
  };
}

/** Takes each place for the org unit that it names, and numbers them as they come. */
function createOpenLookup(): Lookup {
  const orgUnits: string[] = [];
  const positions = new Map<string, number>();
  return {
    find(place) {
      if (place.trim() === '') return undefined;
      if (!positions.has(place)) {
        if (orgUnits.length === MOST_UNITS)
          throw new RangeError(`more than ${MOST_UNITS} places: that cannot be org units`);
        positions.set(place, orgUnits.push(place) - 1);
      }
      return place;
    },
    covers: () => true,
    openOn: () => true,
    isDated: () => false,
    orgUnits,
    positionOf: (orgUnit) => positions.get(orgUnit),
    positions: MOST_UNITS,
  };
}

function partsOf(line: string): { readonly place: string; readonly orgUnit: string; readonly days: DayRange } {
  const [, place, orgUnit = '', from, to] = DATED.exec(line) ?? [];
  if (place === undefined) {
    const tab = line.lastIndexOf('\t');
    return { place: line.slice(0, tab), orgUnit: line.slice(tab + 1), days: ALWAYS };
  }
  const isAlways = from === undefined && to === undefined;
  return {
    place,
    orgUnit,
    days: isAlways ? ALWAYS : { start: from ?? ALWAYS.start, end: to ?? ALWAYS.end },
  };
}

/** What else a place may be called, the most exact name first. */
function otherNames(place: string): readonly string[] {
  const query = CONDITIONAL.exec(place)?.[1];
  if (query === undefined) return referenceKeys([place]);
  const names: string[] = [];
  for (const parameter of query.split('&')) {
    const [name, ...rest] = parameter.split('=');
    if (name !== 'identifier' || rest.length === 0) continue;
    const token = decoded(rest.join('='));
    names.push(token);
    const bar = token.indexOf('|');
    if (bar !== -1) names.push(token.slice(bar + 1));
  }
  return names;
}

/** What is no valid percent encoding was never encoded. */
function decoded(text: string): string {
  try {
    return decodeURIComponent(text);
  } catch {
    return text;
  }
}
