/** What every history has. */
export interface AnyHistory {
  readonly settings: object;
  readonly happenings: readonly object[];
}

/**
 * Write a history for people, a step on a line.
 *
 * @param history settings and steps
 * @returns lines such as `3. correct, id case-2, on 2026-03-02`
 */
export function describeHistory({ settings, happenings }: AnyHistory): string {
  return [words(settings), ...happenings.map((one, at) => `${at + 1}. ${words(one)}`)].join('\n');
}

function words(of: object): string {
  return Object.entries(of)
    .filter(([, value]) => value !== undefined)
    .map(([key, value]) => {
      if (typeof value === 'object' && value !== null) return `${key} (${words(value)})`;
      return key === 'what' ? String(value) : `${key} ${value === '' ? 'none' : value}`;
    })
    .join(', ');
}
