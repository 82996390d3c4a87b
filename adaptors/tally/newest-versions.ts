import type { FhirResource } from './compiled-mapping.ts';
import { hashText } from './hash-key.ts';
import { idOf } from './id-of.ts';

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

/** Digits of a version that a number holds exactly. */
const DIGITS = 15;

/** What decides between versions, one after the other. */
type Rank = readonly [high: number, version: number, time: number, content: number];

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
  const manyOf = (resource: FhirResource) => {
    const id = idOf(resource);
    return id !== undefined && ids.get(resource.resourceType)?.has(id) ? id : undefined;
  };
  return {
    types: new Set(ids.keys()),
    note(resource) {
      const id = manyOf(resource);
      if (id === undefined) return;
      const { resourceType } = resource;
      const known = best.get(resourceType)?.get(id);
      const rank = rankOf(resource);
      if (known === undefined || compareRanks(rank, known) > 0) best.get(resourceType)?.set(id, rank);
    },
    isNewest(resource) {
      const id = manyOf(resource);
      if (id === undefined) return true;
      const known = best.get(resource.resourceType)?.get(id);
      return known === undefined || compareRanks(rankOf(resource), known) === 0;
    },
  };
}

function rankOf(resource: FhirResource): Rank {
  const { versionId = '', lastUpdated = '' } = resource.meta ?? {};
  const digits = String(versionId);
  const isNumber = /^\d{1,30}$/.test(digits);
  // In two parts: nanoseconds and the like are beyond what a number holds exactly.
  const high = isNumber ? Number(digits.slice(0, -DIGITS)) : -1;
  const version = isNumber ? Number(digits.slice(-DIGITS)) : -1;
  const time = Date.parse(lastUpdated);
  return [high, version, Number.isNaN(time) ? Number.NEGATIVE_INFINITY : time, contentOf(resource)];
}

/** A hash of 53 bits of all that a resource holds, however deep. */
function contentOf(resource: FhirResource): number {
  let a = 0;
  let b = 1;
  const add = (text: string) => {
    const hash = hashText(text);
    a = (Math.imul(a, 31) + hash) | 0;
    b = (Math.imul(b ^ hash, 0x01000193) + text.length) | 0;
  };
  // Not by JSON.stringify, which fails for what is nested some thousand levels deep.
  const waiting: unknown[] = [resource];
  while (waiting.length > 0) {
    const value = waiting.pop();
    if (typeof value !== 'object' || value === null) {
      add(`${typeof value}:${String(value)}`);
      continue;
    }
    const entries = Object.entries(value);
    add(`${Array.isArray(value) ? 'list' : 'object'}:${entries.map(([key]) => key).join('\u0001')}`);
    for (const [, part] of entries) waiting.push(part);
  }
  return (a >>> 0) * 2 ** 21 + (b >>> 11);
}

function compareRanks(a: Rank, b: Rank): number {
  for (const [at, value] of a.entries()) {
    const other = b[at] ?? 0;
    if (value !== other) return value < other ? -1 : 1;
  }
  return 0;
}
