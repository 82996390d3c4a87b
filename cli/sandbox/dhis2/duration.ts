const UNITS: Readonly<Record<string, number>> = { d: 86_400_000, h: 3_600_000, m: 60_000, s: 1000 };

/**
 * Read a duration as DHIS2 writes it.
 *
 * @param text such as `12h`
 * @returns milliseconds; undefined for what is none
 * @example readDuration('90s') // 90_000
 */
export function readDuration(text: string): number | undefined {
  const [, count, unit = ''] = /^(\d+)([dhms])$/.exec(text) ?? [];
  return count === undefined ? undefined : Number(count) * (UNITS[unit] ?? 0);
}
