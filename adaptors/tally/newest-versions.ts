import type { FhirResource } from './compiled-mapping.ts';
import { hashKey } from './hash-key.ts';

/** Ids by resource type. */
export type IdsByType = ReadonlyMap<string, ReadonlySet<string>>;

/** Knows which version of some resources counts. */
export interface NewestVersions {
  /** Types of which there are several versions. */
  readonly types: ReadonlySet<string>;
  /** Look at a version, before the first is asked about. */
  note(resource: FhirResource): void;
  /** Whether a resource is the newest of its versions; true for all that have one. */
  isNewest(resource: FhirResource): boolean;
}

/** What decides between versions, one after the other. */
type Rank = readonly [version: number, time: number, content: number];

/**
 * Make what chooses the newest version of each of some resources: the one with the highest `meta.versionId`, as far as these
 * are numbers, else the latest `meta.lastUpdated`. Where neither tells, a hash of the content decides, so that no order of
 * files or lines can change a count.
 *
 * @param ids resources that came in several versions; they alone take memory, some 150 bytes each
 * @returns what knows none of them yet
 * @see https://hl7.org/fhir/R4/resource.html#Meta
 * @example
 * const newest = createNewestVersions(new Map([['Immunization', new Set(['imm-1'])]]));
 * for (const resource of resources) newest.note(resource);
 * resources.filter(newest.isNewest);
 */
export function createNewestVersions(ids: IdsByType): NewestVersions {
  const best = new Map<string, Map<string, Rank>>([...ids.keys()].map((type) => [type, new Map()]));
  const isMany = ({ resourceType, id }: FhirResource) => id !== undefined && ids.get(resourceType)?.has(id) === true;
  return {
    types: new Set(ids.keys()),
    note(resource) {
      if (!isMany(resource)) return;
      const { id = '', resourceType } = resource;
      const known = best.get(resourceType)?.get(id);
      const rank = rankOf(resource);
      if (known === undefined || compareRanks(rank, known) > 0) best.get(resourceType)?.set(id, rank);
    },
    isNewest(resource) {
      if (!isMany(resource)) return true;
      const known = best.get(resource.resourceType)?.get(resource.id ?? '');
      return known === undefined || compareRanks(rankOf(resource), known) === 0;
    },
  };
}

function rankOf(resource: FhirResource): Rank {
  const { versionId = '', lastUpdated = '' } = resource.meta ?? {};
  const version = /^\d{1,15}$/.test(versionId) ? Number(versionId) : -1;
  const time = Date.parse(lastUpdated);
  const hash = new Int32Array(3);
  hashKey(JSON.stringify(resource), hash);
  const content = ((hash[0] ?? 0) >>> 0) * 2 ** 21 + ((hash[1] ?? 0) >>> 11);
  return [version, Number.isNaN(time) ? Number.NEGATIVE_INFINITY : time, content];
}

function compareRanks(a: Rank, b: Rank): number {
  for (const [at, value] of a.entries()) {
    const other = b[at] ?? 0;
    if (value !== other) return value < other ? -1 : 1;
  }
  return 0;
}
