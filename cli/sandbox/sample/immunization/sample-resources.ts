import { addDays, monthNumber, monthText } from '../days.ts';
import type { FhirResource } from '../fhir-resource.ts';
import { patient } from '../lives/child.ts';
import { childDoses } from '../lives/child-doses.ts';
import { childrenBornBetween } from '../lives/children-born-between.ts';
import { locations } from '../locations.ts';
import { immunization } from './immunization.ts';
import { oddDoses } from './odd-doses.ts';

const FIRST_DAY = '2024-01-01';
/** The last dose is due at 18 months: children born that long before the start still come. */
const MONTHS_BEFORE = 18;
/** What was entered on this day is changed on the next, and that is over for a whole day. */
const DAYS_UNTIL_SETTLED = 3;

/**
 * Make the immunization registry of a small country: Locations, then Patients, then Immunizations.
 *
 * The same day gives the same resources, and a later day gives them too, unchanged, with more after them.
 *
 * @param options `today`, `YYYY-MM-DD`: nothing is dated or changed on it or on the day before; `months`: begin so many
 *   whole months before today's, by default in January 2024
 * @returns FHIR R4 resources, each after those it refers to
 * @throws RangeError where `today` is no day, `months` no positive whole number, or today is before the registry begins
 * @example sampleResources({ today: '2026-11-21' })
 */
export function sampleResources(options: { today: string; months?: number }): FhirResource[] {
  const start = startDay(options.today, options.months);
  const settled = addDays(options.today, -DAYS_UNTIL_SETTLED);
  if (settled < start) throw new RangeError(`The sample begins on ${start}: ${options.today} is too early for it.`);
  const children = childrenBornBetween(monthNumber(start) - MONTHS_BEFORE, settled);
  const hosts = children.filter(({ born }) => born < start).slice(-7);
  const patients = children.map((child) => patient(child, child.born < start ? start : child.born));
  const odd = oddDoses(
    start,
    hosts.map(({ id }) => id),
  );
  const doses = [...odd, ...children.flatMap(childDoses)];
  const entered = doses.filter((dose) => dose.entered >= start && dose.entered <= settled);
  return [...locations(start), ...patients, ...entered.map(immunization)];
}

function startDay(today: string, months: number | undefined): string {
  if (Number.isNaN(Date.parse(`${today}T00:00:00Z`)) || addDays(today, 0) !== today) {
    throw new RangeError(`The sample needs today as YYYY-MM-DD, not '${today}'.`);
  }
  if (months === undefined) return FIRST_DAY;
  if (!Number.isInteger(months) || months < 1) {
    throw new RangeError(`The sample needs months as a whole number from 1, not ${months}.`);
  }
  return `${monthText(monthNumber(today) - months)}-01`;
}
