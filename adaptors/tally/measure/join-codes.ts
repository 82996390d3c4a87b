import type { ColumnValue, CompiledDimension, Row } from '../compiled-mapping.ts';
import type { JoinClasses } from '../join-table.ts';
import { partialBirth } from '../period/index.ts';
import { createIntern } from './intern.ts';
import { createOptionCodes } from './option-of.ts';
import { childOf, createNode, type OutcomeNode } from './outcome-tree.ts';

/** Leads from a node of the tree of outcomes on by what a joined row is to dimensions and conditions. */
export interface JoinCodes {
  /** Work out what follows from joined rows, by number, that come next, and have it brought near. */
  lookAhead(numbers: Int32Array, count: number): void;
  /**
   * @param number of the joined row, -1 for none
   * @returns undefined where the joined row has no code
   */
  follow(node: OutcomeNode, number: number, start: number, end: number): OutcomeNode | undefined;
}

/** A birth that is no single day; no day has such a number. */
const UNUSUAL = -(2 ** 31);
/** A joined row that has no code, since it holds a list or a column has too many values. */
const NO_CODE = -1;
const UNKNOWN = 0;

/**
 * Make the codes of the rows of one join. What does not depend on the day of the event is one code, kept by the number
 * of the joined row, with the births that ages are counted from beside it.
 *
 * @param classes the joined rows by number
 * @param offset slot of the first of their columns
 * @param columnCount how many they are
 * @param dimensions those that read them
 * @param slots of columns that conditions read
 */
export function createJoinCodes(
  classes: JoinClasses,
  offset: number,
  columnCount: number,
  dimensions: readonly CompiledDimension[],
  slots: readonly number[],
): JoinCodes {
  const codes = dimensions.map((dimension) => ({ dimension, ...createOptionCodes(dimension) }));
  const ages = codes.flatMap((one) => (one.dimension.kind === 'age' ? [{ ...one, birth: one.dimension.birth }] : []));
  const others = codes.filter(({ dimension }) => dimension.kind !== 'age');
  const interns = slots.map(createIntern);
  const root = createNode();
  const codesOfNodes = new Map<OutcomeNode, number>();
  const filled: ColumnValue[] = new Array<ColumnValue>(offset + columnCount).fill(null);
  const width = 1 + ages.length;
  // By number of the joined row + 1: its code, from 1, then its births.
  let records = new Int32Array(256 * width);

  /** A row of the source in which only the joined columns are filled; the next one takes its place. */
  function rowOf(number: number): Row {
    for (let column = 0; column < columnCount; column += 1)
      filled[offset + column] = number === -1 ? null : classes.valueOf(number, column);
    return filled;
  }

  function codeOfRow(row: Row): number {
    let node = root;
    for (const { codeOf } of others) node = childOf(node, codeOf(row, 0, 0));
    for (const intern of interns) {
      const code = intern(row);
      if (code < 0) return NO_CODE;
      node = childOf(node, code);
    }
    let code = codesOfNodes.get(node);
    if (code === undefined) {
      code = codesOfNodes.size + 1;
      codesOfNodes.set(node, code);
    }
    return code;
  }

  /** Work out what follows from a joined row. */
  function enter(number: number, at: number): void {
    if (at + width > records.length) {
      const larger = new Int32Array(Math.max(records.length * 2, at + width));
      larger.set(records);
      records = larger;
    }
    const row = rowOf(number);
    records[at] = codeOfRow(row);
    for (let age = 0; age < ages.length; age += 1) {
      const value = row[ages[age]?.birth ?? -1];
      const birth = typeof value === 'string' ? partialBirth(value) : undefined;
      records[at + 1 + age] = typeof birth === 'number' ? birth : UNUSUAL;
    }
  }

  return {
    lookAhead(numbers, count) {
      for (let next = 0; next < count; next += 1) {
        const number = numbers[next] ?? -1;
        const at = (number + 1) * width;
        if (at >= records.length || records[at] === UNKNOWN) enter(number, at);
      }
    },
    follow(node, number, start, end) {
      const at = (number + 1) * width;
      if (at >= records.length || records[at] === UNKNOWN) enter(number, at);
      const code = records[at] ?? NO_CODE;
      if (code === NO_CODE) return undefined;
      let next = childOf(node, code);
      for (let age = 0; age < ages.length; age += 1) {
        const { ofBirth, codeOf } = ages[age] ?? {};
        const birth = records[at + 1 + age] ?? UNUSUAL;
        const found = birth === UNUSUAL ? codeOf?.(rowOf(number), start, end) : ofBirth?.(birth, start, end);
        next = childOf(next, found ?? 0);
      }
      return next;
    },
  };
}
