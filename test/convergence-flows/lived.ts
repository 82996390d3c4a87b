/** Counts what was lived through: happenings, and crashes by the request that they befell. */
export class Lived {
  readonly #counts = new Map<string, number>();
  histories = 0;

  /** Count one more. */
  add(what: string): void {
    this.#counts.set(what, (this.#counts.get(what) ?? 0) + 1);
  }

  /** A line for each kind, those that begin alike together. */
  lines(): string[] {
    return [...this.#counts].sort(([a], [b]) => (a < b ? -1 : 1)).map(([what, count]) => `${count} × ${what}`);
  }
}
