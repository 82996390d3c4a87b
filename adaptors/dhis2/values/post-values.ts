import type { Transport } from '../../transport/index.ts';
import type { Change } from './diff-values.ts';
import { type ImportOptions, type Posted, postImport } from './post-import.ts';

/** How a set of values is posted. */
export interface PostOptions extends ImportOptions {
  readonly dataSet: string;
}

/** What a set of values says of itself, where all are of one org unit and period and are declared complete with them. */
export interface SetHeader {
  /** `yyyy-MM-dd`. */
  readonly completeDate: string;
  readonly period: string;
  readonly orgUnit: string;
  readonly attributeOptionCombo: string;
}

/**
 * Post values of one period.
 *
 * @param transport the DHIS2 server
 * @param changes of one period, sorted
 * @param options data set, dry run
 * @param header declares the values complete; left out for values that are not
 * @returns what DHIS2 said
 * @throws {TransportError} as `postImport`
 * @example (await postValues(dhis2, changes, { dataSet: 'jqSaKxtj8IA', dryRun: false, sleep })).summary.conflicts
 */
export function postValues(
  transport: Transport,
  changes: readonly Change[],
  { dataSet, ...options }: PostOptions,
  header?: SetHeader,
): Promise<Posted> {
  return postImport(transport, 'dataValueSets', { dataSet, ...header, dataValues: changes.map(toDataValue) }, options);
}

/**
 * Values as strings (a number is an error from 2.43), with their place each: at set level the importers agree on the data
 * set alone, and where a header repeats the place it is the same one. A NUL in a comment would make 2.43 drop the whole set without a word.
 */
function toDataValue({ kind, value, comment, followUp, ...key }: Change): object {
  if (kind === 'delete') return { ...key, deleted: true };
  return {
    ...key,
    value,
    ...(comment === undefined ? {} : { comment: comment.replaceAll('\0', '') }),
    // Up to 2.42 the name is the first one, from 2.43 the second; each passes over the other.
    ...(followUp === true ? { followup: true, followUp: true } : {}),
  };
}
