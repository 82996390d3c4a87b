import type { ValueKey } from '../cells/value-key.ts';
import type { Refusal } from '../conflicts/conflict-counts.ts';

/** Tells why a value may not be sent there and then; undefined: it may. */
export type ValueCheck = (key: ValueKey & { readonly comment?: string }) => Refusal | undefined;

/**
 * Make one check of several: the first refusal counts.
 *
 * @param checks in the order in which they are asked
 * @example firstRefusal(assignedUnits(dataSet, unknown), limits)(change)?.code
 */
export function firstRefusal(...checks: readonly ValueCheck[]): ValueCheck {
  return (key) => {
    for (const check of checks) {
      const refusal = check(key);
      if (refusal !== undefined) return refusal;
    }
    return undefined;
  };
}
