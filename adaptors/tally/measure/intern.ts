import type { Row } from '../compiled-mapping.ts';
import { REMEMBERED } from './option-of.ts';

/**
 * Number the values of a column.
 *
 * @param column its slot
 * @returns a function from a row to the number of its value, from 0; -1 for lists, and once there are too many values
 * @example createIntern(3)(row) // 0
 */
export function createIntern(column: number): (row: Row) => number {
  const codes = new Map<unknown, number>();
  return (row) => {
    const value = row[column];
    // A list must not be taken for the text that it is written as.
    if (typeof value === 'object' && value !== null) return -1;
    let code = codes.get(value);
    if (code === undefined) {
      if (codes.size >= REMEMBERED) return -1;
      code = codes.size;
      codes.set(value, code);
    }
    return code;
  };
}
