import type { CompiledSource, Row } from '../compiled-mapping.ts';
import { evaluate, isTrue } from '../evaluate.ts';
import { createIntern } from './intern.ts';
import { createOptionCodes, type OptionCodes } from './option-of.ts';
import { childOf, createNode, MOST_LEAVES, type OutcomeNode } from './outcome-tree.ts';

/** Sorted names of category options, and of those of the attribute option combo. Equal ones are the same object. */
export interface Options {
  readonly options: readonly string[];
  readonly attributeOptions: readonly string[];
}

/** What a row is to a measure that accepts it: where it counts, or why it does not. */
export type Part = { readonly measure: number } & ({ readonly at: Options } | { readonly reason: string });

/** What a row is to all measures of its source. Rows that count the same have the same one. */
export interface Outcome {
  /** Counts up from 0 in the order in which outcomes are met. */
  readonly id: number;
  readonly parts: readonly Part[];
}

/** Finds the outcome of rows. */
export interface Outcomes {
  of(row: Row, start: number, end: number): Outcome;
  /** All outcomes so far, by id. */
  readonly list: readonly Outcome[];
}

/**
 * Make what finds the outcome of rows. Conditions and dimensions are functions of few columns with few values, so rows
 * that are alike in these are worked out once: the codes of their dimensions and of the columns that conditions read
 * lead through a tree to the outcome.
 *
 * @param source compiled source
 * @returns the outcomes, none so far
 * @example createOutcomes(source).of(row, 19783, 19783).parts // [{ measure: 0, at: { options: ['Male'], … } }]
 */
export function createOutcomes(source: CompiledSource): Outcomes {
  const dimensions = source.dimensions.map(createOptionCodes);
  const interns = [...new Set(source.measures.flatMap(({ reads }) => reads))].map(createIntern);
  const work = createWorkOut(source, dimensions);
  const codes = new Array<number>(dimensions.length).fill(0);
  const root = createNode();
  let leaves = 0;
  let isFree = false;

  /** The node that a row's codes lead to; undefined once rows have turned out to be too different. */
  function leafOf(row: Row): OutcomeNode | undefined {
    let node = root;
    for (let at = 0; at < codes.length; at += 1) node = childOf(node, codes[at] ?? 0);
    for (const intern of interns) {
      const code = intern(row);
      if (code < 0) {
        isFree = true;
        return undefined;
      }
      node = childOf(node, code);
    }
    return node;
  }

  return {
    list: work.list,
    of(row, start, end) {
      for (let at = 0; at < codes.length; at += 1) codes[at] = dimensions[at]?.codeOf(row, start, end) ?? 0;
      const leaf = isFree ? undefined : leafOf(row);
      if (leaf === undefined) return work.out(row, codes);
      if (leaf.outcome === undefined) {
        leaf.outcome = work.out(row, codes);
        leaves += 1;
        if (leaves > MOST_LEAVES) isFree = true;
      }
      return leaf.outcome;
    },
  };
}

function createWorkOut(source: CompiledSource, dimensions: readonly OptionCodes[]) {
  const list: Outcome[] = [];
  const known = new Map<string, Outcome>();
  const shared = new Map<string, Options>();

  function optionsOf(by: readonly number[], codes: readonly number[]): readonly string[] | { readonly reason: string } {
    const options: string[] = [];
    for (const position of by) {
      const found = dimensions[position]?.answers[codes[position] ?? -1];
      if (found === undefined) throw new Error(`source "${source.name}" has no dimension ${position}`);
      if ('reason' in found) return found;
      options.push(found.option);
    }
    return options.sort();
  }

  function share(options: readonly string[], attributeOptions: readonly string[]): Options {
    const key = JSON.stringify([options, attributeOptions]);
    let same = shared.get(key);
    if (same === undefined) {
      same = { options, attributeOptions };
      shared.set(key, same);
    }
    return same;
  }

  function partOf(measure: number, row: Row, codes: readonly number[]): Part | undefined {
    const { where, by, attributeBy } = source.measures[measure] ?? {};
    if (where !== undefined) {
      const items = evaluate(where, row);
      if (items === undefined) return { measure, reason: 'bad-value:where' };
      if (!isTrue(items)) return undefined;
    }
    const options = optionsOf(by ?? [], codes);
    if ('reason' in options) return { measure, reason: options.reason };
    const attributeOptions = optionsOf(attributeBy ?? [], codes);
    if ('reason' in attributeOptions) return { measure, reason: attributeOptions.reason };
    return { measure, at: share(options, attributeOptions) };
  }

  return {
    list,
    out(row: Row, codes: readonly number[]): Outcome {
      const parts = source.measures.flatMap((_measure, at) => partOf(at, row, codes) ?? []);
      const key = JSON.stringify(parts);
      let outcome = known.get(key);
      if (outcome === undefined) {
        outcome = { id: list.length, parts };
        list.push(outcome);
        known.set(key, outcome);
      }
      return outcome;
    },
  };
}
