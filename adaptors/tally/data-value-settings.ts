import type { PeriodType } from './period/index.ts';

/** Where the values of one data element go. */
export interface ElementRule {
  /** The data element of the target; null where the map leaves it out on purpose. */
  readonly to: string | null;
  /** Whether its option combos are added up without regard to their options. */
  readonly total: boolean;
  /** Whether several of its periods are added up, which is right only where DHIS2 would do that too. */
  readonly addsPeriods: boolean;
  /** The map does not say how values that come to one place are taken together, so they are added up. */
  readonly addsUp?: boolean;
  /** So are values of several option combos. */
  readonly addsCombos?: boolean;
  /** `text`: values go over as they are, whatever they are; `true`: yes/no values count 1 and 0. Left out: numbers. */
  readonly takes?: 'text' | 'true';
}

/** Option combos by how a map names them: true where it says what becomes of them, false where it leaves them out. */
export type ComboRules = Readonly<Record<string, boolean>>;

/** Where names stand in a map. */
export interface MapLines {
  /** As the mapping writes it. */
  readonly file: string;
  /** Line of each name, in the order of the names by code unit; of a lookup in that of its lines. */
  readonly lines: readonly number[];
}

/** Which values of another DHIS2 the records of a view are, and by which names the maps of the mapping know them. */
export interface DataValueSettings {
  /** Data sets of the source, by code or UID. */
  readonly dataSets: readonly string[];
  /** Data element groups of the source, by code or UID. */
  readonly groups: readonly string[];
  /** Org units of the source, by code or UID; all below them are read too. */
  readonly orgUnits: readonly string[];
  readonly periodType: PeriodType;
  /** A metadata attribute, by code or UID, whose values may name objects in the maps too. */
  readonly attribute?: string | undefined;
  /** Data elements of the source by UID, code or name. */
  readonly elements: Readonly<Record<string, ElementRule>>;
  /** Category option combos of the source by UID, code or name; undefined: only the default one is known. */
  readonly combos: ComboRules | undefined;
  /** Attribute option combos of the source likewise. */
  readonly attributes: ComboRules | undefined;
  /** Several attribute option combos of the source come to one of the target. */
  readonly attributesMeet?: true;
  /** Where all that stands, for messages; it decides no count. */
  readonly at?: Readonly<Partial<Record<'elements' | 'combos' | 'attributes' | 'units', MapLines>>>;
}

/**
 * Make a function that says where a name stands in a map.
 *
 * @param names of the map, in any order
 * @param lines where they stand; undefined: nobody knows
 * @returns `elements.csv:3:1 "EPI_BCG"`, or the name alone
 * @example namePlaces(Object.keys(settings.elements), settings.at?.elements)('EPI_BCG')
 */
export function namePlaces(names: readonly string[], lines: MapLines | undefined): (name: string) => string {
  if (lines === undefined) return (name) => `"${name}"`;
  const found = new Map([...names].sort().map((name, at) => [name, lines.lines[at]]));
  return (name) => {
    const line = found.get(name);
    return line === undefined ? `"${name}"` : `${lines.file}:${line}:1 "${name}"`;
  };
}

/**
 * Make a function that says where a place, or an org unit, stands in a lookup.
 *
 * @param lookup its lines
 * @param at where they stand; undefined: nobody knows
 * @param field 0: by the place; 1: by the org unit
 * @returns `org-units.csv:3:1 "HF-0001"`, of the first such line, or the name alone
 * @example lookupPlaces(mapping.lookup, settings.at?.units, 1)('DiszpKrYNg8')
 */
export function lookupPlaces(
  lookup: readonly string[],
  at: MapLines | undefined,
  field: 0 | 1,
): (name: string) => string {
  const lines = new Map<string, number>();
  for (const [position, line] of lookup.entries()) {
    const name = line.split('\t')[field] ?? '';
    const number = at?.lines[position];
    if (number !== undefined) lines.set(name, Math.min(number, lines.get(name) ?? number));
  }
  return (name) => (lines.has(name) ? `${at?.file}:${lines.get(name)}:1 "${name}"` : `"${name}"`);
}
