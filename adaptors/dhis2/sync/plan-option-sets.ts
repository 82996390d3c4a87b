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
  const options: PlannedChange[] = [];
  const changes: PlannedChange[] = [];
  let unchanged = 0;
  for (const set of [...sets].sort((a, b) => (shownOf(a) < shownOf(b) ? -1 : 1))) {
    const collection = 'optionSets';
    const shown = shownOf(set);
    const found = find(set);
    const known = 'known' in found ? found.known : undefined;
    const problem = 'problem' in found ? found.problem : typeProblem(set, known);
    if (problem !== undefined) {
      changes.push({ collection, action: 'conflict', shown, changes: [], why: problem });
      continue;
    }
    const id = known?.id ?? newUid(collection, set.id, mapping);
    ids.set(set.id, id);
    const there = new Set((known?.options ?? []).map(({ code }) => code));
    const lacking = (set.options ?? []).filter(({ code }) => !there.has(code));
    const members = lacking.map((option) => ({ id: newUid('options', `${id}/${option.id}`, mapping, option.id) }));
    for (const [at, { id: _, ...own }] of lacking.entries()) {
      const one = { collection: 'options', action: 'create', changes: [], id: members[at]?.id ?? '' } as const;
      const label = `${own.code ?? ''} ${own.name ?? ''} of ${set.code ?? set.name ?? set.id}`;
      options.push({ ...one, shown: label, set: { ...own, id: one.id, optionSet: { id } } });
    }
    const count = [{ field: 'options', from: undefined, to: `${lacking.length} more` }];
    if (known === undefined) {
      const { options: _, ...own } = set;
      changes.push({ collection, action: 'create', shown, changes: count, id, set: { ...own, id, options: members } });
    } else if (lacking.length === 0) unchanged += 1;
    else changes.push({ collection, action: 'update', shown, changes: count, id, set: {}, add: { options: members } });
  }
  return { changes: [...options, ...changes], unchanged, ids };
}

function typeProblem({ valueType }: RawOptionSet, known: RawOptionSet | undefined): string | undefined {
  if (known === undefined || known.valueType === valueType) return undefined;
  return `its values are ${valueType} here and ${known.valueType} in the target: change it by hand, or name another one in the map`;
}

function shownOf({ id, code, name = '' }: RawOptionSet): string {
  return `${code ?? id} ${name}`;
}
