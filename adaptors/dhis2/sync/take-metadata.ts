import type { Clock } from '../../run/clock.ts';
import { stepTransport } from '../../run/step-transport.ts';
import type { Transport } from '../../transport/index.ts';
import { readSourceObjects } from './read-source-objects.ts';
import type { SyncMapping } from './sync-mapping.ts';
import type { SyncOperation } from './sync-state.ts';

/** What a step needs besides the mapping. */
export interface SyncOptions {
  /** The binding of the step's adaptor. */
  readonly over: (configuration: unknown) => Transport;
  readonly clock: Clock;
  /** Told of progress, a line each. */
  readonly log: (line: string) => void;
  /** Seconds that the step may take. */
  readonly seconds: number;
}

/**
 * Read the metadata of the source that a mapping takes over.
 *
 * @param mapping checked mapping
 * @param options transport binding, clock, log, seconds
 * @returns an operation
 * @state taken; everything else is gone
 * @example takeMetadata(metadata, { over: overSource(overDhis2(http)), clock: systemClock, log: console.log, seconds: 120 })
 */
export function takeMetadata(mapping: SyncMapping, { over, clock, log, seconds }: SyncOptions): SyncOperation {
  return async (state) => {
    const meter = { traffic: {} };
    const transport = stepTransport(state, { meter, deadline: clock.now() + seconds * 1000 }, { over, clock });
    const objects = await readSourceObjects(transport, mapping);
    const { organisationUnits, dataElements, dataSets } = objects;
    log(
      `Read ${organisationUnits.length} org units, ${dataElements.length} data elements, ${dataSets.length} data sets`,
    );
    const asked = { apply: mapping.apply || state.apply === true, dryRun: state.dryRun === true };
    return { taken: { objects, ...asked, requests: meter.traffic } };
  };
}
