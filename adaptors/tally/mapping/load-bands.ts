import { isScalar, isSeq, type Node, type YAMLMap } from 'yaml';
import type { Band } from '../compiled-mapping.ts';
import { entriesOf } from './fields.ts';
import type { Problems } from './problems.ts';

/** Ages are whole numbers from 0; other numbers may be anything, and have no lower end. */
export type BandsOf = 'ages' | 'numbers';

const FIXES: Readonly<Record<BandsOf, string>> = {
  ages: 'write [0, 1], or [1, null] without an end',
  numbers: 'write [0, 2.5], or null for no end',
};

/**
 * Read the `bands` of a dimension.
 *
 * @param dimension the dimension's name
 * @param node pairs of numbers by category option
 * @param of what they are bands of
 * @param problems where mistakes go: no pair, pairs that overlap
 * @returns the bands in the order of the file
 */
export function loadBands(dimension: string, node: YAMLMap, of: BandsOf, problems: Problems): Band[] {
  const bands: Band[] = [];
  for (const { name: option, key, value } of entriesOf(node)) {
    if (option.trim() === '') problems.at(key, `a band of "${dimension}" has no option`, "write '< 1 year': [0, 1]");
    const band = bandOf(option, value, of);
    if (band === undefined) {
      problems.at(value, `band "${option}" of "${dimension}" is no pair of ${of}`, FIXES[of]);
      continue;
    }
    const other = bands.find((known) => overlap(known, band));
    if (other !== undefined) {
      problems.at(
        value,
        `band "${option}" overlaps "${other.option}"`,
        'a band ends where the next one begins: [0, 1], [1, 5]',
      );
    }
    bands.push(band);
  }
  return bands;
}

function bandOf(option: string, value: Node, of: BandsOf): Band | undefined {
  if (!isSeq(value) || value.items.length !== 2) return undefined;
  const [from, to] = value.items.map((item) => (isScalar(item) ? item.value : undefined));
  if (!isEnd(from, of) || !isEnd(to, of) || (of === 'ages' && from === null)) return undefined;
  return from === null || to === null || from < to ? { option, from, to } : undefined;
}

function isEnd(value: unknown, of: BandsOf): value is number | null {
  if (value === null) return true;
  if (typeof value !== 'number' || !Number.isFinite(value)) return false;
  return of === 'numbers' || (Number.isInteger(value) && value >= 0);
}

function overlap(a: Band, b: Band): boolean {
  const ends = ({ from, to }: Band) => [from ?? Number.NEGATIVE_INFINITY, to ?? Number.POSITIVE_INFINITY] as const;
  const [aFrom, aTo] = ends(a);
  const [bFrom, bTo] = ends(b);
  return aFrom < bTo && bFrom < aTo;
}
