import { referenceId, referenceIds } from './json.ts';
import { defaultOptionCombo } from './metadata-defaults.ts';
import { indexOf } from './metadata-index.ts';
import type { MetadataObject } from './metadata-store.ts';
import type { NewProblem } from './new-conflicts.ts';
import type { EntryGroup } from './new-decode.ts';
import { timeliness } from './new-timeliness.ts';
import type { ServerState } from './state.ts';
import { suitsOptions } from './timeliness.ts';
import { mayData, type User } from './users.ts';

/** A group with its data set and who sends it. */
export interface CheckedGroup {
  state: ServerState;
  user: User;
  group: EntryGroup;
  /** Uid; the data set itself may not exist. */
  id: string;
  dataSet: MetadataObject | undefined;
  /** Superusers may skip timeliness with `force`. */
  forced: boolean;
}

/**
 * Find the data set of a group: the one it names, or the only one that has its data elements.
 *
 * @param state the server
 * @param group the decoded group
 * @returns the uid, or why it cannot be found
 * @example detectDataSet(state, group); // 'GvEPxcq6xcY'
 */
export function detectDataSet(state: ServerState, group: EntryGroup): string | NewProblem {
  if (group.dataSet) return group.dataSet;
  const elements = unique(group.entries.map((each) => each.element));
  const index = indexOf(state.metadata);
  const sets = unique(elements.flatMap((each) => index.dataSetsOf(each).map((dataSet) => dataSet.id))).sort();
  const [only] = sets;
  if (sets.length > 1) return { code: 'E8002', args: [sets] };
  return only ?? { code: 'E8003', args: [elements] };
}

/**
 * Find what refuses a whole group: access, ids that do not fit each other, time, duplicates.
 *
 * @param checked the group
 * @returns the first problem, or undefined
 * @see https://github.com/dhis2/dhis2-core/blob/2.43/dhis-2/dhis-services/dhis-service-core/src/main/java/org/hisp/dhis/datavalue/DefaultDataEntryService.java
 * @example groupProblem(checked)?.code; // 'E8022'
 */
export function groupProblem(checked: CheckedGroup): NewProblem | undefined {
  for (const check of [access, elements, periods, units, attributeCombos, combos, timeliness, duplicates]) {
    const problem = check(checked);
    if (problem) return problem;
  }
  return undefined;
}

type Check = (checked: CheckedGroup) => NewProblem | undefined;

const access: Check = ({ state, user, group, dataSet }) => {
  if (user.isSuper) return undefined;
  if (dataSet && !mayData(user, dataSet, 'write', state.metadata)) return { code: 'E8010', args: [dataSet.id] };
  const outside = unique(group.entries.map((each) => each.unit)).filter((id) => {
    const unit = state.metadata.get('organisationUnits', id);
    return !unit || !state.metadata.isWithin(unit, user.units);
  });
  if (outside.length > 0) return { code: 'E8011', args: [outside] };
  const closed = unique(group.entries.flatMap((each) => [each.combo, each.attributeCombo])).flatMap((id) =>
    referenceIds(state.metadata.get('categoryOptionCombos', id)?.categoryOptions).filter((option) => {
      const object = state.metadata.get('categoryOptions', option);
      return object && !mayData(user, object, 'write', state.metadata);
    }),
  );
  return closed.length > 0 ? { code: 'E8012', args: [unique(closed)] } : undefined;
};

const elements: Check = ({ state, group, id }) => {
  const own = indexOf(state.metadata).elementsOf(id);
  const foreign = unique(group.entries.map((each) => each.element)).filter((each) => !own.includes(each));
  return foreign.length > 0 ? { code: 'E8020', args: [id, foreign] } : undefined;
};

const periods: Check = ({ group, id, dataSet }) => {
  const wrong = group.entries.filter((each) => each.period.type !== dataSet?.periodType).map((each) => each.period.id);
  return wrong.length > 0 ? { code: 'E8021', args: [id, unique(wrong)] } : undefined;
};

const units: Check = ({ state, group, id }) => {
  const own = indexOf(state.metadata).unitsOf(id);
  const foreign = unique(group.entries.map((each) => each.unit)).filter((each) => !own.has(each));
  return foreign.length > 0 ? { code: 'E8022', args: [id, foreign] } : undefined;
};

const attributeCombos: Check = ({ state, group, id, dataSet }) => {
  const own = new Set(
    indexOf(state.metadata)
      .combosOf(referenceId(dataSet?.categoryCombo))
      .map((each) => each.id),
  );
  const used = unique(group.entries.map((each) => each.attributeCombo ?? defaultOptionCombo));
  const foreign = used.filter((each) => !own.has(each));
  if (foreign.length > 0) return { code: 'E8023', args: [id, foreign] };
  for (const combo of used) {
    const object = state.metadata.get('categoryOptionCombos', combo);
    const places = group.entries.filter((each) => (each.attributeCombo ?? defaultOptionCombo) === combo);
    const wrong = unique(places.map((each) => each.unit)).filter((unit) => {
      const place = state.metadata.get('organisationUnits', unit);
      return object && place && !suitsOptions(state, object, place);
    });
    if (wrong.length > 0) return { code: 'E8025', args: [combo, wrong] };
  }
  return undefined;
};

/** A combo that is not named is not checked. */
const combos: Check = ({ state, group, id, dataSet }) => {
  const index = indexOf(state.metadata);
  for (const element of unique(group.entries.map((each) => each.element))) {
    const object = state.metadata.get('dataElements', element);
    const combo = object && dataSet ? index.comboIn(dataSet, object) : undefined;
    const own = new Set(index.combosOf(combo).map((each) => each.id));
    const named = group.entries.flatMap((each) => (each.element === element && each.combo ? [each.combo] : []));
    const foreign = unique(named).filter((each) => !own.has(each));
    if (foreign.length > 0) return { code: 'E8024', args: [id, element, foreign] };
  }
  return undefined;
};

/** Combos that are not named differ here from the default one that is, though they mean the same value. */
const duplicates: Check = ({ group }) => {
  const places = new Map<string, number[]>();
  for (const [index, each] of group.entries.entries()) {
    const key = [
      `dataElement=${each.element}`,
      `orgUnit=${each.unit}`,
      `categoryOptionCombo=${each.combo ?? null}`,
      `attributeOptionCombo=${each.attributeCombo ?? null}`,
      `period=${each.period.id}`,
    ].join(', ');
    places.set(key, [...(places.get(key) ?? []), index]);
  }
  const first = [...places].find(([, indexes]) => indexes.length > 1);
  return first && { code: 'E8128', args: [first[1], `DataValueKey[${first[0]}]`] };
};

function unique<Item>(items: readonly Item[]): Item[] {
  return [...new Set(items)];
}
