import type { LineCounter } from 'yaml';
import type { LocatedDimension } from './load-dimensions.ts';
import type { LoadedViews } from './load-views.ts';
import type { Problems } from './problems.ts';

/** What the parts of a mapping know of each other while it is read. */
export interface LoadContext extends LoadedViews {
  readonly dimensions: ReadonlyMap<string, LocatedDimension | undefined>;
  /** The comment of values that have none of their own. */
  readonly comment: string | undefined;
  readonly problems: Problems;
  readonly lines: LineCounter;
}
