import { unpackParked } from '../../adaptors/run/parked-groups.ts';
import { unpackPeriods } from '../../adaptors/run/period-spans.ts';
import type { RunReport } from '../../adaptors/run/state.ts';
import type { StoredValue } from '../../cli/sandbox/dhis2/index.ts';
import { cellKey, countNaively, isOpen, KINDS, LINES } from './model.ts';
import { HEIRLOOM, type World } from './world.ts';

/** Where DHIS2 differs from a full recount, and how many values of people stay instead of a count. */
export interface Compared {
  readonly differences: readonly string[];
  readonly kept: number;
}

/** The mapping's periods, by which a state is read. */
const MONTHS = { type: 'Monthly' } as const;

const HEIRLOOM_KEY = cellKey(HEIRLOOM.period, HEIRLOOM.orgUnit, {
  dataElement: HEIRLOOM.dataElement,
  combo: HEIRLOOM.categoryOptionCombo,
});

/** A value in DHIS2, as far as it matters here. */
type Stored = Pick<StoredValue, 'value' | 'deleted' | 'storedBy'>;

/** A place for a value that the mapping counts into. */
interface Place {
  readonly key: string;
  readonly period: string;
  /** Whether the lookup says that its unit is counted then. */
  readonly isCovered: boolean;
}

/**
 * Hold what DHIS2 has against a full recount of all periods in scope, save those that wait in `dirty` or are parked.
 *
 * @param world both servers after a run
 * @param version of DHIS2
 * @param report of that run
 * @returns a line for each value that is not as it should be
 */
export function compareWithRecount(world: World, version: string, report: RunReport): Compared {
  const { settings, state, dhis2 } = world;
  const counts = countNaively(world.model);
  const stored = new Map<string, Stored>(
    dhis2
      .values()
      .map((value) => [`${value.period} ${value.orgUnit} ${value.dataElement} ${value.categoryOptionCombo}`, value]),
  );
  const waiting = new Set([
    ...unpackPeriods(MONTHS, state.dirty ?? []),
    ...unpackParked(MONTHS, state.parked ?? []).map(({ period }) => period),
  ]);
  const zerosAreStored = settings.zeroIsSignificant || version === '2.43';
  const differences: string[] = [];
  let kept = 0;
  for (const place of allPlaces(world)) {
    const { key, period, isCovered } = place;
    const known = stored.get(key);
    const isCounted = report.periods.includes(period);
    const zero = settings.zeros === 'assigned' && zerosAreStored && isCovered ? '0' : undefined;
    const wanted = counts.get(key)?.toString() ?? zero;
    const isRight =
      wanted === undefined
        ? mayStay(world, place, known, zerosAreStored)
        : isHeld(world, key, known, wanted, isCounted);
    if (isRight === 'kept' && isCounted) kept += 1;
    if (isRight !== false || waiting.has(period)) continue;
    const by = known === undefined ? '' : ` by ${known.storedBy}`;
    differences.push(`${key} is ${heldOf(known) ?? 'nothing'}${by}, should be ${wanted ?? 'nothing'}`);
  }
  return { differences: [...differences, ...changedOfPeople(world, stored)], kept };
}

/** Whether DHIS2 holds what was counted, or something of a person that stays instead. */
function isHeld(
  { settings, entered }: World,
  key: string,
  known: Stored | undefined,
  wanted: string,
  isCounted: boolean,
): boolean | 'kept' {
  const held = heldOf(known);
  if (held === wanted) return true;
  if (isPersons(known) && settings.onManualEdit === 'keep') return 'kept';
  // What a person did in a period that nobody had a reason to look at since; who deletes a value of ours is not told.
  return !isCounted && (isPersons(known) || (held === undefined && entered.has(key)));
}

/** Whether what stands where nothing was counted is right: nothing, a person's, a zero, or no matter of the mapping. */
function mayStay(
  { settings, entered }: World,
  { key, isCovered }: Place,
  known: Stored | undefined,
  zerosAreStored: boolean,
): boolean {
  const held = heldOf(known);
  if (!isCovered)
    return isPersons(known) || entered.has(key) || held === (key === HEIRLOOM_KEY ? HEIRLOOM.value : undefined);
  if (held === undefined || isPersons(known)) return true;
  return settings.onEmpty === 'zero' && zerosAreStored && held === '0';
}

function isPersons(known: Stored | undefined): boolean {
  return known !== undefined && known.storedBy !== 'tallysheet';
}

function heldOf(known: Stored | undefined): string | undefined {
  return known === undefined || known.deleted ? undefined : (known.value ?? '');
}

/** The months since January that have ended, in Nairobi. */
export function periodsInScope({ time }: World): string[] {
  const today = new Date(time + 3 * 3_600_000);
  const months = (today.getUTCFullYear() - 2026) * 12 + today.getUTCMonth();
  return Array.from(
    { length: months },
    (_, at) => `${2026 + Math.floor(at / 12)}${String((at % 12) + 1).padStart(2, '0')}`,
  );
}

function* allPlaces(world: World): Generator<Place> {
  const units = new Set(LINES.slice(0, world.model.lookup).map(({ orgUnit }) => orgUnit));
  for (const period of periodsInScope(world)) {
    for (const orgUnit of units) {
      const isCovered = isOpen(world.model, orgUnit, `${period.slice(0, 4)}-${period.slice(4)}`);
      for (const kind of KINDS) yield { key: cellKey(period, orgUnit, kind), period, isCovered };
    }
  }
}

/** Values of people that are not as they entered them, where nobody may change them. */
function changedOfPeople({ settings, entered, gone }: World, stored: ReadonlyMap<string, Stored>): string[] {
  if (settings.onManualEdit === 'overwrite') return [];
  const back = [...gone].flatMap((key) => (stored.get(key)?.deleted ? [] : [`${key} is back, which a person deleted`]));
  const changed = [...entered].flatMap(([key, value]) => {
    const known = stored.get(key);
    const isIntact = known?.deleted === false && known.value === value && known.storedBy === 'data.clerk';
    return value === undefined || isIntact ? [] : [`${key} is not the ${value} that a person entered`];
  });
  return [...back, ...changed];
}
