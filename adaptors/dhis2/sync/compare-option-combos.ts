import type { Transport } from '../../transport/index.ts';
import type { ComboPlan } from './plan-combos.ts';
import { readOptionCombos } from './read-shared.ts';
import type { SourceObjects } from './read-source-objects.ts';

/** How the option combos of a category combo are on both sides. */
export interface ComparedCombo {
  /** For people. */
  readonly shown: string;
  /** Option combos of the source. */
  readonly of: number;
  /** Those that have another UID in the target: values that name them by UID are lost or refused there. */
  readonly otherUids: number;
  /** Those that the target has not made. */
  readonly missing: number;
}

/**
 * Read the option combos that DHIS2 has made of the category combos, and hold them against those of the source, by their
 * options. A combo that is not there yet is left out.
 *
 * @param transport the target
 * @param source what the source has
 * @param plan what its combos and options are in the target
 * @returns one a category combo, without those that are the same on both sides
 * @example (await compareOptionCombos(dhis2, taken.objects, plan.combos))[0]?.otherUids
 */
export async function compareOptionCombos(
  transport: Transport,
  { combos, optionCombos }: Pick<SourceObjects, 'combos' | 'optionCombos'>,
  plan: ComboPlan,
): Promise<ComparedCombo[]> {
  const idOf = (key: string) => (plan.combos[plan.keys[key] ?? key] ?? [])[0];
  const ids = Object.keys(combos).flatMap((key) => idOf(key) ?? []);
  const there = await readOptionCombos(transport, [...new Set(ids)].sort());
  const compared = Object.entries(combos).flatMap(([key, { id, code, name = '' }]): ComparedCombo[] => {
    const made = there.get(idOf(key) ?? '');
    if (made === undefined) return [];
    const byOptions = new Map(made.map((one) => [one.options.join(), one.id]));
    const own = optionCombos[key] ?? [];
    const uids = own.map((one) => {
      const options = one.options.map((option) => plan.options.get(option) ?? option).sort();
      return { own: one.id, other: byOptions.get(options.join()) };
    });
    const otherUids = uids.filter(({ own: from, other }) => other !== undefined && other !== from).length;
    const missing = uids.filter(({ other }) => other === undefined).length;
    return [{ shown: `${code ?? id} ${name}`, of: own.length, otherUids, missing }];
  });
  return compared
    .filter(({ otherUids, missing }) => otherUids + missing > 0)
    .sort((a, b) => (a.shown < b.shown ? -1 : 1));
}

/**
 * Say it in a line.
 *
 * @example describeCombo({ shown: 'FS_SEX Sex', of: 2, otherUids: 2, missing: 0 }) // 'categoryCombos FS_SEX Sex: 2 of 2 option combos …'
 */
export function describeCombo({ shown, of, otherUids, missing }: ComparedCombo): string {
  const parts = [
    ...(otherUids > 0
      ? [`${otherUids} of ${of} option combos have another UID: take values over by options, not by UID`]
      : []),
    ...(missing > 0
      ? [`${missing} of ${of} option combos are not there: run "Update category option combinations" in DHIS2`]
      : []),
  ];
  return `categoryCombos ${shown}: ${parts.join('; ')}`;
}
