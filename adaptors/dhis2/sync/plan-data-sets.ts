import { compareFields } from './compare-fields.ts';
import { type Match, matchObjects } from './match-objects.ts';
import { findCombo } from './plan-elements.ts';
import { newUid } from './plan-units.ts';
import type { SourceObjects } from './read-source-objects.ts';
import type { TargetObjects } from './read-target-objects.ts';
import type { SyncMapping } from './sync-mapping.ts';
import { type SyncObject, shownOf } from './sync-objects.ts';
import type { FieldChange, PlannedChange, SyncPlan } from './sync-plan.ts';

/** UIDs in the target by those in the source. */
export interface KnownIds {
  readonly units: ReadonlyMap<string, string>;
  readonly elements: ReadonlyMap<string, string>;
}

/**
 * Plan the data sets: what they are, their data elements, and the org units that they are assigned to. Elements and units
 * are added, never taken out.
 *
 * @param source what the source has
 * @param target what the target has
 * @param ids of units and elements, planned ones too
 * @param mapping checked mapping
 * @returns the plan
 * @example planDataSets(source, target, { units, elements }, mapping).changes
 */
export function planDataSets(
  source: SourceObjects,
  target: TargetObjects,
  ids: KnownIds,
  mapping: SyncMapping,
): SyncPlan {
  const matches = matchObjects(source.dataSets, target.dataSets, mapping);
  const changes = matches.flatMap((match) => changeOf(match, target, ids, mapping) ?? []);
  return { changes, unchanged: matches.length - changes.length, onlyInTarget: 0 };
}

function changeOf(
  { object, known, keeps, problem }: Match,
  target: TargetObjects,
  ids: KnownIds,
  mapping: SyncMapping,
): PlannedChange | undefined {
  const collection = 'dataSets';
  const shown = shownOf(object);
  const { elements = [], units = [] } = object;
  const combo = findCombo(object.combo, target);
  const overrides = elements.map((each) => (each.combo === undefined ? undefined : findCombo(each.combo, target)));
  const why = problem ?? inTheWay(object, known, [combo, ...overrides], ids);
  if (why !== undefined) return { collection, action: 'conflict', shown, changes: [], why };
  const id = known?.id ?? newUid(collection, object.id, mapping);
  const members = elements.map(({ element }, at) => {
    const own = overrides[at];
    const categoryCombo = own !== undefined && 'id' in own ? { categoryCombo: { id: own.id } } : {};
    return { dataSet: { id }, dataElement: { id: ids.elements.get(element) ?? '' }, ...categoryCombo };
  });
  const assigned = units.flatMap((unit) => ids.units.get(unit) ?? []).map((unit) => ({ id: unit }));
  if (known === undefined) {
    const set = {
      ...{ id, ...object.fields, categoryCombo: { id: 'id' in combo ? combo.id : '' } },
      ...{ dataSetElements: members, organisationUnits: assigned },
    };
    return { collection, action: 'create', shown, changes: countsOf(members.length, assigned.length), id, set };
  }
  const hasElement = new Set((known.elements ?? []).map(({ element }) => element));
  const hasUnit = new Set(known.units ?? []);
  const newMembers = members.filter(({ dataElement }) => !hasElement.has(dataElement.id));
  const newUnits = assigned.filter((unit) => !hasUnit.has(unit.id));
  const fields = compareFields(object, known, keeps);
  if (fields.length + newMembers.length + newUnits.length === 0) return undefined;
  if (fields.some(({ field }) => field === 'periodType')) {
    return {
      collection,
      action: 'conflict',
      shown,
      changes: fields,
      why: 'a data set keeps its period type: make another one',
    };
  }
  return {
    ...{ collection, action: 'update', shown, id },
    changes: [...fields, ...countsOf(newMembers.length, newUnits.length)],
    set: Object.fromEntries(fields.map(({ field, to }) => [field, to])),
    add: { dataSetElements: newMembers, organisationUnits: newUnits },
  };
}

/** Why a data set cannot be made as the source has it. */
function inTheWay(
  { elements = [], combo }: SyncObject,
  known: SyncObject | undefined,
  combos: readonly (ReturnType<typeof findCombo> | undefined)[],
  ids: KnownIds,
): string | undefined {
  const unknown = elements.filter(({ element }) => !ids.elements.has(element)).length;
  if (unknown > 0) return `${unknown} of its data elements have no counterpart`;
  for (const found of combos) if (found !== undefined && 'why' in found) return found.why;
  return known === undefined || known.combo === combo ? undefined : 'it has another category combo: change it by hand';
}

function countsOf(elements: number, units: number): FieldChange[] {
  return [
    ...(elements === 0 ? [] : [{ field: 'data elements', from: undefined, to: `${elements} more` }]),
    ...(units === 0 ? [] : [{ field: 'org units', from: undefined, to: `${units} more` }]),
  ];
}
