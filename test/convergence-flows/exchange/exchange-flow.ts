import { dataValueSource, overSource } from '../../../adaptors/dhis2/source/index.ts';
import { http } from '../../../adaptors/language-dhis2/index.ts';
import { tallyRecords } from '../../../adaptors/records/index.ts';
import type { CompiledMapping } from '../../../adaptors/tally/compiled-mapping.ts';
import { type Dhis2Http, overDhis2 } from '../../../adaptors/transport/index.ts';
import { startDhis2Server } from '../../../cli/sandbox/dhis2/index.ts';
import { SOURCE_OPTION_COMBOS } from '../../../cli/sandbox/sample/exchange/source-combos.ts';
import { SOURCE_ELEMENTS, sourceMetadata } from '../../../cli/sandbox/sample/exchange/source-metadata.ts';
import { SOURCE_PLACES } from '../../../cli/sandbox/sample/exchange/source-places.ts';
import { targetMetadata } from '../../../cli/sandbox/sample/exchange/target-metadata.ts';
import type { Flow } from '../flow.ts';
import type { Watch } from '../trouble.ts';
import { liveValues } from '../values/live-values.ts';
import { readNames } from '../values/names.ts';
import { enter } from '../values/person-enters.ts';
import type { ValuesWorld } from '../values/values-world.ts';
import { type ExchangeChange, type ExchangeHistory, exchangeHistories, type Spot } from './exchange-happenings.ts';
import { exchangeMapping } from './exchange-mappings.ts';
import { addUp, type ExchangeModel, FIRST_LINES, isSplit, LINES, quarterOf, spotKey } from './exchange-model.ts';

type Version = '2.41' | '2.43';

const START = Date.parse('2026-04-10T00:00:00.000Z');
const DEFAULT = 'HllvX50cXC0';
const CREDENTIAL = { username: 'tallysheet', password: 'Tally-1-sheet' };
const [OLD, NEW]: readonly [Version, Version] = ['2.41', '2.43'];

/** From which version to which. */
const VARIANTS: Readonly<Record<string, readonly [Version, Version]>> = {
  '2.41-2.41': [OLD, OLD],
  '2.41-2.43': [OLD, NEW],
  '2.43-2.41': [NEW, OLD],
  '2.43-2.43': [NEW, NEW],
};

/** Values of a DHIS2, added up for another one by quarter. */
export const exchangeFlow: Flow<ExchangeHistory> = {
  name: 'exchange',
  variants: Object.keys(VARIANTS),
  histories: exchangeHistories,
  live: async (variant, { settings, happenings }, lived) => {
    const world = await startExchangeFlow(VARIANTS[variant] ?? [OLD, OLD], settings);
    await liveValues(world, happenings, lived);
  },
};

async function startExchangeFlow(
  [from, version]: readonly [Version, Version],
  settings: ExchangeHistory['settings'],
): Promise<ValuesWorld<ExchangeChange>> {
  const live: { time: number; watch: Watch | undefined } = { time: START, watch: undefined };
  const now = () => new Date(live.time);
  const model: ExchangeModel = { values: new Map(), hasHole: settings.hasHole, lookup: FIRST_LINES };
  const source = await startDhis2Server({
    ...{ now, version: from, metadata: sourceMetadata() },
    intercept: (asked) => live.watch?.('source', asked),
  });
  const dhis2 = await startDhis2Server({
    ...{ now, version, metadata: targetMetadata() },
    intercept: (asked) => live.watch?.('dhis2', asked),
  });

  function put(at: Spot, value: string): void {
    model.values.set(spotKey(at), { at, value });
    source.put({ ...placeOf(at), value, storedBy: 'facility.clerk' });
  }
  async function remove(at: Spot): Promise<void> {
    if (!model.values.delete(spotKey(at))) return;
    const { dataElement: de, period: pe, orgUnit: ou, categoryOptionCombo: co } = placeOf(at);
    const headers = { authorization: `Basic ${btoa('admin:district')}` };
    const query = new URLSearchParams({ de, pe, ou, co });
    const response = await fetch(`${source.url}/api/dataValues?${query}`, { method: 'DELETE', headers });
    if (!response.ok) throw new Error(`a person could not delete this: ${await response.text()}`);
  }
  async function happen(change: ExchangeChange): Promise<void> {
    switch (change.what) {
      case 'enter':
        return put(change.at, change.value);
      case 'remove':
        return await remove(change.at);
      case 'remove one':
      case 'change one': {
        const known = [...model.values.values()][change.nth % Math.max(model.values.size, 1)];
        if (known === undefined) return;
        return change.what === 'remove one' ? await remove(known.at) : put(known.at, change.value);
      }
      case 'correct map':
      case 'make hole':
        model.hasHole = change.what === 'make hole';
        return;
      case 'add unit':
        model.lookup = LINES.length;
        return;
      case 'person enters':
        return await enter(world, change);
    }
  }

  const over = overDhis2(http as unknown as Dhis2Http);
  const world: ValuesWorld<ExchangeChange> = Object.assign(live, {
    ...{ settings, version, dhis2, names: await readNames(dhis2), entered: new Map(), state: {} },
    credentials: () => ({
      source: { hostUrl: source.url, ...CREDENTIAL },
      dhis2: { hostUrl: dhis2.url, ...CREDENTIAL },
    }),
    mapping: async () => {
      const mapping = await exchangeMapping(model);
      const { onEmpty, onManualEdit, keepOpen } = settings;
      return {
        ...mapping,
        onEmpty,
        onManualEdit,
        period: { ...mapping.period, keepOpen },
        maxQuarantined: { share: 1 },
      };
    },
    tally: (mapping: CompiledMapping, beside: Parameters<ValuesWorld<ExchangeChange>['tally']>[1]) =>
      tallyRecords(mapping, {
        ...{ over: overSource(over), ...beside },
        source: (transport, credential) => dataValueSource(transport, mapping, beside.log, credential),
      }),
    recount: () => addUp(model),
    isInScope: (period: string) =>
      period >= '2025Q4' && period < quarterOf(now().toISOString().slice(0, 7).replace('-', '')),
    change: happen,
    forget: () => {
      source.forgetEntrances();
      dhis2.forgetEntrances();
    },
    close: async () => {
      await source.close();
      await dhis2.close();
    },
  });
  for (const [place, month, element, value] of FIRST) put({ place, month, element, combo: 'Male, 0-11 months' }, value);
  live.time += 3_600_000;
  return world;
}

const FIRST = [
  ['FS-1001', '202510', 'confirmed', '3'],
  ['FS-1001-W', '202511', 'confirmed', '4'],
  ['FS-1002', '202601', 'visits', '5'],
  ['FS-1001', '202603', 'stock', '6'],
  ['FS-1003', '202602', 'returns', '7'],
] as const;

function placeOf({ place, month, element, combo }: Spot) {
  return {
    dataElement: SOURCE_ELEMENTS[element].id,
    period: month,
    orgUnit: SOURCE_PLACES.find(({ code }) => code === place)?.id ?? '',
    categoryOptionCombo: isSplit(element)
      ? (SOURCE_OPTION_COMBOS.find(({ name }) => name === combo)?.id ?? '')
      : DEFAULT,
  };
}
