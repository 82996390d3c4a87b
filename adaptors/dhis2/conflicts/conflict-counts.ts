import type { Conflict } from '../../run/state.ts';

/** A conflict of one value, found before sending. */
export type Refusal = Omit<Conflict, 'values' | 'periods' | 'period'>;

/** Counts conflicts that say the same together, with their values and periods. */
export class ConflictCounts {
  readonly #conflicts = new Map<string, Conflict & { readonly periods: readonly string[] }>();

  /**
   * Add values to a conflict.
   *
   * @param refusal what is wrong; the same code and message are one conflict
   * @param periods where, none for a conflict of the mapping
   * @param values how many values it concerns
   */
  add(refusal: Refusal, periods: readonly string[], values: number): void {
    const key = JSON.stringify([refusal.code, refusal.message]);
    const known = this.#conflicts.get(key);
    this.#conflicts.set(key, {
      ...(known ?? refusal),
      periods: [...new Set([...(known?.periods ?? []), ...periods])].sort(),
      values: (known?.values ?? 0) + values,
    });
  }

  /** The conflicts, in the order in which they were found. */
  list(): Conflict[] {
    return [...this.#conflicts.values()];
  }
}
