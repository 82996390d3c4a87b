import { batches } from '../../batches.ts';
import type { ChangeFeed, DayWindow, RecordPage, RecordSource } from '../../records/record-source.ts';
import type { CompiledMapping, CompiledView } from '../../tally/compiled-mapping.ts';
import type { DataValueSettings } from '../../tally/data-value-settings.ts';
import { normalizePeriod } from '../../tally/period/index.ts';
import type { Transport } from '../../transport/index.ts';
import { asSource } from './as-source.ts';
import { Dhis2SourceError } from './dhis2-source-error.ts';
import { emptyPeriods } from './empty-periods.ts';
import { newestChange, PROBE } from './newest-change.ts';
import { readDataValues, type SourceValue, type ValueQuery } from './read-data-values.ts';
import { readInParts, UNITS_A_REQUEST } from './read-in-parts.ts';
import { addressOf } from './same-server.ts';
import { resolveMaps } from './source-maps.ts';
import { readSourceMetadata, type SourceMetadata } from './source-metadata.ts';
import { readSourceUnits, type SourceUnits, unitsMeet } from './source-units.ts';
import { toRecords } from './to-record.ts';

/** All days that a period of DHIS2 can have. */
const ALL_DAYS = { from: '1970-01-01', to: '2100-12-31' };

const DAY_MS = 86_400_000;

/**
 * How much earlier is asked for than what is wanted. Up to 2.42 the SQL of DHIS2 compares `lastUpdated`, written in UTC, with times in
 * the zone of the server: one in America, whose clock shows up to 12 hours less, would leave out what changed last.
 */
const ZONES_MS = 12 * 3_600_000;

/** What is read once for a view, before its first value. */
interface Prepared {
  readonly metadata: SourceMetadata;
  readonly units: SourceUnits;
  readonly toRecord: ReturnType<typeof toRecords>;
}

/**
 * Make a source of records out of the data values of another DHIS2. What changed it tells by `lastUpdated` of the values,
 * deleted ones included, by the clock of that server; what the maps of the mapping lack it tells by name.
 *
 * All that could be wrong with the maps is found out before the first value is read.
 *
 * @param transport the other DHIS2
 * @param mapping compiled mapping
 * @param log told of periods without any value, where periods are added up
 * @param configuration the credential, whose address is held against that of the target
 * @returns the source
 * @throws {Dhis2SourceError} from each of its functions
 * @example tallyRecords(mapping, { over: overSource(overDhis2(http)), source: (dhis2) => dataValueSource(dhis2, mapping), clock, log })
 */
