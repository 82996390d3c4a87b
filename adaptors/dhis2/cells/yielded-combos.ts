import type { CategoryOption, OptionCombo } from '../metadata/data-set.ts';
import { findNamed } from '../metadata/find-named.ts';
import { isDefaultCombo, twoCombos } from '../metadata/option-combos.ts';

/**
 * List the option combos that dimensions can lead to: those whose options are one of each dimension.
 *
 * @param what whose combos they are, for a message, such as `data element BCG`
 * @param optionCombos all combos there are
 * @param dimensions the options of each dimension, by code, UID or name; no dimension means the default combo
 * @returns their UIDs
 * @throws {ImportError} `two-option-combos` when two of them stand for one set of options, with both UIDs
 * @example yieldedCombos('data element BCG', element.optionCombos, [['Male', 'Female'], ['< 1 year', '≥ 1 year']])
 */
export function yieldedCombos(
  what: string,
  optionCombos: readonly OptionCombo[],
  dimensions: readonly (readonly string[])[],
): ReadonlySet<string> {
  const bySet = new Map<string, OptionCombo>();
  for (const combo of optionCombos) {
    if (!isYielded(combo, dimensions)) continue;
    const { categoryOptions } = combo;
    const set = categoryOptions.map(({ id }) => id).sort();
    const other = bySet.get(set.join());
    if (other !== undefined) throw twoCombos(other, combo, categoryOptions.map(nameOf), what);
    bySet.set(set.join(), combo);
  }
  return new Set([...bySet.values()].map(({ id }) => id));
}

function isYielded(combo: OptionCombo, dimensions: readonly (readonly string[])[]): boolean {
  const { categoryOptions } = combo;
  if (dimensions.length === 0) return isDefaultCombo(combo);
  if (categoryOptions.length !== dimensions.length) return false;
  return canAssign(
    categoryOptions,
    dimensions.map((names) => new Set(names.map((name) => findNamed(categoryOptions, name)?.id))),
  );
}

/** Whether each option can be that of a dimension of its own; there are a handful of either. */
function canAssign(
  [first, ...others]: readonly CategoryOption[],
  dimensions: readonly ReadonlySet<string | undefined>[],
): boolean {
  if (first === undefined) return true;
  return dimensions.some((ids, at) => {
    const rest = dimensions.filter((_ids, position) => position !== at);
    return ids.has(first.id) && canAssign(others, rest);
  });
}

function nameOf({ id, name }: CategoryOption): string {
  return name ?? id;
}
