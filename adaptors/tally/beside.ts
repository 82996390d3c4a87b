import type { ColumnValue, Row } from './compiled-mapping.ts';
import type { FactsCounts } from './counts.ts';
import type { JoinClasses } from './join-table.ts';
import type { Lookup } from './lookup.ts';

/** What the rows of a source are counted with. */
export interface Beside {
  readonly lookup: Lookup;
  /** The org unit of a place, found by the lookup or by the places that it is part of. */
  readonly findOrgUnit: (place: string) => string | undefined;
  /** The row of a joined view, by the id of its resource. */
  readonly findJoined: (view: string, id: string) => Row | undefined;
  /** The rows of a joined view by number, where they are all known before the first row is counted. */
  readonly joinClasses?: (view: string) => JoinClasses | undefined;
  /** Values of the facts of a subject on the day of a row. */
  readonly findFacts: (facts: string, subject: string, day: number, row: Row) => readonly ColumnValue[];
  /** What became of the rows that the facts of the source were collected from; left out where it has no facts. */
  readonly factsCounts?: () => readonly FactsCounts[];
}
