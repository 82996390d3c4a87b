import { AGE_UNITS, type AgeUnit } from '../period/index.ts';
import type { Text } from './fields.ts';
import type { Problems } from './problems.ts';

/** A number of calendar units. */
export interface Duration {
  readonly unit: AgeUnit;
  readonly count: number;
}

const DURATION = /^(\d{1,4}) (year|month|week|day)s?$/;

/**
 * Read a duration such as `1 year` or `6 weeks`.
 *
 * @param text the text and its node; undefined for none
 * @param problems where mistakes go
 * @returns the duration, at least one unit; undefined for no text or another text (noted)
 * @example readDuration(text, problems) // { unit: 'years', count: 1 }
 */
export function readDuration(text: Text | undefined, problems: Problems): Duration | undefined {
  if (text === undefined) return undefined;
  const [, digits = '0', word] = DURATION.exec(text.value.trim()) ?? [];
  const unit = AGE_UNITS.find((candidate) => candidate === `${word}s`);
  const count = Number(digits);
  if (unit !== undefined && count > 0) return { unit, count };
  problems.at(text.node, `"${text.value}" is no duration`, 'write a number of years, months, weeks or days: 1 year');
  return undefined;
}