export function dataValueSource(
  transport: Transport,
  mapping: Pick<CompiledMapping, 'lookup' | 'idScheme' | 'views' | 'period' | 'climb'>,
  log: (line: string) => void = () => undefined,
  configuration?: unknown,
): RecordSource {
  const source = asSource(transport);
  const prepared = new Map<string, Promise<Prepared>>();

  function prepare(view: CompiledView): Promise<Prepared> {
    const settings = settingsOf(view);
    const known = prepared.get(view.name) ?? readAllOf(settings);
    prepared.set(view.name, known);
    return known;
  }

  async function readAllOf(settings: DataValueSettings): Promise<Prepared> {
    const metadata = await readSourceMetadata(source, settings);
    const maps = resolveMaps(settings, metadata, { unitsMeet: mapping.climb || unitsMeet(mapping.lookup) });
    const units = await readSourceUnits(source, settings.orgUnits, mapping, {
      alias: metadata.attribute,
      at: settings.at?.units,
    });
    return { metadata, units, toRecord: toRecords({ periodType: settings.periodType, maps, keyOf: units.keyOf }) };
  }

  async function* valuesOf(
    view: CompiledView,
    days: { readonly from: string; readonly to: string },
    since?: string,
  ): AsyncGenerator<readonly SourceValue[]> {
    const { metadata, units } = await prepare(view);
    const { dataSets, groups } = metadata;
    const query = { dataSets, groups, orgUnits: units.roots, children: true, ...days, ...(since && { since }) };
    const read = (part: ValueQuery) => readDataValues(source, part);
    yield* readInParts(query, { read, childrenOf: async (unit) => units.childrenOf(unit) });
  }

  async function newest({ views: [view] }: ChangeFeed): Promise<string | undefined> {
    if (view === undefined) return undefined;
    const { metadata, units } = await prepare(view);
    const { dataSets, groups, serverTime } = metadata;
    const query = { dataSets, groups, children: true, ...ALL_DAYS, limit: PROBE };
    const changesSince = async (since: number) => {
      const found: number[] = [];
      for (const orgUnits of batches(units.roots, UNITS_A_REQUEST)) {
        const values = await readDataValues(source, { ...query, orgUnits, since: new Date(since).toISOString() });
        found.push(...values.map(({ lastUpdated }) => Date.parse(lastUpdated)));
      }
      return found.filter((at) => at <= serverTime + DAY_MS);
    };
    const found = await newestChange(changesSince, serverTime);
    return found === undefined ? undefined : new Date(found).toISOString();
  }

  return {
    system: source.system,
    address: addressOf(configuration),
    tellsDeletions: true,
    feeds(views) {
      for (const view of views) settingsOf(view);
      return views.map((view) => ({ key: view.name, views: [view] }));
    },
    newestChange: newest,
    async *changesSince({ views: [view] }, since) {
      if (view === undefined) return;
      const { toRecord, metadata } = await prepare(view);
      const [from, latest] = [Date.parse(since), metadata.serverTime + DAY_MS];
      let ahead = 0;
      for await (const values of valuesOf(view, ALL_DAYS, new Date(Math.max(from - ZONES_MS, 0)).toISOString())) {
        const changes = values.flatMap((value) => {
          const at = Date.parse(value.lastUpdated);
          // A cursor that lies in the future would never see a change again.
          if (at > latest) ahead += 1;
          if (at < from || at > latest) return [];
          const record = toRecord(value);
          // What a value is about is its key: it never moves to another period.
          return { id: record.id ?? '', version: `${value.lastUpdated} ${value.deleted}`, at, record, isInPlace: true };
        });
        yield { changes };
      }
      if (ahead > 0)
        log(`Find ${ahead} values of ${view.name} written later than the clock of the source: not taken for changes`);
    },
    async *pages(view: CompiledView, window: DayWindow | undefined): AsyncGenerator<RecordPage> {
      const { toRecord } = await prepare(view);
      const days = window === undefined ? ALL_DAYS : { from: window.from, to: window.to };
      const found = new Set<string>();
      let comments = 0;
      for await (const values of valuesOf(view, days)) {
        for (const { period, isCommented } of values) {
          found.add(normalizePeriod(period));
          if (isCommented) comments += 1;
        }
        yield { records: values.map(toRecord) };
      }
      if (comments > 0) log(`Leave out the comments on ${comments} values of ${view.name}: only values are taken over`);
      const { periodType } = settingsOf(view);
      if (window === undefined || periodType === mapping.period.type) return;
      const empty = emptyPeriods(periodType, window, found);
      if (empty.length > 0) log(`Find no value at all of ${empty.join(', ')}, which is part of what is added up`);
    },
    // A value without a period there is not.
    countUndated: async () => 0,
    async readParents() {
      const all = new Map<string, string>();
      for (const view of Object.values(mapping.views)) {
        for (const [unit, above] of (await prepare(view)).units.parents) all.set(unit, above);
      }
      return all;
    },
  };
}

function settingsOf({ name, dataValues }: CompiledView): DataValueSettings {
  if (dataValues !== undefined) return dataValues;
  throw new Dhis2SourceError(
    'source-not-found',
    `view "${name}" is none of its data values`,
    'take them by a source with dataValues, and count other records by a workflow of their own',
  );
}
