import { wordsOf } from '../../transport/index.ts';
import type { DataSet, OptionCombo } from '../metadata/data-set.ts';

/**
 * List the words by which DHIS2 names what belongs to a data set, which are of no person: names, codes and UIDs of its data
 * elements and category options.
 *
 * @param dataSet what `readDataSet` read
 * @returns the words, for `tellForeign`
 * @example tellForeign('BCG needs to be filled', wordsOfDataSet(dataSet)) // 'BCG needs to be filled'
 */
export function wordsOfDataSet({ id, name, elements, attributeOptionCombos }: DataSet): ReadonlySet<string> {
  const combos = [...attributeOptionCombos, ...elements.flatMap(({ optionCombos }) => optionCombos)];
  const named = [{ id, name }, ...elements, ...combos.flatMap(inCombo)];
  return new Set(
    named.flatMap((one: { readonly id: string; readonly code?: string; readonly name?: string }) => {
      return [one.id, ...wordsOf(one.code ?? ''), ...wordsOf(one.name ?? '')];
    }),
  );
}

function inCombo({ id, categoryOptions }: OptionCombo) {
  return [{ id }, ...categoryOptions];
}
