/** What DHIS2 names by code, UID and name. */
export interface Named {
  readonly id: string;
  readonly code?: string;
  readonly name?: string;
}

/**
 * Find an object by code, then by UID, then by name: a code wins over another object's name that reads the same.
 *
 * @param objects where to look
 * @param name as the mapping has it
 * @returns the object, or undefined
 * @example findNamed(dataSet.elements, 'EPI_BCG_GIVEN')
 */
export function findNamed<Item extends Named>(objects: readonly Item[], name: string): Item | undefined {
  return (
    objects.find(({ code }) => code === name) ??
    objects.find(({ id }) => id === name) ??
    objects.find((object) => object.name === name)
  );
}
