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
  const firstDays = new Map<string, string>();
  for (const dose of model.doses.values()) {
    const day = dayInNairobi(dose.on);
    const orgUnit = unitOf(model, dose.at);
    if (dose.status !== 'completed' || day === '' || orgUnit === undefined || !isOpen(model, orgUnit, day)) continue;
    const period = day.slice(0, 7).replace('-', '');
    const age = ageBand(model, dose.child, day);
    if (dose.vaccine === '19' && age !== undefined) add(period, orgUnit, BCG, AGE_COMBOS[age]);
    if (dose.vaccine === '04' && age !== undefined) add(period, orgUnit, MR1, AGE_COMBOS[age]);
    const seen = `${period} ${orgUnit} ${dose.child}`;
    const first = firstDays.get(seen);
    if (first === undefined || day < first) firstDays.set(seen, day);
  }
  // A child is counted with the options of its first row.
  for (const [seen, day] of firstDays) {
    const [period = '', orgUnit = '', child = ''] = seen.split(' ');
    const age = ageBand(model, child, day);
    const sex = model.children.get(child)?.sex;
    if (age === undefined || (sex !== 'male' && sex !== 'female')) continue;
    const combo = SEX_AGE_COMBOS[`${sex}${age === 'under1' ? 'Under1' : 'From1'}`];
    add(period, orgUnit, CHILDREN_SEEN.id, combo);
  }
  return counts;
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

function dayInNairobi(on: string): string {
  if (!on.includes('T')) return on;
  return new Date(Date.parse(on) + 3 * 3_600_000).toISOString().slice(0, 10);
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

function ageBand({ children }: Model, child: string, day: string): 'under1' | 'from1' | undefined {
  const { birthDate = '' } = children.get(child) ?? {};
  if (birthDate === '' || day < birthDate) return undefined;
  const years = Number(day.slice(0, 4)) - Number(birthDate.slice(0, 4)) - (day.slice(5) < birthDate.slice(5) ? 1 : 0);
  return years < 1 ? 'under1' : 'from1';
}
