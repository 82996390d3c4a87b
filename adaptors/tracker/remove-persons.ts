import { personUid } from './map-person.ts';
import type { SendContext } from './send-batch.ts';

/**
 * Do with tracked entities what the mapping says of persons that are none any more: leave them, which the report counts, or
 * delete them with their enrollments and events. A person who is back has the same identity and stays; DHIS2 would never
 * take a deleted UID again.
 *
 * @param context the mapping, and what deletes and counts
 * @param identities of persons who were deleted at the source, or go by another identity now
 * @returns passing trouble
 */
export async function removePersons(context: SendContext, identities: readonly string[]): Promise<string | undefined> {
  const { tracker, poster, counts } = context;
  if (identities.length === 0) return undefined;
  if (tracker.onDelete === 'keep') {
    counts.add('left', identities.length);
    return undefined;
  }
  const uids = identities.map((identity) => personUid(context, identity)).sort();
  const { deleted, refusals, trouble } = await poster.remove('trackedEntities', uids);
  counts.add('deleted', deleted);
  for (const refusal of refusals) counts.conflict(refusal);
  return trouble;
}
