import { reportValues } from '../../../../adaptors/dhis2/index.ts';
import { http } from '../../../../adaptors/language-dhis2/index.ts';
import type { Clock } from '../../../../adaptors/run/clock.ts';
import type { Proposed, Running, RunReport, RunState } from '../../../../adaptors/run/state.ts';
import type {
  CompiledDimension,
  CompiledMapping,
  CompiledMeasure,
  CompiledSource,
} from '../../../../adaptors/tally/compiled-mapping.ts';
import { type Cell, encodeCells } from '../../../../adaptors/tally/measure/cells.ts';
import { type Dhis2Http, overDhis2, type Transport } from '../../../../adaptors/transport/index.ts';

export const NOW = '2024-04-10T08:00:00Z';
export const BCG = { id: 'WSy7zOZx1Wl', code: 'EPI_BCG_GIVEN', name: 'EPI - BCG doses given' };
export const OPV = { id: 'Tuoi3Ilwu9i', code: 'EPI_OPV_0_GIVEN' };
export const UNDER_1 = 'JKuWbG5bWAu';
export const FROM_1 = 'UIQxmxgioxH';
export const AMARI = 'nnDarh7hZhG';
export const BELO = 'UpC3p4YvEez';
export const CENDRA = 'bSJR8fSeaia';
export const DEFAULT = 'HllvX50cXC0';
export const USER = { username: 'tallysheet', password: 'Tally-1-sheet' };

/** A measure of the mapping, as far as reporting looks at it. */
export function measure(dataElement: string, line: number, changed: Partial<CompiledMeasure> = {}): CompiledMeasure {
  return {
    dataElement,
    line,
    aggregate: 'count',
    of: undefined,
    where: undefined,
    reads: [],
    by: [0],
    attributeBy: [],
    factor: undefined,
    decimals: undefined,
    rounding: 'half-up',
    comment: undefined,
    ...changed,
  };
}

/** A source of the mapping, as far as reporting looks at it. */
export function source(measures: readonly CompiledMeasure[], changed: Partial<CompiledSource> = {}): CompiledSource {
  return {
    name: 'dose',
    view: 'dose',
    columns: [],
    joins: [],
    facts: [],
    date: 0,
    datePlus: undefined,
    orgUnit: [],
    dimensions: [AGE],
    measures,
    ...changed,
  };
}

export const AGE: CompiledDimension = {
  name: 'age',
  kind: 'age',
  unit: 'years',
  birth: 0,
  bands: [
    { option: '< 1 year', from: 0, to: 1 },
    { option: '≥ 1 year', from: 1, to: null },
  ],
  other: undefined,
  missing: undefined,
};

/** The sample's mapping, as far as reporting looks at it. */
export function sampleMapping(changed: Partial<CompiledMapping> = {}): CompiledMapping {
  return {
    name: 'immunization-monthly',
    hash: 'hash-1',
    dataSet: 'EPI_MONTHLY',
    period: {
      type: 'Monthly',
      timeZone: 'Africa/Nairobi',
      keepOpen: 2,
      since: '202401',
      includeCurrent: false,
    },
    climb: false,
    idScheme: 'uid',
    minCell: 0,
    zeros: 'none',
    complete: undefined,
    send: { async: false },
    onEmpty: 'delete',
    onManualEdit: 'keep',
    ownUsers: [],
    maxQuarantined: { rows: 0 },
    views: {},
    sources: [source([measure(BCG.code, 31), measure(OPV.code, 32)])],
    lookup: [`loc-amari\t${AMARI}`, `loc-belo\t${BELO}`],
    ...changed,
  };
}

/** The metadata of a data element by age, its zeros not significant. */
export function element({ id, code }: { readonly id: string; readonly code: string }, valueType: string): object {
  return {
    id,
    code,
    name: code,
    domainType: 'AGGREGATE',
    valueType,
    aggregationType: 'SUM',
    zeroIsSignificant: false,
    categoryCombo: { id: 'FcENCewDeaL' },
  };
}

/** A cell of BCG doses. */
export function bcg(
  orgUnit: string,
  value: number | string,
  options: readonly string[] = ['< 1 year'],
  period = '202403',
): Cell {
  return { dataElement: BCG.code, options, attributeOptions: [], orgUnit, period, value: String(value) };
}

/** What the tally step would propose. */
export function proposal(cells: readonly Cell[], changed: Partial<Proposed> = {}): Proposed {
  return {
    cursor: { Immunization: '2024-04-10T07:00:00Z' },
    periods: ['202403', '202402'],
    dirty: [],
    mappingHash: 'hash-1',
    cells: encodeCells(cells),
    rows: [],
    noHistory: [],
    retryParked: false,
    measures: [],
    now: NOW,
    usedMs: 0,
    dryRun: false,
    requests: {},
    ...changed,
  };
}

/** A clock that stands still and notes the waits. */
export function stillClock(at = 0): Clock & { readonly waits: number[] } {
  const waits: number[] = [];
  return {
    waits,
    now: () => at,
    random: () => 1,
    sleep: (ms) => {
      waits.push(ms);
      return Promise.resolve();
    },
  };
}

/** A transport to an embedded DHIS2, over the compatible adaptor. */
export function transportTo(url: string, user: object = USER): Transport {
  return overDhis2(http as unknown as Dhis2Http)({ hostUrl: url, ...user });
}

/** What a run may be given besides its cells. */
export interface RunOptions {
  readonly mapping?: CompiledMapping;
  readonly proposed?: Partial<Proposed>;
  readonly running?: Partial<Running>;
  readonly kept?: RunState;
  readonly user?: object;
  readonly clock?: Clock;
  readonly lines?: string[];
}

/** Run the report step against a server. */
export async function report(
  url: string,
  cells: readonly Cell[],
  options: RunOptions = {},
): Promise<RunState & { readonly report: RunReport }> {
  const { mapping = sampleMapping(), clock = stillClock(), user = USER } = options;
  const running = {
    now: NOW,
    dryRun: false,
    startedAt: 0,
    deadline: 60_000,
    meter: { traffic: {} },
    ...options.running,
  };
  const operation = reportValues(mapping, {
    over: overDhis2(http as unknown as Dhis2Http),
    clock,
    log: (line) => options.lines?.push(line),
    workflow: 'immunization-monthly',
  });
  const state = await operation({
    ...options.kept,
    configuration: { hostUrl: url, ...user },
    proposed: proposal(cells, options.proposed),
    running,
  });
  if (state.report === undefined) throw new TypeError('the step left no report');
  return { ...state, report: state.report };
}
