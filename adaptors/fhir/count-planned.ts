import { type Counted, countInTime } from '../run/count-in-time.ts';
import type { Plan } from '../run/plan.ts';
import type { Running } from '../run/state.ts';
import type { CompiledMapping } from '../tally/compiled-mapping.ts';
import { createLookup } from '../tally/lookup.ts';
import type { Transport } from '../transport/index.ts';
import { createElementsChooser } from './choose-elements.ts';
import { countPeriods, countUndated } from './count-periods.ts';
import { createJoinedRows } from './joined-rows.ts';
import { readPlaces } from './read-places.ts';
import type { TallyOptions } from './tally-operations.ts';

/**
 * Count the periods of a plan by searches, as far as the step has time.
 *
 * @param mapping compiled mapping
 * @param transport the FHIR server
 * @param plan the periods
 * @param running the step's time
 * @param options clock and log
 * @returns what is proposed of cells and periods
 * @throws {RunError} `period-too-large` when a single period takes longer than a whole step has
 */
export async function countPlanned(
  mapping: CompiledMapping,
  transport: Transport,
  plan: Plan,
  running: Running,
  { clock, log }: Pick<TallyOptions, 'clock' | 'log'>,
): Promise<Counted> {
  const lookup = createLookup(mapping.lookup);
  const findOrgUnit = await readPlaces(transport, mapping, lookup);
  const chooser = createElementsChooser(mapping);
  const joined = new Map(mapping.sources.map((source) => [source, createJoinedRows(mapping, source)]));
  return countInTime(mapping, plan, running, {
    count: (periods, watch) =>
      countPeriods(transport, mapping, { lookup, findOrgUnit }, periods, {
        concurrency: mapping.fetch?.concurrency,
        chooser,
        joinedRows: (source) => joined.get(source) ?? createJoinedRows(mapping, source),
        watch,
      }),
    countUndated: (source) => countUndated(transport, mapping, source),
    clock,
    log,
  });
}
