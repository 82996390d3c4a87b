import { addDays } from '../days.ts';
import { FACILITIES, OUTREACH } from '../places.ts';
import type { Child } from './child.ts';
import type { Dose } from './dose.ts';
import { SCHEDULE } from './schedule.ts';

const DAYS_BETWEEN_VISITS = 28;

/**
 * Live through a child's visits: late, elsewhere, missed or given up, as the child's own numbers have it.
 *
 * @param child the child, fresh from `makeChild`: its numbers are used up here
 * @returns its doses in the order of time, however far in the future
 * @example childDoses(makeChild(monthNumber('2024-01'), 0))
 */
export function childDoses(child: Child): Dose[] {
  const doses: Dose[] = [];
  let earliest = child.born;
  for (const visit of SCHEDULE) {
    const comes = child.next() < visit.reached;
    const due = addDays(child.born, visit.due + delay(child.next));
    const day = due > earliest ? due : earliest;
    const occurrenceDateTime = moment(day, visit.due === 0, child.next);
    const place = pickPlace(child);
    if (comes) {
      for (const { vaccine, dose } of visit.doses) {
        const id = `imm-${child.serial}-${vaccine.key}-${dose}`;
        const status = pickStatus(child.next());
        doses.push({
          id,
          patient: child.id,
          entered: day,
          occurrence: { occurrenceDateTime },
          status,
          place,
          vaccine,
          dose,
        });
      }
      earliest = addDays(day, DAYS_BETWEEN_VISITS);
    }
    if (child.next() < visit.dropOut) break;
  }
  return doses;
}

/** Most come within ten days, one in eight is up to four months late. */
function delay(next: () => number): number {
  const late = next() < 0.125;
  return Math.floor(next() * (late ? 120 : 10));
}

/** A birth may be at night; the clinic opens at seven; one in twenty writes the day alone. */
function moment(day: string, birth: boolean, next: () => number): string {
  const hour = birth ? Math.floor(next() * 24) : 7 + Math.floor(next() * 9);
  const minute = Math.floor(next() * 60);
  if (next() < 0.05) return day;
  return `${day}T${String(hour).padStart(2, '0')}:${String(minute).padStart(2, '0')}:00+03:00`;
}

function pickPlace(child: Child): string {
  const elsewhere = child.next();
  const which = Math.floor(child.next() * FACILITIES.length);
  if (elsewhere < 0.02) return OUTREACH.place;
  return elsewhere < 0.08 ? (FACILITIES[which]?.place ?? child.home) : child.home;
}

function pickStatus(point: number): Dose['status'] {
  if (point < 0.02) return 'not-done';
  return point < 0.03 ? 'entered-in-error' : 'completed';
}
