import { batches } from '../batches.ts';
import type { FhirResource } from '../tally/compiled-mapping.ts';
import { type Transport, TransportError } from '../transport/index.ts';
import { batchRead } from './batch-read.ts';
import { postSearch } from './post-search.ts';
import { readPage } from './read-page.ts';

/** Ids a search, which are all on one page. */
const IDS = 100;

/**
 * Read resources by id. It fills in what `_include` left out: a server may follow only references whose target it knew
 * when they were stored (HAPI without referential integrity), or not include at all.
 *
 * @param transport the FHIR server
 * @param resourceType such as `Patient`
 * @param ids logical ids
 * @returns what is there, by `Type/id`; deleted and unknown ones are not in it
 * @throws {TransportError} when a read fails for another reason
 * @example await readMissing(fhir, 'Patient', ['p-1', 'p-2'])
 */
export async function readMissing(
  transport: Transport,
  resourceType: string,
  ids: readonly string[],
): Promise<Map<string, FhirResource>> {
  const references = ids.map((id) => `${resourceType}/${id}`);
  const answers = await batchRead(transport, references);
  if (answers === 'refused') return searchMissing(transport, resourceType, ids);
  const found = new Map<string, FhirResource>();
  for (const [at, { resource }] of answers.entries()) {
    const reference = references[at];
    if (reference !== undefined && resource !== undefined) found.set(reference, resource as FhirResource);
  }
  return found;
}

async function searchMissing(
  transport: Transport,
  resourceType: string,
  ids: readonly string[],
): Promise<Map<string, FhirResource>> {
  const found = new Map<string, FhirResource>();
  for (const some of batches(ids, IDS)) {
    const answer = await postSearch(transport, resourceType, { _id: some.join(','), _count: String(IDS) });
    const request = { method: 'POST', path: `${resourceType}/_search` } as const;
    if (answer === 'refused') {
      throw new TransportError(
        'refused',
        'FHIR',
        request,
        'is refused, and so is a posted batch: what _include left out cannot be read',
        'let the user post batch Bundles, or search by POST',
      );
    }
    for (const match of readPage(answer.body, resourceType, request).matches) {
      found.set(`${resourceType}/${match.id ?? ''}`, match);
    }
  }
  return found;
}
