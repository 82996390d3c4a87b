import { increase } from '../increase.ts';
import type { MeasureTally, Sum } from './measure-tally.ts';
import type { Options } from './outcomes.ts';

interface Copied {
  readonly at: Options;
  readonly orgUnit: string;
  readonly value: string;
  rows: number;
}

/**
 * Make a tally that takes over the value of the one row of a cell as it is. Where two rows come to one cell nobody knows
 * which of them counts, so none does: both are in quarantine.
 *
 * @param ofName name of the column that holds the value
 * @returns an empty tally
 * @example createCopied('value').add(row)
 */
export function createCopied(ofName: string): MeasureTally {
  const units = new Map<string, Map<Options, Copied>>();
  const quarantined = new Map<string, number>();
  return {
    add({ part, of, orgUnit }) {
      if ('reason' in part) increase(quarantined, part.reason);
      else if (typeof of !== 'string' || of === '') increase(quarantined, `no-text:${ofName}`);
      else {
        const unit = units.get(orgUnit) ?? new Map<Options, Copied>();
        units.set(orgUnit, unit);
        const known = unit.get(part.at);
        if (known === undefined) unit.set(part.at, { at: part.at, orgUnit, value: of, rows: 1 });
        else known.rows += 1;
      }
    },
    result() {
      const all = [...units.values()].flatMap((unit) => [...unit.values()]);
      const meeting = all.reduce((sum, { rows }) => sum + (rows > 1 ? rows : 0), 0);
      const sums = all.flatMap(({ rows, ...one }): Sum[] => (rows > 1 ? [] : [{ ...one, counted: 1 }]));
      return {
        sums,
        quarantined: meeting === 0 ? quarantined : new Map([...quarantined, ['several-values', meeting]]),
      };
    },
  };
}
