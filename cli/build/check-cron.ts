const MONTHS = ['JAN', 'FEB', 'MAR', 'APR', 'MAY', 'JUN', 'JUL', 'AUG', 'SEP', 'OCT', 'NOV', 'DEC'];
const DAYS = ['SUN', 'MON', 'TUE', 'WED', 'THU', 'FRI', 'SAT'];

interface Field {
  readonly name: string;
  readonly least: number;
  readonly most: number;
  /** Words that stand for numbers, the first for `least`. */
  readonly words: readonly string[];
}

const FIELDS: readonly Field[] = [
  { name: 'minute', least: 0, most: 59, words: [] },
  { name: 'hour', least: 0, most: 23, words: [] },
  { name: 'day of the month', least: 1, most: 31, words: [] },
  { name: 'month', least: 1, most: 12, words: MONTHS },
  { name: 'day of the week', least: 0, most: 7, words: DAYS },
];

/** A mistake in a cron expression and the character where it starts. */
export interface CronMistake {
  readonly at: number;
  readonly message: string;
}

/**
 * Check a cron expression of five fields: numbers, names, lists, ranges, steps.
 *
 * @param text such as `0 2 * * *`
 * @returns every mistake; empty when there is none
 * @see https://pubs.opengroup.org/onlinepubs/9699919799/utilities/crontab.html
 * @example checkCron('0 25 * * *') // [{ at: 2, message: 'the hour "25" is not within 0 and 23' }]
 */
export function checkCron(text: string): CronMistake[] {
  const found = [...text.matchAll(/\S+/g)];
  if (found.length !== FIELDS.length) {
    return [{ at: 0, message: `a cron expression has five fields, this has ${found.length}` }];
  }
  return found.flatMap((match, index) => {
    const field = FIELDS[index];
    const message = field === undefined ? undefined : fieldMistake(match[0], field);
    return message === undefined ? [] : [{ at: match.index, message }];
  });
}

function fieldMistake(text: string, field: Field): string | undefined {
  for (const part of text.split(',')) {
    const [span = '', step, ...more] = part.split('/');
    if (more.length > 0 || (step !== undefined && !/^[1-9]\d*$/.test(step))) {
      return `the ${field.name} "${part}" has a step that is not a whole number above 0`;
    }
    if (span === '*') continue;
    const ends = span.split('-').map((end) => numberOf(end, field));
    if (ends.length > 2 || ends.some((end) => end === undefined)) {
      return `the ${field.name} "${part}" is not within ${field.least} and ${field.most}`;
    }
    const [from = 0, to = from] = ends;
    if (to < from) return `the ${field.name} "${part}" ends before it starts`;
  }
  return undefined;
}

function numberOf(text: string, field: Field): number | undefined {
  const word = field.words.indexOf(text.toUpperCase());
  if (word >= 0) return word + field.least;
  const value = /^\d+$/.test(text) ? Number(text) : Number.NaN;
  return value >= field.least && value <= field.most ? value : undefined;
}
