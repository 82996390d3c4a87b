import { join } from 'node:path';
import { request } from '@openfn/language-http';
import { jsonApiSource, tallyRecords } from '../../../adaptors/records/index.ts';
import type { CompiledMapping } from '../../../adaptors/tally/compiled-mapping.ts';
import { jsonOverHttp } from '../../../adaptors/transport/index.ts';
import { loadCompiledMapping } from '../../../cli/build/load-compiled-mapping.ts';
import { startDhis2Server } from '../../../cli/sandbox/dhis2/index.ts';
import { FACILITIES } from '../../../cli/sandbox/sample/places.ts';
import { ITEMS, stockMetadata } from '../../../cli/sandbox/sample/stock/stock-metadata.ts';
import { startStockServer } from '../../../cli/sandbox/stock/index.ts';
import type { Flow } from '../flow.ts';
import type { Watch } from '../trouble.ts';
import { liveValues } from '../values/live-values.ts';
import { readNames } from '../values/names.ts';
import { enter } from '../values/person-enters.ts';
import type { ValuesWorld } from '../values/values-world.ts';
import { type Moved, type StockChange, type StockHistory, stockHistories } from './stock-happenings.ts';

const START = Date.parse('2026-04-10T00:00:00.000Z');
const UNITS = new Map(FACILITIES.map(({ code, orgUnit }) => [code, orgUnit]));

/** As `jobs/stock-tally.ts` has it. */
const MOVEMENT = {
  ...{ path: 'movements', items: 'items', total: 'total', page: { number: 'page', size: 'pageSize', rows: 1000 } },
  window: { from: 'dateFrom', to: 'dateTo' },
  changes: {
    ...{ since: 'updatedSince', updated: 'updatedAt', created: 'createdAt', deleted: 'deleted' },
    ...{ query: { includeDeleted: 'true' }, newest: { sort: '-updatedAt' } },
  },
};

/** A movement in the model. */
type Kept = Moved & { readonly isDeleted: boolean };

/** Movements of a logistics system with a plain JSON API, added up by month. */
export const stockFlow: Flow<StockHistory> = {
  name: 'stock',
  variants: ['2.41', '2.43'],
  histories: stockHistories,
  live: async (variant, { settings, happenings }, lived) => {
    const world = await startStockFlow(variant === '2.41' ? '2.41' : '2.43', settings);
    await liveValues(world, happenings, lived);
  },
};

let compiled: Promise<CompiledMapping> | undefined;

async function startStockFlow(
  version: '2.41' | '2.43',
  settings: StockHistory['settings'],
): Promise<ValuesWorld<StockChange>> {
  const live: { time: number; watch: Watch | undefined } = { time: START, watch: undefined };
  const now = () => new Date(live.time);
  const movements = new Map<string, Kept>();
  const stock = await startStockServer({
    ...{ now, token: 'secret-token', maxPageSize: settings.pageSize },
    intercept: (asked) => live.watch?.('source', asked),
  });
  const dhis2 = await startDhis2Server({
    ...{ now, version, metadata: stockMetadata() },
    intercept: (asked) => live.watch?.('dhis2', asked),
  });

  function store(id: string, kept: Kept, stamps: object = {}): void {
    movements.set(id, kept);
    const { isDeleted: deleted, date, facility, ...rest } = kept;
    // Written as undefined too, so that it replaces what was there.
    const some = { date: date === '' ? undefined : date, facility: facility === '' ? undefined : facility };
    stock.save({ id, ...rest, deleted, ...(some as { date: string; facility: string }), ...stamps });
  }

  async function happen(change: StockChange): Promise<void> {
    if (change.what === 'person enters') return await enter(world, change);
    if (change.what === 'commit late') {
      const at = new Date(live.time - change.minutes * 60_000).toISOString();
      const id = `late-${movements.size}`;
      return store(id, { ...change.as, isDeleted: false }, { createdAt: at, updatedAt: at });
    }
    const id = `m${change.id}`;
    const known = movements.get(id);
    if (change.what === 'record' && known === undefined) return store(id, { ...change.as, isDeleted: false });
    if (known === undefined) return;
    if (change.what === 'record') return store(id, { ...change.as, isDeleted: known.isDeleted });
    if (change.what === 'correct') return store(id, { ...known, ...change.by });
    store(id, { ...known, isDeleted: change.what === 'delete' });
  }

  const world: ValuesWorld<StockChange> = Object.assign(live, {
    ...{ settings, version, dhis2, names: await readNames(dhis2), entered: new Map(), state: {} },
    credentials: () => ({
      source: { baseUrl: stock.url, access_token: 'secret-token' },
      dhis2: { hostUrl: dhis2.url, username: 'tallysheet', password: 'Tally-1-sheet' },
    }),
    mapping: async () => {
      compiled ??= loadCompiledMapping(join(import.meta.dirname, '../../../mappings/stock-monthly.yaml'));
      const mapping = await compiled;
      const { onEmpty, onManualEdit, keepOpen } = settings;
      const period = { ...mapping.period, keepOpen };
      return { ...mapping, onEmpty, onManualEdit, period, maxQuarantined: { share: 1 } };
    },
    tally: (mapping: CompiledMapping, beside: Parameters<ValuesWorld<StockChange>['tally']>[1]) =>
      tallyRecords(mapping, { over: jsonOverHttp(request), source: jsonApiSource({ movement: MOVEMENT }), ...beside }),
    recount: () => countStock(movements.values()),
    isInScope: (period: string) => period >= '202601' && period < monthOf(live.time),
    change: happen,
    forget: () => dhis2.forgetEntrances(),
    close: async () => {
      await stock.close();
      await dhis2.close();
    },
  });
  for (const [at, [type, date]] of FIRST.entries()) {
    const stamp = new Date(START - (9 - at) * 3_600_000).toISOString();
    const kept: Kept = { type, date, facility: 'TL-1001', item: 'VAC-BCG-20', quantity: 5, isDeleted: false };
    store(`m${at + 1}`, kept, { createdAt: stamp, updatedAt: stamp });
  }
  return world;
}

const FIRST = [
  ['RECEIPT', '2026-01-05'],
  ['ISSUE', '2026-02-10'],
  ['LOSS', '2026-02-28'],
  ['LOSS', '2026-03-31'],
  ['ISSUE', ''],
] as const;

/** The month of Nairobi. */
function monthOf(time: number): string {
  return new Date(time + 3 * 3_600_000).toISOString().slice(0, 7).replace('-', '');
}

/** Add everything up in the plainest way. */
function countStock(movements: Iterable<Kept>): Map<string, string> {
  const sums = new Map<string, number>();
  const add = (key: string, by: number) => sums.set(key, (sums.get(key) ?? 0) + by);
  for (const { type, date, facility, item, quantity, isDeleted } of movements) {
    const unit = UNITS.get(facility);
    if (isDeleted || date === '' || unit === undefined) continue;
    const place = `${date.slice(0, 7).replace('-', '')} ${unit}`;
    const element = { RECEIPT: 'STOCK_RECEIVED', ISSUE: 'STOCK_ISSUED', LOSS: 'STOCK_LOST' }[type];
    if (ITEMS[item] !== undefined) add(`${place} ${element} ${ITEMS[item]}`, quantity);
    if (type === 'LOSS') add(`${place} STOCK_LOSSES `, 1);
  }
  return new Map([...sums].map(([key, sum]) => [key, String(sum)]));
}
