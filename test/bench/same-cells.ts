import type { Cell } from '../../adaptors/tally/measure/cells.ts';

/**
 * Check that several programs have counted the same.
 *
 * @param counted sorted cells, by the name of who counted
 * @returns how many cells each has
 * @throws {Error} naming the first cell in which one differs from the first of them
 * @example sameCells({ engine: cells, loop: others })
 */
export function sameCells(counted: Readonly<Record<string, readonly Cell[]>>): number {
  const [first, ...others] = Object.entries(counted).map(([name, cells]) => [name, cells.map(lineOf)] as const);
  if (first === undefined) return 0;
  const [name, lines] = first;
  for (const [other, otherLines] of others) {
    const at = lines.findIndex((line, position) => line !== otherLines[position]);
    if (at === -1 && lines.length === otherLines.length) continue;
    const place = at === -1 ? lines.length : at;
    throw new Error(
      `${name} counts ${lines[place] ?? 'nothing'} where ${other} counts ${otherLines[place] ?? 'nothing'}`,
    );
  }
  return lines.length;
}

function lineOf({ dataElement, options, attributeOptions, orgUnit, period, value }: Cell): string {
  return [dataElement, ...options, ...attributeOptions, orgUnit, period, value].join(', ');
}
