/** What identifies a data value; all are uids, the period an id in DHIS2's own spelling. */
export interface ValueKey {
  dataElement: string;
  period: string;
  orgUnit: string;
  categoryOptionCombo: string;
  attributeOptionCombo: string;
}

/** A data value as the server holds it. */
export interface StoredValue extends ValueKey {
  value: string | null;
  comment: string | null;
  followup: boolean;
  deleted: boolean;
  storedBy: string;
  created: Date;
  lastUpdated: Date;
}

/** Narrows a list of values; what is missing matches everything. */
export interface ValueFilter {
  /** Uid; matches the values of its data elements. */
  dataSet?: string;
  orgUnit?: string;
  period?: string;
  dataElement?: string;
}

/** Something to be undone when an import fails as a whole. */
type Change = readonly [key: string, before: StoredValue | undefined];

/** The data values of the server, deleted ones included. */
export class ValueStore {
  readonly #values = new Map<string, StoredValue>();
  #changes: Change[] = [];

  /** The value of a key, deleted or not. */
  get(key: ValueKey): StoredValue | undefined {
    return this.#values.get(valueKey(key));
  }

  /** Every value in the order of the first writing. */
  all(): Iterable<StoredValue> {
    return this.#values.values();
  }

  /** Insert or replace a value. */
  set(value: StoredValue): void {
    const key = valueKey(value);
    this.#changes.push([key, this.#values.get(key)]);
    this.#values.set(key, value);
  }

  /** Do several writes of which none stays when the last step throws or `keep` is false. */
  transaction<Result>(keep: boolean, work: () => Result): Result {
    this.#changes = [];
    let done = false;
    try {
      const result = work();
      done = keep;
      return result;
    } finally {
      if (!done) this.#rollback();
      this.#changes = [];
    }
  }

  #rollback(): void {
    for (const [key, before] of this.#changes.reverse()) {
      if (before) this.#values.set(key, before);
      else this.#values.delete(key);
    }
  }
}

/**
 * Make one text of a value's key.
 *
 * @param key the five dimensions
 * @returns a text that is the same for the same key only
 * @example valueKey(value);
 */
export function valueKey(key: ValueKey): string {
  return [key.dataElement, key.period, key.orgUnit, key.categoryOptionCombo, key.attributeOptionCombo].join(' ');
}
