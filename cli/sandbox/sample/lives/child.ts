import { addDays, monthText } from '../days.ts';
import type { FhirResource } from '../fhir-resource.ts';
import { mulberry32 } from '../mulberry32.ts';
import { FACILITIES } from '../places.ts';

/** A child of the sample, with what the registry does not say of it: the true day of birth and the facility it goes to. */
export interface Child {
  serial: number;
  id: string;
  born: string;
  home: string;
  sex: 'male' | 'female';
  /** The child's own numbers, so that no other child and no later day changes what happens to it. */
  next: () => number;
}

const GIVEN = ['Abeni', 'Biko', 'Chidi', 'Dalia', 'Etana', 'Farai', 'Gamba', 'Hawi', 'Imara', 'Jengo'];

/**
 * Make the child of a serial number.
 *
 * @param month month of birth, as `monthNumber` numbers it
 * @param rank which of the month's children, 0 to 9
 * @returns the child, always the same for the same month and rank
 * @example makeChild(monthNumber('2024-01'), 0)
 */
export function makeChild(month: number, rank: number): Child {
  const serial = month * 10 + rank;
  const next = mulberry32(Math.imul(serial, 0x9e3779b1));
  const firstDay = `${monthText(month)}-01`;
  const daysInMonth = Number(addDays(`${monthText(month + 1)}-01`, -1).slice(8));
  const born = addDays(firstDay, Math.floor(next() * daysInMonth));
  const sex = next() < 0.51 ? 'male' : 'female';
  return { serial, id: `child-${serial}`, born, home: pickHome(next() * 100), sex, next };
}

/**
 * Write a child as a Patient; one in fifty has its sex not known, one in fifty not stated, one in fifty only a month of birth.
 *
 * @param child the child
 * @param entered the day on which it was entered, `YYYY-MM-DD`
 * @returns a FHIR R4 Patient, changed last on the day after
 * @see https://hl7.org/fhir/R4/patient.html
 * @example patient(makeChild(monthNumber('2024-01'), 0), '2024-01-20')
 */
export function patient(child: Child, entered: string): FhirResource {
  const oddity = child.serial % 50;
  const gender = oddity === 7 ? 'unknown' : child.sex;
  return {
    resourceType: 'Patient',
    id: child.id,
    meta: { lastUpdated: `${addDays(entered, 1)}T04:00:00.000Z` },
    identifier: [{ system: 'http://example.org/immunization-registry', value: `TL-${child.serial}` }],
    active: true,
    name: [{ family: `Sample${child.serial}`, given: [GIVEN[child.serial % GIVEN.length] ?? 'Child'] }],
    ...(oddity !== 23 && { gender }),
    birthDate: oddity === 41 ? child.born.slice(0, 7) : child.born,
  };
}

function pickHome(point: number): string {
  let upTo = 0;
  for (const { place, share } of FACILITIES) {
    upTo += share;
    if (point < upTo) return place;
  }
  return 'loc-amari';
}
