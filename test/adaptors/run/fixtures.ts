import type { Finished } from '../../../adaptors/run/commit.ts';
import type { Proposed, Running, RunReport, Sent } from '../../../adaptors/run/state.ts';
import type { CompiledMapping } from '../../../adaptors/tally/compiled-mapping.ts';
import { emptyCounts, type SourceCounts } from '../../../adaptors/tally/counts.ts';

/** A mapping without sources, monthly in Nairobi since 202301, of which only the period settings matter. */
export function mappingWith(
  period: Partial<CompiledMapping['period']> = {},
  rest: Partial<CompiledMapping> = {},
): CompiledMapping {
  return {
    name: 'doses',
    hash: 'h1',
    dataSet: 'EPI',
    period: {
      type: 'Monthly',
      timeZone: 'Africa/Nairobi',
      keepOpen: 2,
      since: '202301',
      includeCurrent: false,
      ...period,
    },
    climb: false,
    idScheme: 'uid',
    minCell: 0,
    zeros: 'none',
    complete: undefined,
    send: { async: false },
    onEmpty: 'zero',
    onManualEdit: 'keep',
    ownUsers: [],
    maxQuarantined: { share: 0.05 },
    views: {},
    sources: [],
    lookup: [],
    ...rest,
  };
}

/** Freeze a value and all that it holds, so that changing any of it throws. */
export function deepFreeze<T>(value: T): T {
  if (typeof value === 'object' && value !== null && !Object.isFrozen(value)) {
    Object.freeze(value);
    for (const part of Object.values(value)) deepFreeze(part);
  }
  return value;
}

export const NOW = '2024-03-10T06:00:00.000Z';
const NO_COLUMNS = { dataElement: [], options: [], attributeOptions: [], orgUnit: [], period: [], value: [] };
const NO_CELLS = {
  dataElements: [],
  options: [],
  attributeOptions: [],
  orgUnits: [],
  periods: [],
  columns: NO_COLUMNS,
};
export const NOTHING_SENT: Sent = { created: 0, updated: 0, deleted: 0, unchanged: 0, kept: 0, refused: 0 };

/** What a tally step proposes. */
export function proposal(rest: Partial<Proposed> = {}): Proposed {
  return {
    cursor: { Immunization: '2024-03-09T00:00:00.000Z' },
    periods: ['202402', '202401'],
    dirty: [],
    mappingHash: 'h1',
    cells: NO_CELLS,
    rows: [],
    measures: [],
    now: NOW,
    usedMs: 1000,
    dryRun: false,
    requests: { FHIR: { requests: 3, bytes: 300 } },
    noHistory: [],
    retryParked: false,
    ...rest,
  };
}

/** A source's counts with the given parts. */
export function counts(rest: Partial<SourceCounts> = {}): SourceCounts {
  return { ...emptyCounts('doses', 0), ...rest };
}

/** A step under way. */
export function runningWith(rest: Partial<Running> = {}): Running {
  return { now: NOW, dryRun: false, startedAt: 0, deadline: 240_000, meter: { traffic: {} }, ...rest };
}

/** What a report step knows at its end. */
export function finishedWith(
  outcome: Partial<Finished['outcome']> = {},
  rest: Partial<Omit<Finished, 'outcome'>> = {},
): Finished {
  return {
    mapping: mappingWith(),
    workflow: 'doses-monthly',
    proposed: proposal(),
    running: runningWith(),
    outcome: {
      sent: NOTHING_SENT,
      conflicts: [],
      dirty: [],
      parked: new Map(),
      reopened: [],
      completeness: undefined,
      ...outcome,
    },
    ...rest,
  };
}

/** A report of a run in which nothing went wrong. */
export function reportWith(rest: Partial<RunReport> = {}): RunReport {
  return {
    workflow: 'doses-monthly',
    periods: ['202401', '202402'],
    rows: [],
    measures: [],
    cells: 0,
    sent: NOTHING_SENT,
    conflicts: [],
    dirty: [],
    parked: [],
    requests: {},
    cursor: {},
    dryRun: false,
    quarantine: { rows: { held: 0, of: 0 }, measures: { held: 0, of: 0 }, limit: { share: 0.05 } },
    overLimit: false,
    noHistory: [],
    parkedAnew: [],
    ...rest,
  };
}
