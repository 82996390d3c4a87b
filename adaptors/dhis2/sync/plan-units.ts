import { orgUnitUid } from '../objects/org-unit-uid.ts';
import { compareFields } from './compare-fields.ts';
import { type Match, matchObjects } from './match-objects.ts';
import type { SourceObjects } from './read-source-objects.ts';
import type { TargetObjects } from './read-target-objects.ts';
import type { SyncMapping } from './sync-mapping.ts';
import { type Collection, compareShown, shownOf } from './sync-objects.ts';
import type { PlannedChange, SyncPlan } from './sync-plan.ts';

/** A plan, and what UIDs objects of the source have in the target, or will have. */
export interface PartPlan extends SyncPlan {
  readonly ids: ReadonlyMap<string, string>;
}

/**
 * Give the UID of an object that is to be created: that of the source with `match: uid`, else one derived from it, so that
 * whoever creates it, however often, makes one object.
 */
export function newUid(
  collection: Collection,
  id: string,
  { match }: Pick<SyncMapping, 'match'>,
  own: string = id,
): string {
  return match === 'uid' ? own : orgUnitUid(`${collection}/${id}`, 'dhis2-metadata');
}

/**
 * Plan the org units: units above before those below. A unit whose parent is another one in the source is moved only
 * where moves are allowed.
 *
 * @param source what the source has
 * @param target what the target has
 * @param mapping checked mapping
 * @returns the plan; the same whatever the order of the units
 * @example planUnits(source, target, mapping).changes
 */
export function planUnits(source: SourceObjects, target: TargetObjects, mapping: SyncMapping): PartPlan {
  const matches = matchObjects(source.organisationUnits, target.organisationUnits, mapping);
  const byId = new Map(matches.map((match) => [match.object.id, match]));
  const ids = new Map<string, string>();
  if (source.root !== undefined && target.root !== undefined) ids.set(source.root, target.root);
  const failed = new Set<string>();
  const labels = new Map(target.organisationUnits.map((unit) => [unit.id, shownOf(unit)]));
  const changes: PlannedChange[] = [];
  let unchanged = 0;
  for (const match of topDown(matches, byId)) {
    const change = changeOf(match, { ids, failed, labels, mapping, root: target.root });
    const { id } = match.object;
    if (change?.action === 'conflict') failed.add(id);
    else ids.set(id, match.known?.id ?? newUid('organisationUnits', id, mapping));
    if (change?.action === 'create') labels.set(change.id ?? '', change.shown);
    if (change === undefined) unchanged += 1;
    else changes.push(change);
  }
  const known = new Set(matches.map((match) => match.known?.id));
  const onlyInTarget = target.organisationUnits.filter(({ id }) => id !== target.root && !known.has(id)).length;
  return { changes, unchanged, onlyInTarget, ids };
}

interface UnitContext {
  readonly ids: ReadonlyMap<string, string>;
  readonly failed: ReadonlySet<string>;
  /** What units of the target, planned ones too, are called. */
  readonly labels: ReadonlyMap<string, string>;
  readonly mapping: SyncMapping;
  /** UID of the unit of the target that units are put below. */
  readonly root: string | undefined;
}

function changeOf(
  { object, known, keeps, problem }: Match,
  { ids, failed, labels, mapping, root }: UnitContext,
): PlannedChange | undefined {
  const collection = 'organisationUnits';
  const shown = shownOf(object);
  const parent = ids.get(object.parent ?? '');
  const why =
    problem ?? (failed.has(object.parent ?? '') || parent === undefined ? 'the unit above it is in doubt' : undefined);
  if (known !== undefined && known.id === root) {
    const same = 'it is the unit of the target that all are put below: name its counterpart in organisationUnits.below';
    return { collection, action: 'conflict', shown, changes: [], why: same };
  }
  if (why !== undefined) return { collection, action: 'conflict', shown, changes: [], why };
  if (known === undefined) {
    const id = newUid(collection, object.id, mapping);
    const set = { id, ...object.fields, parent: { id: parent } };
    return {
      collection,
      action: 'create',
      shown,
      changes: [{ field: 'parent', from: undefined, to: labelOf(parent, labels) }],
      id,
      set,
    };
  }
  const fields = compareFields(object, known, keeps);
  const isMoved = known.parent !== parent;
  if (fields.length === 0 && !isMoved) return undefined;
  const move = { field: 'parent', from: labelOf(known.parent, labels), to: labelOf(parent, labels) };
  const set = Object.fromEntries(fields.map(({ field, to }) => [field, to ?? null]));
  if (isMoved && !mapping.allowMoves) {
    const changes = [...fields, move];
    const asked = 'it is not moved: allowMoves is false';
    // What else differs is written all the same.
    return { collection, action: 'move', shown, changes, why: asked, id: known.id, ...(fields.length > 0 && { set }) };
  }
  const moved = isMoved ? { parent: { id: parent } } : {};
  return {
    ...{ collection, action: 'update', shown, id: known.id },
    changes: [...fields, ...(isMoved ? [move] : [])],
    set: { ...set, ...moved },
  };
}

function labelOf(id: string | undefined, labels: ReadonlyMap<string, string>): string {
  return labels.get(id ?? '') ?? id ?? 'none';
}

/** Units above before those below; those of one depth by code. */
function topDown(matches: readonly Match[], byId: ReadonlyMap<string, Match>): Match[] {
  const depthOf = ({ object }: Match): number => {
    let depth = 0;
    for (let at = byId.get(object.parent ?? ''); at !== undefined && depth < 100; at = byId.get(at.object.parent ?? ''))
      depth += 1;
    return depth;
  };
  const depths = new Map(matches.map((match) => [match, depthOf(match)]));
  return [...matches].sort((a, b) => (depths.get(a) ?? 0) - (depths.get(b) ?? 0) || compareShown(a.object, b.object));
}
