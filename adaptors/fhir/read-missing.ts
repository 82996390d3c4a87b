import type { FhirResource } from '../tally/compiled-mapping.ts';
import type { Transport } from '../transport/index.ts';
import { batchRead } from './batch-read.ts';

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
  const found = new Map<string, FhirResource>();
  for (const [at, { resource }] of answers.entries()) {
    const reference = references[at];
    if (reference !== undefined && resource !== undefined) found.set(reference, resource as FhirResource);
  }
  return found;
}
