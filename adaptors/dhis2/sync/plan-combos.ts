import { comboKey, type Labelled, type RawCategory, type RawCombo, type RawOption } from './combo-key.ts';
import { matchShared } from './match-shared.ts';
import { newUid } from './plan-units.ts';
import type { SourceObjects } from './read-source-objects.ts';
import type { TargetObjects } from './read-target-objects.ts';
import type { SyncMapping } from './sync-mapping.ts';
import type { Collection } from './sync-objects.ts';
import type { PlannedChange } from './sync-plan.ts';

/** A plan of category combos, and what their names mean in the target. */
export interface ComboPlan {
  readonly changes: readonly PlannedChange[];
  /** What each combo of the source is made of, in the names of the target, by what it is made of in the source. */
  readonly keys: Readonly<Record<string, string>>;
  /** UIDs of combos of the target by what they are made of, planned ones too. */
  readonly combos: Readonly<Record<string, readonly string[]>>;
  /** UIDs of category options in the target by those in the source. */
  readonly options: ReadonlyMap<string, string>;
}

/**
 * Plan the category combos that the target lacks, with their categories and options. A combo of the same options is the
 * same, whatever it is called, and is never made twice; a category that is there with other options is never changed, since
 * that would change every combo that has it.
 *
 * @param source what the source has
 * @param target what the target has
 * @param mapping checked mapping
 * @returns the plan: options, then categories, then combos
 * @example planCombos(source, target, mapping).combos
 */
export function planCombos(
  source: Pick<SourceObjects, 'combos'>,
  target: Pick<TargetObjects, 'combos' | 'wholeCombos' | 'categories' | 'categoryOptions'>,
  mapping: SyncMapping,
): ComboPlan {
  const find = {
    option: matchShared(target.categoryOptions, mapping),
    category: matchShared(target.categories, mapping),
    combo: matchShared(target.wholeCombos, mapping),
  };
  const byName = new Map(target.categoryOptions.map(({ id, name = '' }) => [name, id]));
  const options = new Map<string, string>();
  const planned = new Map<string, PlannedChange>();
  const [keys, combos]: [Record<string, string>, Record<string, readonly string[]>] = [{}, { ...target.combos }];
  const nameOf = (option: RawOption) => {
    const found = find.option(option);
    return ('known' in found ? found.known?.name : undefined) ?? option.name ?? '';
  };
  for (const [from, combo] of Object.entries(source.combos).sort(([a], [b]) => (a < b ? -1 : 1))) {
    const key = comboKey(combo, nameOf) ?? from;
    keys[from] = key;
    for (const option of optionsOf(combo)) {
      const found = find.option(option);
      const named = combos[key] === undefined ? undefined : byName.get(nameOf(option));
      const known = named ?? ('known' in found ? found.known?.id : undefined);
      options.set(option.id, known ?? newUid('categoryOptions', option.id, mapping));
    }
    if (combos[key] !== undefined) continue;
    const made = makeCombo(combo, { find, options, mapping });
    if ('why' in made) {
      const why = `${made.why}: mend it by hand, or name it in the map`;
      planned.set(`categoryCombos ${combo.id}`, {
        ...{ collection: 'categoryCombos', action: 'conflict', shown: shownOf(combo), changes: [], why },
      });
      continue;
    }
    for (const change of made.changes) planned.set(`${change.collection} ${change.id}`, change);
    combos[key] = [made.id];
  }
  const order: readonly Collection[] = ['categoryOptions', 'categories', 'categoryCombos'];
  const all = [...planned.values()];
  const changes = order.flatMap((collection) => all.filter((change) => change.collection === collection));
  return { changes, keys, combos, options };
}

interface Making {
  readonly find: {
    readonly option: ReturnType<typeof matchShared<RawOption>>;
    readonly category: ReturnType<typeof matchShared<RawCategory>>;
    readonly combo: ReturnType<typeof matchShared<RawCombo>>;
  };
  readonly options: ReadonlyMap<string, string>;
  readonly mapping: SyncMapping;
}

/** The UID of an object, and all that has to be made for it; or why it cannot be. */
type Made = { readonly id: string; readonly changes: readonly PlannedChange[] } | { readonly why: string };

/** All that has to be made for a combo; nothing of it where a part is in doubt. */
function makeCombo(combo: RawCombo, { find, options, mapping }: Making): Made {
  const there = find.combo(combo);
  if ('problem' in there) return { why: there.problem };
  if (there.known !== undefined) return { why: `the target has the combo ${shownOf(there.known)} of other options` };
  const changes: PlannedChange[] = [];
  const categories: { readonly id: string }[] = [];
  for (const category of combo.categories ?? []) {
    const made = makeCategory(category, { find, options, mapping });
    if ('why' in made) return made;
    changes.push(...made.changes);
    categories.push({ id: made.id });
  }
  const id = newUid('categoryCombos', combo.id, mapping);
  const made = created('categoryCombos', combo, id);
  return { id, changes: [...changes, { ...made, set: { ...ownOf(combo), id, categories } }] };
}

function makeCategory(category: RawCategory, { find, options, mapping }: Making): Made {
  const { categoryOptions = [] } = category;
  const members = categoryOptions.map((option) => ({ id: options.get(option.id) ?? '' }));
  const found = find.category(category);
  if ('problem' in found) return { why: `category ${shownOf(category)}: ${found.problem}` };
  if (found.known !== undefined) {
    const has = new Set((found.known.categoryOptions ?? []).map(({ id }) => id));
    const isSame = has.size === members.length && members.every(({ id }) => has.has(id));
    if (!isSame) return { why: `category ${shownOf(found.known)} of the target has other options` };
    return { id: found.known.id, changes: [] };
  }
  const changes: PlannedChange[] = [];
  for (const option of categoryOptions) {
    const one = find.option(option);
    if ('problem' in one) return { why: `category option ${shownOf(option)}: ${one.problem}` };
    if (one.known === undefined) changes.push(created('categoryOptions', option, options.get(option.id) ?? ''));
  }
  const id = newUid('categories', category.id, mapping);
  const set = { ...ownOf(category), id, categoryOptions: members };
  return { id, changes: [...changes, { ...created('categories', category, id), set }] };
}

function created(collection: Collection, object: Labelled, id: string): PlannedChange {
  return { collection, action: 'create', shown: shownOf(object), changes: [], id, set: { ...ownOf(object), id } };
}

/** Its properties without what it refers to. DHIS2 wants short names, which versions before 2.40 do not give categories. */
function ownOf(object: RawOption & RawCategory & RawCombo): object {
  const { id: _, categoryOptions: __, categories: isCombo, ...own } = object;
  const { name = '', shortName } = own;
  return isCombo === undefined ? { ...own, shortName: shortName ?? name.slice(0, 50) } : own;
}

function optionsOf({ categories = [] }: RawCombo): readonly RawOption[] {
  return categories.flatMap(({ categoryOptions = [] }) => categoryOptions);
}

function shownOf({ id, code, name = '' }: Labelled): string {
  return `${code ?? id} ${name}`;
}
