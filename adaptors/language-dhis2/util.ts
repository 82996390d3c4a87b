/** A tracked entity as DHIS2 answers it, as far as its attributes go. */
interface TrackedEntity {
  readonly attributes?: readonly {
    readonly attribute?: string;
    readonly displayName?: string;
    readonly value?: string;
  }[];
}

/**
 * Make an attribute of a tracked entity.
 *
 * @param attribute UID of the attribute
 * @param value its value
 * @returns the attribute as the tracker importer takes it
 * @example util.attr('w75KJ2mc4zz', 'Amina')
 */
export function attr(attribute: string, value: unknown): { attribute: string; value: unknown } {
  return { attribute, value };
}

/**
 * Make a data value of an event.
 *
 * @param dataElement UID of the data element
 * @param value its value
 * @returns the value as the tracker importer takes it
 * @example util.dv('f7n9E0hX8qk', 12)
 */
export function dv(dataElement: string, value: unknown): { dataElement: string; value: unknown } {
  return { dataElement, value };
}

/**
 * Find the value of an attribute by its name, in whatever case.
 *
 * @param trackedEntity as DHIS2 answers it
 * @param displayName of the attribute
 * @returns the value; undefined for none
 * @example util.findAttributeValue(state.data.trackedEntities[0], 'first name')
 */
export function findAttributeValue(trackedEntity: TrackedEntity, displayName: string): string | undefined {
  const wanted = displayName.toLowerCase();
  return trackedEntity?.attributes?.find((each) => each?.displayName?.toLowerCase() === wanted)?.value;
}

/**
 * Find the value of an attribute by its UID.
 *
 * @param trackedEntity as DHIS2 answers it
 * @param attribute UID of the attribute
 * @returns the value; undefined for none
 * @example util.findAttributeValueById(state.data.trackedEntities[0], 'w75KJ2mc4zz')
 */
export function findAttributeValueById(trackedEntity: TrackedEntity, attribute: string): string | undefined {
  return trackedEntity?.attributes?.find((each) => each?.attribute === attribute)?.value;
}
