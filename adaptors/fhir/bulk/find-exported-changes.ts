import { eventPeriods, watchedRows } from '../../run/event-period.ts';
import type { CompiledMapping, FhirResource } from '../../tally/compiled-mapping.ts';
import { idOf } from '../../tally/id-of.ts';
import { createLookup } from '../../tally/lookup.ts';
import { partOf } from '../../tally/places.ts';
import { viewOf } from '../../tally/view-of.ts';
import { type Transport, TransportError } from '../../transport/index.ts';
import { type LeftPeriods, latePeriods } from '../find-left-periods.ts';
import { readVersions, type Versions } from '../read-history.ts';
import { eachResource, type ReadFile } from './export-files.ts';
import { joinedTypes } from './export-windows.ts';
import type { Manifest } from './read-manifest.ts';

/** More changed resources of a type than this are not looked at one by one: everything is counted again. */
const MOST_CHANGED = 5_000;

/** What an export of changes tells. */
export interface ExportedChanges {
  /** Periods that changed resources are in, or were in; `all` where that cannot be known. */
  readonly periods: readonly string[] | 'all';
  /** Why it is `all`, for the log. */
  readonly because?: string;
  /** Joined types of which nobody knows whether events that were counted before refer to what is new. */
  readonly unsure: readonly string[];
}

/**
 * Find the periods to count again from an export of what changed since the cursor.
 *
 * A changed resource dirties the period that it is in; where it was before, and where a deleted one was, its earlier
 * versions tell. Where the server shows none, and where something that rows are joined with has changed, all periods are
 * counted again: an export does not say which events that concerns.
 *
 * @param manifest the export's, asked for with `_since`
 * @param mapping compiled mapping
 * @param options what reads a file, and the server's API for its histories
 * @returns the periods
 * @see https://hl7.org/fhir/uv/bulkdata/export.html#response---complete-status
 * @example await findExportedChanges(manifest, mapping, { read, transport })
 */
export async function findExportedChanges(
  { output, deleted }: Pick<Manifest, 'output' | 'deleted'>,
  mapping: CompiledMapping,
  { read, transport }: { readonly read: ReadFile; readonly transport: Transport },
): Promise<ExportedChanges> {
  const noted = createNotes(mapping);
  for await (const { type, resource } of eachResource(output, read)) {
    noted.note(type, resource);
    const id = idOf(resource);
    if (id === undefined) continue;
    const because = noted.look(type, id, resource);
    if (because !== undefined) return { periods: 'all', because: `a ${type} ${because}`, unsure: [] };
  }
  for await (const { resource } of eachResource(deleted, read)) {
    for (const [type, id] of deletionsOf(resource)) {
      const because = noted.look(type, id);
      if (because !== undefined) return { periods: 'all', because: `a ${type} ${because}`, unsure: [] };
    }
  }
  await noteMiscounted(transport, noted);
  for (const [type, ids] of noted.earlier) {
    const versions = ids.size > MOST_CHANGED ? 'too many of them' : await versionsOf(transport, type, [...ids].sort());
    if (typeof versions === 'string')
      return { periods: 'all', because: `of ${type} no earlier versions: ${versions}`, unsure: [] };
    for (const version of versions) noted.note(type, version);
  }
  const late = await findLate(transport, mapping, noted.created);
  if (late.because !== undefined) return { periods: 'all', because: late.because, unsure: [] };
  return { periods: [...new Set([...noted.periods, ...late.periods])].sort(), unsure: late.unsure };
}

/** Resources of a type whose histories show how a server counts versions. */
const PROBED = 20;

/**
 * Look at the earlier versions of what seems new too, on a server on which 1 is not the first version: some count from 0, or
 * give all versions the same number.
 */
async function noteMiscounted(transport: Transport, { first, earlier }: ReturnType<typeof createNotes>): Promise<void> {
  for (const [type, ids] of first) {
    const histories = await historiesOf(transport, type, [...ids].sort().slice(0, PROBED));
    if (typeof histories === 'string' || !histories.some(isMiscounted)) continue;
    earlier.set(type, new Set([...(earlier.get(type) ?? []), ...ids]));
  }
}

function isMiscounted({ versions }: Versions): boolean {
  const numbers = versions.map(({ meta }) => meta?.versionId);
  return numbers.length > 0 && numbers.indexOf('1') !== numbers.length - 1;
}

