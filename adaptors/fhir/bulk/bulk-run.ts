import type { Clock } from '../../run/clock.ts';
import { RunError } from '../../run/run-error.ts';
import type { ExportReport, Proposed, Running, RunState } from '../../run/state.ts';
import type { CompiledMapping } from '../../tally/compiled-mapping.ts';
import type { BulkOptions } from './bulk-options.ts';
import type { BulkServer, Wrap } from './bulk-over-http.ts';

/** What the bulk tally needs besides the mapping. */
export interface BulkTallyOptions {
  readonly bulk: BulkOptions;
  /** The binding of the step's adaptor. */
  readonly over: (configuration: unknown, wrap: Wrap) => BulkServer;
  readonly clock: Clock;
  /** Told of progress, a line each. */
  readonly log: (line: string) => void;
}

/** One run of the operation. */
export interface BulkRun extends Omit<BulkTallyOptions, 'over'> {
  readonly mapping: CompiledMapping;
  readonly state: RunState;
  readonly running: Running;
  readonly server: BulkServer;
}

/** What a run comes to; what it leaves out is as the last run left it. */
export type Outcome = Partial<Proposed> & { readonly export: ExportReport };

/**
 * Refuse an export without anything to count, where an earlier run has counted something.
 *
 * @param counted resources read
 * @param state what the last run left
 * @throws {RunError} `source-empty`
 */
export function refuseEmptyExport(counted: number, { lastSuccess, cursor }: RunState): void {
  if (counted > 0 || lastSuccess === undefined || cursor === undefined) return;
  throw new RunError(
    'source-empty',
    'the export holds nothing that is counted, though an earlier run counted some',
    'check what the user may export; if all of it was deleted indeed, run once with --recount all ("recount": "all" in the state)',
  );
}
