import { matchShared } from './match-shared.ts';
import { newUid } from './plan-units.ts';
import type { RawOptionSet } from './read-shared.ts';
import type { SyncMapping } from './sync-mapping.ts';
import type { PlannedChange } from './sync-plan.ts';

/** A plan of option sets. */
export interface OptionSetPlan {
  readonly changes: readonly PlannedChange[];
  readonly unchanged: number;
  /** UIDs in the target by those in the source; none for those in doubt. */
  readonly ids: ReadonlyMap<string, string>;
}

/**
 * Plan the option sets: those that the target lacks, and options that its own lack. Options are known by their codes, which
 * are what values hold. None is taken out or renamed.
 *
 * @param sets of the source
 * @param targets of the target
 * @param mapping checked mapping
 * @returns the plan: options, then option sets
 * @example planOptionSets(source.optionSets, target.optionSets, mapping).ids
 */
export function planOptionSets(
  sets: readonly RawOptionSet[],
  targets: readonly RawOptionSet[],
  mapping: SyncMapping,
): OptionSetPlan {
  const find = matchShared(targets, mapping);
  const ids = new Map<string, string>();
  const changes: PlannedChange[] = [];
  let unchanged = 0;
  for (const set of [...sets].sort((a, b) => (shownOf(a) < shownOf(b) ? -1 : 1))) {
    const found = find(set);
    const known = 'known' in found ? found.known : undefined;
    const why = 'problem' in found ? found.problem : typeProblem(set, known);
    if (why !== undefined) {
      changes.push({ collection: 'optionSets', action: 'conflict', shown: shownOf(set), changes: [], why });
      continue;
    }
    const id = known?.id ?? newUid('optionSets', set.id, mapping);
    ids.set(set.id, id);
    const planned = changesOf(set, known, id, mapping);
    if (planned.length === 0) unchanged += 1;
    changes.push(...planned);
  }
  // Options first: a set is written with its own.
  const isOption = ({ collection }: PlannedChange) => collection === 'options';
  return { changes: [...changes.filter(isOption), ...changes.filter((each) => !isOption(each))], unchanged, ids };
}

/** The options that a set lacks, and the set. */
function changesOf(
  set: RawOptionSet,
  known: RawOptionSet | undefined,
  id: string,
  mapping: SyncMapping,
): PlannedChange[] {
  const there = new Set((known?.options ?? []).map(({ code }) => code));
  const options = (set.options ?? [])
    .filter(({ code }) => !there.has(code))
    .map(({ id: from, ...own }) => ({ ...own, id: newUid('options', `${id}/${from}`, mapping, from) }));
  if (known !== undefined && options.length === 0) return [];
  const members = options.map((option) => ({ id: option.id }));
  const { options: _, ...own } = set;
  const one = { collection: 'optionSets', shown: shownOf(set), id } as const;
  const count = [{ field: 'options', from: undefined, to: `${options.length} more` }];
  return [
    ...options.map((option): PlannedChange => {
      const shown = `${option.code ?? ''} ${option.name ?? ''} of ${set.code ?? set.name ?? set.id}`;
      const made = { ...option, optionSet: { id } };
      return { collection: 'options', action: 'create', changes: [], shown, id: option.id, set: made };
    }),
    known === undefined
      ? { ...one, action: 'create', changes: count, set: { ...own, id, options: members } }
      : { ...one, action: 'update', changes: count, set: {}, add: { options: members } },
  ];
}

function typeProblem({ valueType }: RawOptionSet, known: RawOptionSet | undefined): string | undefined {
  if (known === undefined || known.valueType === valueType) return undefined;
  return `its values are ${valueType} here and ${known.valueType} in the target: change it by hand, or name another one in the map`;
}

function shownOf({ id, code, name = '' }: RawOptionSet): string {
  return `${code ?? id} ${name}`;
}