/** Periods of events that were counted before what they refer to came. */
async function findLate(
  transport: Transport,
  mapping: CompiledMapping,
  created: ReadonlyMap<string, ReadonlyMap<string, string>>,
): Promise<{ readonly periods: readonly string[]; readonly because?: string; readonly unsure: readonly string[] }> {
  const periods = new Set<string>();
  const unsure = new Set<string>();
  for (const source of mapping.sources) {
    for (const join of source.joins) {
      const type = viewOf(mapping, join.view).resource;
      const ofType = created.get(type) ?? new Map();
      const late =
        ofType.size > MOST_CHANGED ? 'all' : await servedPeriods(transport, mapping, { source, join, created: ofType });
      if (late === 'all') return { periods: [], because: `new ${type} may be what older events refer to`, unsure: [] };
      if (late === 'not-served') unsure.add(type);
      else for (const period of late) periods.add(period);
    }
  }
  return { periods: [...periods], unsure: [...unsure].sort() };
}

async function servedPeriods(...args: Parameters<typeof latePeriods>): Promise<LeftPeriods> {
  try {
    return await latePeriods(...args);
  } catch (error) {
    if (error instanceof TransportError && NOT_SERVED.has(error.code)) return 'not-served';
    throw error;
  }
}

/** What has been seen of the changes: periods of the resources as they are, and those whose earlier versions tell more. */
function createNotes(mapping: CompiledMapping) {
  const joined = new Set(joinedTypes(mapping));
  const watched = watchedRows(mapping).map((rows) => ({
    type: viewOf(mapping, rows.view).resource,
    periodsOf: eventPeriods(mapping, rows),
  }));
  const types = new Set(watched.map(({ type }) => type));
  const periods = new Set<string>();
  const earlier = new Map<string, Set<string>>();
  const first = new Map<string, Set<string>>();
  const created = new Map<string, Map<string, string>>();
  const isKnown = placesOfLookup(mapping);

  /** A first version has left nothing; but events may have come before what they refer to. */
  function lookAtNew(type: string, id: string, resource: FhirResource): string | undefined {
    if (types.has(type)) first.set(type, (first.get(type) ?? new Set()).add(id));
    if (!joined.has(type)) return undefined;
    created.set(type, (created.get(type) ?? new Map()).set(id, resource.meta?.lastUpdated ?? ''));
    const leads = mapping.climb && type === 'Location' && !isKnown(id) && partOf(resource) !== undefined;
    return leads ? 'has come, which events may have named before' : undefined;
  }

  return {
    periods,
    earlier,
    /** Those whose version is 1. */
    first,
    created,
    note(type: string, resource: FhirResource): void {
      for (const rows of watched) {
        if (rows.type === type) for (const period of rows.periodsOf(resource)) periods.add(period);
      }
    },
    /** Remember to look at the earlier versions; why not, where they would not tell enough. */
    look(type: string, id: string | undefined, resource?: FhirResource): string | undefined {
      if (id === undefined) return 'was deleted that is not named';
      if (resource?.meta?.versionId === '1') return lookAtNew(type, id, resource);
      if (joined.has(type)) return 'has changed, which rows are joined with';
      if (types.has(type)) earlier.set(type, (earlier.get(type) ?? new Set()).add(id));
      return undefined;
    },
  };
}

/** Places that lead to an org unit without climbing, whether the server has them or not. */
function placesOfLookup({ lookup, climb }: CompiledMapping): (place: string) => boolean {
  const { find } = createLookup(climb ? lookup : []);
  return (place) => find(place) !== undefined;
}

async function versionsOf(
  transport: Transport,
  type: string,
  ids: readonly string[],
): Promise<readonly FhirResource[] | string> {
  const histories = await historiesOf(transport, type, ids);
  return typeof histories === 'string' ? histories : histories.flatMap(({ versions }) => versions);
}

async function historiesOf(
  transport: Transport,
  type: string,
  ids: readonly string[],
): Promise<readonly Versions[] | string> {
  try {
    const histories = await readVersions(transport, type, ids);
    return typeof histories === 'string' ? 'unknown' : histories;
  } catch (error) {
    const isNotServed = error instanceof TransportError && NOT_SERVED.has(error.code);
    if (!isNotServed) throw error;
    return UNKNOWN;
  }
}

const UNKNOWN = 'the server does not show them';

/** How a server without batches or histories answers. */
const NOT_SERVED: ReadonlySet<string> = new Set(['refused', 'forbidden', 'unexpected-answer', 'server-error']);

/** Type and id of what a Bundle of an export says was deleted; no id where it does not say what that was. */
function deletionsOf({ entry }: FhirResource): [type: string, id: string | undefined][] {
  const entries: ({ request?: { method?: unknown; url?: unknown } } | null)[] = Array.isArray(entry) ? entry : [];
  return entries.flatMap((one): [string, string | undefined][] => {
    if (one?.request?.method !== 'DELETE') return [];
    const [type, id] = REFERENCE.exec(String(one.request.url ?? ''))?.slice(1) ?? [];
    return [[type ?? 'resource', id]];
  });
}

/** The end of an address of a resource, or of a version of it. */
const REFERENCE = /(?:^|\/)([A-Z][A-Za-z]+)\/([\w.-]+)(?:\/_history\/[\w.-]+)?\/?$/;
