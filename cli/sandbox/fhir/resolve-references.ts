import { FhirError } from './fhir-error.ts';
import { parseSearch } from './parse-search.ts';
import { runSearch } from './run-search.ts';
import type { Storage } from './storage.ts';
import type { FhirResource } from './types.ts';

/** A conditional reference, such as `Location?identifier=http://example.org|7`. */
const conditional = /^([A-Z][A-Za-z]+)\?(.+)$/;

/** Turns the conditional references of a resource into those of what they find. */
export type ReferenceResolver = (resource: FhirResource) => FhirResource;

/**
 * Make a resolver of conditional references. What is found is remembered: make one for each load or transaction.
 *
 * @param storage where the targets are looked for
 * @param unfound `keep` leaves a reference that finds nothing as it is, `refuse` throws
 * @returns the resolver; a resource without conditional references is returned as it is
 * @see http://hl7.org/fhir/R4/http.html#trules
 * @example const resolve = referenceResolver(storage, 'keep');
 */
export function referenceResolver(storage: Storage, unfound: 'keep' | 'refuse'): ReferenceResolver {
  const remembered = new Map<string, string>();
  const lookUp = (reference: string, type: string, query: string): string => {
    const known = remembered.get(reference);
    if (known !== undefined) return known;
    const [first, second] = runSearch(parseSearch(type, new URLSearchParams(query), storage), storage);
    if (unfound === 'refuse' && (first === undefined || second !== undefined)) {
      const problem = first === undefined ? 'No resources match this search' : 'Several resources match this search';
      throw new FhirError(first === undefined ? 404 : 412, `Invalid match URL "${reference}" - ${problem}`);
    }
    const found = first === undefined || second !== undefined ? reference : `${type}/${first.id}`;
    if (found !== reference) remembered.set(reference, found);
    return found;
  };
  const resolve = (value: unknown): unknown => {
    if (Array.isArray(value)) {
      const items = value.map(resolve);
      return items.some((item, at) => item !== value[at]) ? items : value;
    }
    return typeof value === 'object' && value !== null ? resolveObject(value as Record<string, unknown>) : value;
  };
  const resolveObject = (object: Record<string, unknown>): Record<string, unknown> => {
    let copy: Record<string, unknown> | undefined;
    for (const [name, child] of Object.entries(object)) {
      const match = name === 'reference' && typeof child === 'string' ? conditional.exec(child) : null;
      const next = match === null ? resolve(child) : lookUp(String(child), match[1] ?? '', match[2] ?? '');
      if (next === child) continue;
      copy ??= { ...object };
      copy[name] = next;
    }
    return copy ?? object;
  };
  return (resource) => resolveObject(resource) as FhirResource;
}
