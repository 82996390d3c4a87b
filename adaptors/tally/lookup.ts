/** Which org unit of DHIS2 a place of the FHIR server is. */
export interface Lookup {
  /** @returns the org unit of a place, or undefined when the lookup has no such place */
  find(place: string): string | undefined;
  /** Every org unit that the lookup can yield, sorted. */
  readonly orgUnits: readonly string[];
}

/**
 * Read the lines of a compiled lookup.
 *
 * @param lines `place TAB orgUnit`, as `tallysheet build` writes them
 * @returns the lookup
 * @example createLookup(['loc-1\tDiszpKrYNg8']).find('loc-1') // 'DiszpKrYNg8'
 */
export function createLookup(lines: readonly string[]): Lookup {
  const orgUnits = new Map<string, string>();
  for (const line of lines) {
    const tab = line.lastIndexOf('\t');
    orgUnits.set(line.slice(0, tab), line.slice(tab + 1));
  }
  return {
    find: (place) => orgUnits.get(place),
    orgUnits: [...new Set(orgUnits.values())].sort(),
  };
}
