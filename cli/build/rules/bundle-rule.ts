import type { Program } from 'acorn';
import type { Problems } from '../../../adaptors/tally/mapping/problems.ts';

/** A bundle as the rules see it. */
export interface ParsedBundle {
  readonly source: string;
  readonly program: Program;
  /** The step's adaptor without its version. */
  readonly adaptor: string;
}

/** Looks for one kind of thing that the OpenFn compiler or sandbox refuses. */
export type BundleRule = (bundle: ParsedBundle, problems: Problems) => void;
