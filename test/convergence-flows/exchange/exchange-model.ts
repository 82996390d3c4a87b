import { FACILITIES } from '../../../cli/sandbox/sample/places.ts';
import type { Spot } from './exchange-happenings.ts';

/** What the source and the maps hold now. */
export interface ExchangeModel {
  /** Values by `spotKey`. */
  readonly values: Map<string, { readonly at: Spot; readonly value: string }>;
  /** Whether a line of the map of option combos is missing. */
  hasHole: boolean;
  /** How many lines the lookup has. */
  lookup: number;
}

const [amari = '', belo = '', cendra = ''] = FACILITIES.map(({ orgUnit }) => orgUnit);

/** The lookup when it has all its lines; the last one is added in a history. */
export const LINES = [
  ['FS-1001', amari],
  ['FS-1001-W', amari],
  ['FS-1002', belo],
  ['FS-1003', cendra],
] as const;

/** Lines that the lookup has from the beginning. */
export const FIRST_LINES = 3;

/** The map of option combos when it has all its lines; the last one may be missing. */
export const COMBO_LINES = [
  ...['Male, 0-11 months', 'Male, 12-59 months', 'Female, 0-11 months'].map((from) => [from, 'Under 5 years'] as const),
  ...['Male, 5-14 years', 'Male, 15 years and older'].map((from) => [from, '5 years and older'] as const),
  ...['Female, 5-14 years', 'Female, 15 years and older'].map((from) => [from, '5 years and older'] as const),
  ['Female, 12-59 months', 'Under 5 years'] as const,
];

/** Whether an element has values by option combo. */
export function isSplit(element: Spot['element']): boolean {
  return element === 'confirmed' || element === 'visits' || element === 'returns';
}

/** Name where a value is. */
export function spotKey({ place, month, element, combo }: Spot): string {
  return [place, month, element, isSplit(element) ? combo : ''].join();
}

/** The quarter of a month such as `202604`. */
export function quarterOf(month: string): string {
  return `${month.slice(0, 4)}Q${Math.ceil(Number(month.slice(4)) / 3)}`;
}

/**
 * Add everything up in the plainest way.
 *
 * @param model what there is now
 * @returns values by key
 */
export function addUp({ values, hasHole, lookup }: ExchangeModel): Map<string, string> {
  const units = new Map<string, string>(LINES.slice(0, lookup));
  const combos = new Map<string, string>(hasHole ? COMBO_LINES.slice(0, -1) : COMBO_LINES);
  const sums = new Map<string, number>();
  const lowest = new Map<string, number>();
  for (const { at, value } of values.values()) {
    const unit = units.get(at.place);
    const place = `${quarterOf(at.month)} ${unit}`;
    const age = combos.get(at.combo);
    if (unit === undefined || at.element === 'nets') continue;
    if (at.element === 'stock') {
      const key = `${place} NAT_ACT_STOCK_LOWEST `;
      lowest.set(key, Math.min(lowest.get(key) ?? Number.POSITIVE_INFINITY, Number(value)));
      continue;
    }
    if (age === undefined) continue;
    const key = at.element === 'confirmed' ? `${place} NAT_MAL_CONFIRMED ${age}` : `${place} NAT_OPD_VISITS `;
    sums.set(key, (sums.get(key) ?? 0) + Number(value));
  }
  return new Map([...sums, ...lowest].map(([key, sum]) => [key, String(sum)]));
}
