import type { CompiledExpression } from '../../tally/fhirpath/index.ts';
import type { View } from '../../tally/mapping/mapping.ts';
import type { CompiledEvent, CompiledTracker } from '../compiled-tracker.ts';

/** A tracker mapping file, read and checked: every name in it is known and every expression compiles. */
export interface TrackerMapping extends Omit<CompiledTracker, 'hash' | 'views' | 'events' | 'lookup'> {
  /** Path of the lookup, relative to the mapping file; undefined without one. */
  readonly lookupFile: string | undefined;
  readonly views: ReadonlyMap<string, View>;
  readonly events: readonly EventMapping[];
}

/** An item of `events`, its condition compiled. */
export interface EventMapping extends Omit<CompiledEvent, 'where'> {
  readonly where: CompiledExpression | undefined;
}
