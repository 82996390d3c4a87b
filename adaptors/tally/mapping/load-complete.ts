import type { YAMLMap } from 'yaml';
import { periodRange, shiftPeriod } from '../period/index.ts';
import { Fields, type Text } from './fields.ts';
import { COMPLETE } from './keys.ts';
import type { Mapping } from './mapping.ts';
import type { Problems } from './problems.ts';

const DAY = 86_400_000;
const DAYS_OF: Readonly<Record<string, number>> = { D: 1, W: 7 };

/**
 * Read `complete`: when reports are declared complete, and how.
 *
 * @param node the map; undefined where reports are not declared complete
 * @param period of the mapping, where it could be read
 * @param problems where mistakes go
 * @returns the days after a period's end, and the way; undefined for none, or when it is wrong (noted)
 * @example loadComplete(node, period, problems) // { afterDays: 5, via: 'endpoint' }
 */
export function loadComplete(
  node: YAMLMap | undefined,
  period: Mapping['period'] | undefined,
  problems: Problems,
): Mapping['complete'] {
  if (node === undefined) return undefined;
  const fields = new Fields(node, 'complete', Object.keys(COMPLETE), problems);
  const after = fields.text('after', 'needed', 'P5D');
  const via = fields.oneOf('via', ['endpoint', 'payload'], 'endpoint');
  const afterDays = after === undefined ? undefined : readDays(after, problems);
  if (after === undefined || afterDays === undefined) return undefined;
  const counted = period === undefined ? Number.POSITIVE_INFINITY : daysCounted(period);
  if (afterDays >= counted) {
    problems.at(
      after.node,
      `after ${after.value} a period is no longer counted: keepOpen ${period?.keepOpen} counts it for ${counted} days`,
      'raise keepOpen in period, or wait for less',
    );
  }
  return { afterDays, via };
}

function readDays(text: Text, problems: Problems): number | undefined {
  const [, digits, unit = ''] = /^P(\d{1,3})([DW])$/.exec(text.value.trim()) ?? [];
  const days = DAYS_OF[unit];
  if (digits !== undefined && days !== undefined) return Number(digits) * days;
  problems.at(
    text.node,
    `"${text.value}" is no duration of days or weeks`,
    'write it as ISO 8601 does: P5D, P2W, or P0D for at once',
  );
  return undefined;
}

/** For how long after its end a period is counted in every run. */
function daysCounted({ type, since, keepOpen, calendar }: Mapping['period']): number {
  const start = (id: string) => Date.parse(periodRange(type, id, calendar).start);
  return Math.round((start(shiftPeriod(type, since, keepOpen, calendar)) - start(since)) / DAY);
}
