import type { Clock, KeptState, Operation } from '../../../adaptors/run/index.ts';
import type { CompiledMapping } from '../../../adaptors/tally/compiled-mapping.ts';
import type { Dhis2Server } from '../../../cli/sandbox/dhis2/index.ts';
import type { Troubled } from '../trouble.ts';
import type { Names } from './names.ts';

/** What does not change in a history of values. */
export interface ValuesSettings {
  readonly onEmpty: 'delete' | 'zero';
  readonly onManualEdit: 'keep' | 'overwrite';
  /** Newest periods that are counted in every run: what changes in others has to be found. */
  readonly keepOpen: number;
  /** Whether it begins with a run that goes well. */
  readonly isBegun: boolean;
}

/** A source and a DHIS2 that its counts are reported to. */
export interface ValuesWorld<Change> extends Troubled<Change> {
  readonly settings: ValuesSettings;
  /** Of the DHIS2 that is reported to. */
  readonly version: '2.41' | '2.43';
  readonly dhis2: Dhis2Server;
  readonly names: Names;
  /** Values that people entered last, by key; undefined for a deletion. */
  readonly entered: Map<string, string | undefined>;
  /** What the next run starts from. */
  state: KeptState;
  credentials(): Readonly<Record<'source' | 'dhis2', object>>;
  mapping(): Promise<CompiledMapping>;
  tally(mapping: CompiledMapping, beside: { readonly clock: Clock; readonly log: (line: string) => void }): Operation;
  /** Values of all periods in scope by key, counted in the plainest way. */
  recount(): ReadonlyMap<string, string>;
  /** Whether a period is one that a recount would count. */
  isInScope(period: string): boolean;
  close(): Promise<void>;
}
