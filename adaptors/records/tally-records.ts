import type { Clock } from '../run/clock.ts';
import { countInTime } from '../run/count-in-time.ts';
import type { Operation } from '../run/operations.ts';
import { planRun } from '../run/plan-run.ts';
import { propose } from '../run/propose.ts';
import { stepTransport } from '../run/step-transport.ts';
import type { CompiledMapping } from '../tally/compiled-mapping.ts';
import { createLookup } from '../tally/lookup.ts';
import { createPlaces } from '../tally/places.ts';
import { viewOf } from '../tally/view-of.ts';
import type { Transport } from '../transport/index.ts';
import { countFar } from './count-far.ts';
import { countRecords } from './count-records.ts';
import { findRecordChanges } from './find-record-changes.ts';
import { isOtherTree, noteTree, PLACES } from './place-tree.ts';
import { readJoined } from './read-joined.ts';
import type { RecordSource } from './record-source.ts';
import { viewDates } from './view-dates.ts';

/** What the operation needs besides the mapping. */
export interface TallyRecordsOptions {
  /** The binding of the step's adaptor. */
  readonly over: (configuration: unknown) => Transport;
  /** Makes the source of a transport and of the step's credential. */
  readonly source: (transport: Transport, configuration: Readonly<Record<string, unknown>>) => RecordSource;
  readonly clock: Clock;
  /** Told of progress, a line each. */
  readonly log: (line: string) => void;
}

/**
 * Count what a mapping asks for from a source that is no FHIR server: find out what changed, choose the periods, read and
 * count them. It writes what `tally` of adaptors/fhir writes, so that the report step is the same.
 *
 * @param mapping compiled mapping
 * @param options transport binding, source, clock, log
 * @returns an operation
 * @state proposed
 * @throws {SourceError} `wrong-source` where a view is of nothing that the source has
 * @example tallyRecords(mapping, { over: godataOverHttp(request, { clock }), source: godataSource, clock, log })
 */
export function tallyRecords(mapping: CompiledMapping, { over, source, clock, log }: TallyRecordsOptions): Operation {
  return async (state) => {
    const { running } = state;
    if (running === undefined) throw new Error('tallyRecords: begin the step with beginRun');
    const transport = stepTransport(state, running, { over, clock });
    const from = source(transport, (state.configuration ?? {}) as Readonly<Record<string, unknown>>);
    const changes = await findRecordChanges(from, mapping, state, log);
    const parents = mapping.climb ? await from.readParents?.() : undefined;
    const tree = parents === undefined ? {} : { [PLACES]: noteTree(parents) };
    const isMoved = isOtherTree(state.overlap?.[PLACES], tree[PLACES]);
    if (isMoved) log('Find places that are part of others than before: count all periods again');
    const plan = planRun(mapping, state, isMoved ? 'all' : changes.periods, running, log);
    const lookup = createLookup(mapping.lookup);
    const findOrgUnit = parents === undefined ? lookup.find : createPlaces(lookup, (place) => parents.get(place)).find;
    const places = { lookup, findOrgUnit, findJoined: await readJoined(from, mapping) };
    const counted = await countInTime(mapping, plan, running, {
      count: (periods, watch) => countRecords(from, mapping, places, periods, watch),
      countUndated: async ({ view: name }) => {
        const view = viewOf(mapping, name);
        return viewDates(view).length === 0 ? 0 : from.countUndated(view);
      },
      countFar: (counted) => countFar(from, mapping, counted, running.now),
      clock,
      log,
    });
    const noted = { ...changes, overlap: { ...changes.overlap, ...tree } };
    const proposed = propose(mapping, state, { changes: noted, counted, running }, clock);
    return { ...state, proposed: from.address === undefined ? proposed : { ...proposed, from: from.address } };
  };
}
