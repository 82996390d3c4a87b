import { comboWords } from './combo-key.ts';
import { compareFields } from './compare-fields.ts';
import { type Match, matchObjects } from './match-objects.ts';
import { newUid, type PartPlan } from './plan-units.ts';
import type { SourceObjects } from './read-source-objects.ts';
import type { TargetObjects } from './read-target-objects.ts';
import type { SyncMapping } from './sync-mapping.ts';
import { shownOf } from './sync-objects.ts';
import type { FieldChange, PlannedChange } from './sync-plan.ts';

/** What nobody changes by the way, since it says what the values that there are mean. */
const MEANING = ['valueType', 'domainType', 'aggregationType', 'zeroIsSignificant', 'categoryCombo', 'optionSet'];

/**
 * Plan the data elements. Their category combo is the one of the target that is made of the same options.
 *
 * @param source what the source has
 * @param target what the target has, planned combos too
 * @param optionSets UIDs of option sets in the target by those in the source
 * @param mapping checked mapping
 * @returns the plan
 * @example planElements(source, target, sets.ids, mapping).changes
 */
export function planElements(
  source: Pick<SourceObjects, 'dataElements'>,
  target: Pick<TargetObjects, 'dataElements' | 'combos'>,
  optionSets: ReadonlyMap<string, string>,
  mapping: SyncMapping,
): PartPlan {
  const ids = new Map<string, string>();
  const changes: PlannedChange[] = [];
  const matches = matchObjects(source.dataElements, target.dataElements, mapping);
  for (const match of matches) {
    const change = changeOf(match, target, optionSets, mapping);
    const { id } = match.object;
    if (match.known !== undefined) ids.set(id, match.known.id);
    else if (change?.action === 'create') ids.set(id, newUid('dataElements', id, mapping));
    if (change !== undefined) changes.push(change);
  }
  return { changes, unchanged: matches.length - changes.length, onlyInTarget: 0, ids };
}

function changeOf(
  { object, known, keeps, problem }: Match,
  target: Pick<TargetObjects, 'combos'>,
  optionSets: ReadonlyMap<string, string>,
  mapping: SyncMapping,
): PlannedChange | undefined {
  const collection = 'dataElements';
  const shown = shownOf(object);
  const optionSet = object.optionSet === undefined ? undefined : optionSets.get(object.optionSet);
  const isSetLost = object.optionSet !== undefined && optionSet === undefined;
  const why = problem ?? (isSetLost ? 'its option set is in doubt' : undefined);
  if (why !== undefined) return { collection, action: 'conflict', shown, changes: [], why };
  const combo = findCombo(object.combo, target);
  if (known === undefined) {
    if ('why' in combo) return { collection, action: 'conflict', shown, changes: [], why: combo.why };
    const id = newUid(collection, object.id, mapping);
    const refers = {
      categoryCombo: { id: combo.id },
      ...(optionSet !== undefined && { optionSet: { id: optionSet } }),
    };
    const set = { id, ...object.fields, ...refers };
    return { collection, action: 'create', shown, changes: [], id, set };
  }
  const otherCombo = object.combo !== known.combo;
  const fields: FieldChange[] = [
    ...compareFields(object, known, keeps),
    ...(otherCombo ? [{ field: 'categoryCombo', from: words(known.combo), to: words(object.combo) }] : []),
    ...(optionSet === undefined || optionSet === known.optionSet
      ? []
      : [{ field: 'optionSet', from: known.optionSet, to: optionSet }]),
  ];
  if (fields.length === 0) return undefined;
  const decisive = fields.filter(({ field }) => MEANING.includes(field));
  if (decisive.length > 0) {
    const names = decisive.map(({ field }) => field).join(', ');
    const why = `${names} of an element that is there says what its values mean: change it by hand, or map it to another element`;
    return { collection, action: 'conflict', shown, changes: fields, why };
  }
  const set = Object.fromEntries(fields.map(({ field, to }) => [field, to]));
  return { collection, action: 'update', shown, changes: fields, id: known.id, set };
}

/**
 * Find the category combo of the target that is made of the same options.
 *
 * @param key what the combo of the source is made of
 * @param target what the target has
 * @returns its UID, or why there is none
 */
export function findCombo(
  key: string | undefined,
  { combos }: Pick<TargetObjects, 'combos'>,
): { readonly id: string } | { readonly why: string } {
  const found = combos[key ?? ''] ?? [];
  const [id] = found;
  const made = words(key);
  if (id === undefined) return { why: `the target has no category combo of the options ${made}, and none can be made` };
  if (found.length > 1)
    return { why: `the target has several category combos of the options ${made}: ${found.join(', ')}` };
  return { id };
}

function words(key: string | undefined): string {
  return key === undefined ? 'none' : comboWords(key);
}
