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
  const asked = new Set(references);
  for (const [at, answer] of answers.entries()) {
    if (answer.resource === undefined) continue;
    const resource = answer.resource as FhirResource;
    const own = `${resource.resourceType}/${resource.id ?? ''}`;
    // By its own id, not by its place: not every gateway keeps the order of a batch.
    const reference = asked.has(own) ? own : references[at];
    if (reference !== undefined && (reference === own || !found.has(reference))) found.set(reference, resource);
  }
  return found;
}

/**
 * Search by posted forms. Only first pages are read, since the link of the next one may hold ids: where there is one, as
 * where the server clamps pages, half as many are asked for.
 */
async function searchMissing(
  transport: Transport,
  resourceType: string,
  ids: readonly string[],
): Promise<Map<string, FhirResource>> {
  const found = new Map<string, FhirResource>();
  const request = { method: 'POST', path: `${resourceType}/_search` } as const;
  const waiting = batches(ids, IDS);
  for (let some = waiting.pop(); some !== undefined; some = waiting.pop()) {
    const answer = await postSearch(transport, resourceType, { _id: some.join(','), _count: String(IDS) });
    if (answer === 'refused') {
      throw new TransportError(
        'refused',
        'FHIR',
        request,
        'is refused, and so is a posted batch: what _include left out cannot be read',
        'let the user post batch Bundles, or search by POST',
      );
    }
    const { matches, next } = readPage(answer.body, resourceType, request);
    if (next !== undefined && some.length > 1) waiting.push(...batches(some, Math.ceil(some.length / 2)));
    for (const match of matches) found.set(`${resourceType}/${match.id ?? ''}`, match);
  }
  return found;
}
