import type { SqlSlot } from './option-sql.ts';
import type { PieceType } from './piece.ts';

/** A column of the rows of a source on its way through the steps. */
export interface Slot extends SqlSlot {
  /** Its name in the mapping. */
  readonly name: string;
  readonly type: PieceType;
  /** Whether its texts sort alike by UTF-16 and by code points. */
  readonly isPlain: boolean;
  /** What it is in the first step. */
  readonly from: string;
}
