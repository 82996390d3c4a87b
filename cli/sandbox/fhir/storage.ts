import { FhirError } from './fhir-error.ts';
import { formatInstant } from './instant.ts';
import type { FhirMeta, FhirResource, Version } from './types.ts';

/** What a write did. */
export interface Written {
  version: Version;
  /** True for a first version and for one that follows a deletion. */
  created: boolean;
}

/** Every version of every resource, in memory. */
export class Storage {
  readonly #types = new Map<string, Map<string, Version[]>>();
  readonly #journal: Version[] = [];
  readonly #live = new Map<string, readonly Version[]>();
  #nextId = 1;

  /** All versions in the order in which they were written. */
  get journal(): readonly Version[] {
    return this.#journal;
  }

  /** The versions of one resource, oldest first; empty when it never existed. */
  versions(type: string, id: string): readonly Version[] {
    return this.#types.get(type)?.get(id) ?? [];
  }

  /** The newest version of a resource that is not deleted. */
  current(type: string, id: string): Version | undefined {
    const newest = this.versions(type, id).at(-1);
    return newest?.resource === undefined ? undefined : newest;
  }

  /** The newest versions of a type that are not deleted; the same array until the type is written to. */
  live(type: string): readonly Version[] {
    const known = this.#live.get(type);
    if (known !== undefined) return known;
    const rows: Version[] = [];
    for (const versions of this.#types.get(type)?.values() ?? []) {
      const newest = versions.at(-1);
      if (newest?.resource !== undefined) rows.push(newest);
    }
    this.#live.set(type, rows);
    return rows;
  }

  /** An id that no resource of the type has. */
  freshId(type: string): string {
    while (this.versions(type, String(this.#nextId)).length > 0) this.#nextId += 1;
    const id = String(this.#nextId);
    this.#nextId += 1;
    return id;
  }

  /**
   * Write a version. The same content again keeps the version, as HAPI FHIR does.
   *
   * @param resource what to write; its `id` must be set
   * @param now the time of the write, unless `keepMeta`
   * @param keepMeta take `meta.versionId` and `meta.lastUpdated` from the resource where it has them
   */
  put(resource: FhirResource, now: Date, keepMeta = false): Written {
    const { resourceType: type, id } = resource;
    if (id === undefined) throw new FhirError(400, `A ${type} without an id cannot be stored`);
    const before = this.versions(type, id).at(-1);
    const kept = keepMeta ? resource.meta : undefined;
    if (before?.resource !== undefined && sameMeta(kept, before) && sameContent(before.resource, resource)) {
      return { version: before, created: false };
    }
    const versionId = kept?.versionId ?? nextVersion(before, this.versions(type, id).length);
    const lastUpdated = kept?.lastUpdated ?? formatInstant(now);
    const meta = { ...resource.meta, versionId, lastUpdated };
    const { resourceType, id: _id, meta: _meta, ...content } = resource;
    const stored = { resourceType, id, meta, ...content };
    const version = { type, id, versionId, lastUpdated, time: Date.parse(lastUpdated), resource: stored };
    this.#append(version);
    return { version, created: before?.resource === undefined };
  }

  /** Write a deletion; undefined when there is nothing to delete. */
  delete(type: string, id: string, now: Date): Version | undefined {
    const before = this.current(type, id);
    if (before === undefined) return undefined;
    const versionId = nextVersion(before, this.versions(type, id).length);
    const version = { type, id, versionId, lastUpdated: formatInstant(now), time: now.getTime() };
    this.#append(version);
    return version;
  }

  /** Do all writes of a function or, when it throws, none of them. */
  atomically<T>(work: () => T): T {
    const length = this.#journal.length;
    try {
      return work();
    } catch (error) {
      for (const { type, id } of this.#journal.splice(length)) {
        const versions = this.#types.get(type)?.get(id);
        versions?.pop();
        if (versions?.length === 0) this.#types.get(type)?.delete(id);
        this.#live.delete(type);
      }
      throw error;
    }
  }

  #append(version: Version): void {
    let resources = this.#types.get(version.type);
    if (resources === undefined) {
      resources = new Map();
      this.#types.set(version.type, resources);
    }
    const versions = resources.get(version.id);
    if (versions === undefined) resources.set(version.id, [version]);
    else versions.push(version);
    this.#journal.push(version);
    this.#live.delete(version.type);
  }
}

function nextVersion(before: Version | undefined, count: number): string {
  const number = Number(before?.versionId ?? 0);
  // HAPI FHIR 8.8.0 leaves a number out when it brings a deleted resource back: 1, deleted as 2, back as 4.
  const step = before !== undefined && before.resource === undefined ? 2 : 1;
  return String((Number.isInteger(number) ? number : count) + step);
}

/** Whether the version and the time that are to be kept, if any, are those that are stored. */
function sameMeta(kept: FhirMeta | undefined, { versionId, lastUpdated }: Version): boolean {
  return (kept?.versionId ?? versionId) === versionId && (kept?.lastUpdated ?? lastUpdated) === lastUpdated;
}

/** What the server sets itself is no content. */
const serverSet = new Set(['versionId', 'lastUpdated', 'source']);

function sameContent(left: FhirResource, right: FhirResource): boolean {
  return canonical(withoutServerMeta(left)) === canonical(withoutServerMeta(right));
}

function withoutServerMeta(resource: FhirResource): unknown {
  const { meta, ...content } = resource;
  const rest = Object.entries(meta ?? {}).filter(([key]) => !serverSet.has(key));
  return rest.length === 0 ? content : { ...content, meta: Object.fromEntries(rest) };
}

function canonical(value: unknown): string {
  return JSON.stringify(value, (_key, inner: unknown) =>
    typeof inner === 'object' && inner !== null && !Array.isArray(inner)
      ? Object.fromEntries(Object.entries(inner).sort(([a], [b]) => (a < b ? -1 : 1)))
      : inner,
  );
}
