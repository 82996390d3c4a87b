import { unpackPeriods } from '../../../adaptors/run/period-spans.ts';
import type { RunReport } from '../../../adaptors/run/state.ts';
import type { PeriodType } from '../../../adaptors/tally/period/index.ts';
import type { StoredValue } from '../../../cli/sandbox/dhis2/index.ts';
import type { ValuesWorld } from './values-world.ts';

/** Where DHIS2 differs from a full recount, and how many values of people stay instead of a count. */
export interface Compared {
  readonly differences: readonly string[];
  readonly kept: number;
}

/** A value in DHIS2, as far as it matters here. */
type Stored = Pick<StoredValue, 'value' | 'deleted' | 'storedBy'>;

/**
 * Hold what DHIS2 has against a full recount of all periods in scope, save those that wait in `dirty`.
 *
 * @param world after a run
 * @param report of that run
 * @param type of the periods
 * @returns a line for each value that is not as it should be
 */
export function compareValues<Change>(world: ValuesWorld<Change>, report: RunReport, type: PeriodType): Compared {
  const { names, state, settings } = world;
  const counts = world.recount();
  const stored = new Map<string, Stored>(world.dhis2.values().map((value) => [names.keyOf(value), value]));
  const waiting = new Set(unpackPeriods({ type }, state.dirty ?? []));
  const differences: string[] = [];
  let kept = 0;
  for (const key of [...new Set([...counts.keys(), ...stored.keys()])].sort()) {
    const [period = ''] = key.split(' ');
    if (!world.isInScope(period)) continue;
    const [known, wanted, isCounted] = [stored.get(key), counts.get(key), report.periods.includes(period)];
    const isRight =
      wanted === undefined ? mayStay(settings.onEmpty, known) : isHeld(world, key, known, wanted, isCounted);
    if (isRight === 'kept' && isCounted) kept += 1;
    if (isRight !== false || waiting.has(period)) continue;
    const by = known === undefined ? '' : ` by ${known.storedBy}`;
    differences.push(`${key} is ${heldOf(known) ?? 'nothing'}${by}, should be ${wanted ?? 'nothing'}`);
  }
  return { differences: [...differences, ...changedOfPeople(world, stored)], kept };
}

/** Whether DHIS2 holds what was counted, or something of a person that stays instead. */
function isHeld<Change>(
  { settings, entered, version }: ValuesWorld<Change>,
  key: string,
  known: Stored | undefined,
  wanted: string,
  isCounted: boolean,
): boolean | 'kept' {
  const held = heldOf(known);
  if (held !== undefined && Number(held) === Number(wanted)) return true;
  // Up to 2.42 a zero that is not significant is absence.
  if (held === undefined && Number(wanted) === 0 && version === '2.41' && !isPersons(known)) return true;
  if (isPersons(known) && settings.onManualEdit === 'keep') return 'kept';
  // What a person did in a period that nobody had a reason to look at since; who deletes a value of ours is not told.
  return !isCounted && (isPersons(known) || (held === undefined && entered.has(key)));
}

function mayStay(onEmpty: 'delete' | 'zero', known: Stored | undefined): boolean {
  const held = heldOf(known);
  return held === undefined || isPersons(known) || (onEmpty === 'zero' && Number(held) === 0);
}

function isPersons(known: Stored | undefined): boolean {
  return known !== undefined && known.storedBy !== 'tallysheet';
}

function heldOf(known: Stored | undefined): string | undefined {
  return known === undefined || known.deleted ? undefined : (known.value ?? '');
}

/** Values of people that are not as they entered them, where nobody may change them. */
function changedOfPeople<Change>({ settings, entered }: ValuesWorld<Change>, stored: ReadonlyMap<string, Stored>) {
  if (settings.onManualEdit === 'overwrite') return [];
  return [...entered].flatMap(([key, value]) => {
    const known = stored.get(key);
    const isIntact = known?.deleted === false && known.value === value && known.storedBy === 'data.clerk';
    return value === undefined || isIntact ? [] : [`${key} is not the ${value} that a person entered`];
  });
}
