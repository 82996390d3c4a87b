import { AGE_COMBOS, CHILDREN_SEEN, SEX_AGE_COMBOS } from '../../cli/sandbox/sample/immunization/elements.ts';
import { FACILITIES, PAPER_FACILITY } from '../../cli/sandbox/sample/places.ts';
import type { Dose } from './happenings.ts';

/** What the FHIR server and the lookup hold now, as far as counts depend on it. */
export interface Model {
  readonly doses: Map<string, Dose>;
  readonly children: Map<string, { readonly sex: string; readonly birthDate: string }>;
  /** The place that a place is part of. */
  readonly parents: Map<string, string>;
  /** How many lines the lookup has. */
  lookup: number;
}

/** A line of the lookup: the first and the last period of its unit, if it has not always been counted. */
export interface LookupLine {
  readonly place: string;
  readonly orgUnit: string;
  readonly from?: string;
  readonly to?: string;
}

const [AMARI = '', BELO = '', CENDRA = '', DOVALE = ''] = FACILITIES.map(({ orgUnit }) => orgUnit);

/** The lookup when it has all its lines; the last two are added in a history. */
export const LINES: readonly LookupLine[] = [
  { place: 'loc-amari', orgUnit: AMARI },
  { place: 'loc-belo', orgUnit: BELO, to: '2026-03-31' },
  { place: 'loc-joruma', orgUnit: PAPER_FACILITY.orgUnit },
  { place: 'loc-cendra', orgUnit: CENDRA },
  { place: 'loc-post', orgUnit: DOVALE, from: '2026-02-01' },
];

/** Lines that the lookup has from the beginning. */
export const FIRST_LINES = 3;

const BCG = 'WSy7zOZx1Wl';
const MR1 = 'kGrnHR9zV2G';

/** Every element and combo that the mapping counts into. */
export const KINDS = [
  ...[BCG, MR1].flatMap((dataElement) => Object.values(AGE_COMBOS).map((combo) => ({ dataElement, combo }))),
  ...Object.values(SEX_AGE_COMBOS).map((combo) => ({ dataElement: CHILDREN_SEEN.id, combo })),
];

/** A place for a value in DHIS2, as text. */
export function cellKey(period: string, orgUnit: string, { dataElement, combo }: (typeof KINDS)[number]): string {
  return `${period} ${orgUnit} ${dataElement} ${combo}`;
}

/**
 * Count everything, in the plainest way: no state, no engine, no FHIR.
 *
 * @param model what there is now
 * @returns counts by `cellKey`, of all periods that there are
 */
export function countNaively(model: Model): Map<string, number> {
  const counts = new Map<string, number>();
  const add = (period: string, orgUnit: string, dataElement: string, combo: string) => {
    const key = cellKey(period, orgUnit, { dataElement, combo });
    counts.set(key, (counts.get(key) ?? 0) + 1);
  };
  const firsts = new Map<string, { readonly stamp: string; readonly age: Band | undefined }>();
  for (const [id, dose] of model.doses) {
    const placed = placeOf(model, dose);
    if (placed === undefined) continue;
    const { days, period, orgUnit } = placed;
    const age = ageBand(model, dose.child, days);
    if (dose.vaccine === '19' && age !== undefined) add(period, orgUnit, BCG, AGE_COMBOS[age]);
    if (dose.vaccine === '04' && age !== undefined) add(period, orgUnit, MR1, AGE_COMBOS[age]);
    const seen = `${period} ${orgUnit} ${dose.child}`;
    const stamp = [days.start, instantOf(dose.on), id].join(' ');
    if (stamp < (firsts.get(seen)?.stamp ?? '9')) firsts.set(seen, { stamp, age });
  }
  // A child is counted with the options of its first row.
  for (const [seen, { age }] of firsts) {
    const [period = '', orgUnit = '', child = ''] = seen.split(' ');
    const sex = model.children.get(child)?.sex;
    if (age === undefined || (sex !== 'male' && sex !== 'female')) continue;
    const combo = SEX_AGE_COMBOS[`${sex}${age === 'under1' ? 'Under1' : 'From1'}`];
    add(period, orgUnit, CHILDREN_SEEN.id, combo);
  }
  return counts;
}

/** Where and when a dose is counted, if it is. */
function placeOf(model: Model, { status, on, at }: Dose) {
  const days = daysOf(on);
  if (status !== 'completed' || days === undefined || days.start.slice(0, 7) !== days.end.slice(0, 7)) return undefined;
  const orgUnit = unitOf(model, at);
  if (orgUnit === undefined || !isOpen(model, orgUnit, days.start)) return undefined;
  return { days, orgUnit, period: days.start.slice(0, 7).replace('-', '') };
}

/** Whether a unit is counted in a month or on a day. */
export function isOpen({ lookup }: Model, orgUnit: string, day: string): boolean {
  return LINES.slice(0, lookup).some(
    (line) =>
      line.orgUnit === orgUnit &&
      day >= (line.from ?? '').slice(0, day.length) &&
      day <= (line.to ?? '9').slice(0, day.length),
  );
}

type Band = 'under1' | 'from1';

/** First and last day. */
interface Days {
  readonly start: string;
  readonly end: string;
}

/** The days that a date of any precision may mean, in Nairobi; undefined without one. */
function daysOf(on: string): Days | undefined {
  if (on === '') return undefined;
  const day = on.includes('T') ? new Date(instantOf(on) + 3 * 3_600_000).toISOString().slice(0, 10) : on;
  if (day.length === 10) return { start: day, end: day };
  if (day.length === 4) return { start: `${day}-01-01`, end: `${day}-12-31` };
  const [year = '', month = ''] = day.split('-');
  return { start: `${day}-01`, end: new Date(Date.UTC(Number(year), Number(month), 0)).toISOString().slice(0, 10) };
}

/** Milliseconds; what has no time comes before all else of its day. */
function instantOf(on: string): number {
  return on.includes('T') ? Date.parse(on) : 0;
}

function unitOf({ lookup, parents }: Model, at: string): string | undefined {
  const seen = new Set<string>();
  for (let place = at; place !== '' && !seen.has(place); place = parents.get(place) ?? '') {
    seen.add(place);
    const line = LINES.slice(0, lookup).find((one) => one.place === place);
    if (line !== undefined) return line.orgUnit;
  }
  return undefined;
}

/** Where birth or event may be of several days, the band has to be the same for all of them. */
function ageBand({ children }: Model, child: string, event: Days): Band | undefined {
  const birth = daysOf(children.get(child)?.birthDate ?? '');
  if (birth === undefined || birth.start > event.end) return undefined;
  const oldest = bandOf(birth.start, event.end);
  const youngest = birth.end >= event.start ? 'under1' : bandOf(birth.end, event.start);
  return oldest === youngest ? oldest : undefined;
}

function bandOf(birth: string, day: string): Band {
  const years = Number(day.slice(0, 4)) - Number(birth.slice(0, 4)) - (day.slice(5) < birth.slice(5) ? 1 : 0);
  return years < 1 ? 'under1' : 'from1';
}
