import { uuidOf } from '../../godata/index.ts';
import { addDays } from '../days.ts';
import { mulberry32 } from '../mulberry32.ts';
import { ABROAD, VILLAGES, WARDS } from './godata-places.ts';

/** A case or a contact, as it is put into the embedded Go.Data. */
export type SampleRecord = Readonly<Record<string, unknown>> & { readonly id: string };

/** The records of the sample. */
export interface GodataRecords {
  readonly cases: readonly SampleRecord[];
  readonly contacts: readonly SampleRecord[];
}

/** Reference data as Go.Data names it. @example reference('GENDER', 'FEMALE') */
export function reference(category: string, value: string): string {
  return `LNG_REFERENCE_DATA_CATEGORY_${category}_${value}`;
}

const WEEKS = 26;
const MOST_A_WEEK = 46;

/**
 * Make the cases and contacts of an outbreak of half a year: few at first, a peak, fewer again; confirmed, suspected and
 * discarded ones; with what goes wrong in real ones: no onset, no sex, no age, a home abroad or none, no date at all.
 *
 * @param options the day up to which there are cases, `YYYY-MM-DD`
 * @returns records, the same for the same day
 * @example const { cases, contacts } = godataRecords({ today: '2026-04-10' });
 */
export function godataRecords({ today }: { today: string }): GodataRecords {
  const chance = mulberry32(26);
  const cases: SampleRecord[] = [];
  const contacts: SampleRecord[] = [];
  for (let week = 0; week < WEEKS; week += 1) {
    const height = Math.sin((Math.PI * (week + 1)) / (WEEKS + 1)) ** 2;
    const count = Math.max(1, Math.round(MOST_A_WEEK * height));
    for (let nth = 0; nth < count; nth += 1) {
      const onset = addDays(today, -7 * (WEEKS - week) + Math.floor(chance() * 7));
      const patient = oneCase(`case ${cases.length + 1}`, onset, today, chance);
      cases.push(patient);
      if (chance() < 0.6) contacts.push(...contactsOf(patient.id, onset, today, chance));
    }
  }
  return { cases: [...cases, ...oddCases(today)], contacts };
}

function oneCase(name: string, onset: string, today: string, chance: () => number): SampleRecord {
  const reported = earlier(addDays(onset, 1 + Math.floor(chance() * 6)), today);
  const years = chance() < 0.55 ? Math.floor(chance() * 15) : 15 + Math.floor(chance() * 55);
  const drawn = chance();
  const classification = drawn < 0.7 ? 'CONFIRMED' : drawn < 0.9 ? 'SUSPECT' : 'NOT_A_CASE_DISCARDED';
  const isInHospital = chance() < 0.3;
  const became = chance() < 0.15;
  return {
    ...stamped(name, reported),
    visualId: name.replace('case ', 'TL-M-'),
    classification: reference('CASE_CLASSIFICATION', classification),
    ...(chance() < 0.06 ? {} : { dateOfOnset: midnight(onset) }),
    dateOfReporting: midnight(reported),
    ...(chance() < 0.02 ? {} : { gender: reference('GENDER', chance() < 0.5 ? 'FEMALE' : 'MALE') }),
    ...(chance() < 0.03 ? {} : { age: { years, months: 0 } }),
    ...outcomeOf(chance(), onset, today),
    addresses: addresses(chance),
    dateRanges: isInHospital ? [stay(reported, chance)] : [],
    wasContact: became,
    ...(became ? { dateBecomeCase: midnight(reported) } : {}),
    relationshipsRepresentation: Array.from({ length: Math.floor(chance() * 6) }, (_, at) => ({
      id: uuidOf(`${name} relation ${at}`),
      active: true,
      otherParticipantType: reference('PERSON_TYPE', 'CONTACT'),
      otherParticipantId: uuidOf(`${name} contact ${at}`),
      source: true,
    })),
  };
}

/** Of those who fell ill some weeks ago most have recovered; of a few nobody has written it down. */
function outcomeOf(drawn: number, onset: string, today: string): { readonly outcomeId?: string } {
  if (drawn > 0.95) return {};
  const isRecent = onset > addDays(today, -21);
  return { outcomeId: reference('OUTCOME', drawn < 0.04 ? 'DECEASED' : isRecent ? 'ALIVE' : 'RECOVERED') };
}

/** Where somebody lives: mostly a village, which DHIS2 does not know; some have moved. */
function addresses(chance: () => number): unknown[] {
  const usual = reference('ADDRESS_TYPE', 'USUAL_PLACE_OF_RESIDENCE');
  const locationId = chance() < 0.8 ? villageBy(chance) : wardBy(chance);
  const home = { typeId: usual, locationId, country: 'Tallyland', date: null };
  if (chance() > 0.1) return [home];
  const before = { typeId: reference('ADDRESS_TYPE', 'PREVIOUS_ADDRESS'), locationId: wardBy(chance) };
  return [{ ...before, date: '2025-01-15T00:00:00.000Z' }, home];
}

function wardBy(chance: () => number): string {
  let left = chance() * 100;
  const found = WARDS.find(({ share }) => {
    left -= share;
    return left < 0;
  });
  return (found ?? WARDS[0])?.place ?? '';
}

function villageBy(chance: () => number): string {
  const ward = wardBy(chance);
  const villages = VILLAGES.filter((village) => village.ward === ward);
  return villages[Math.floor(chance() * villages.length)]?.place ?? ward;
}

function stay(from: string, chance: () => number): unknown {
  return {
    typeId: reference('PERSON_DATE_TYPE', 'HOSPITALIZATION'),
    startDate: midnight(from),
    endDate: midnight(addDays(from, 2 + Math.floor(chance() * 9))),
  };
}

function contactsOf(patient: string, onset: string, today: string, chance: () => number): SampleRecord[] {
  return Array.from({ length: 1 + Math.floor(chance() * 3) }, (_, at) => {
    const listed = earlier(addDays(onset, 3 + Math.floor(chance() * 4)), today);
    const until = addDays(listed, 21);
    const drawn = chance();
    const ended = drawn < 0.08 ? 'LOST_TO_FOLLOW_UP' : 'FOLLOW_UP_COMPLETED';
    return {
      ...stamped(`${patient} contact ${at}`, listed),
      dateOfReporting: midnight(listed),
      gender: reference('GENDER', chance() < 0.5 ? 'FEMALE' : 'MALE'),
      addresses: addresses(chance),
      followUp: {
        originalStartDate: midnight(listed),
        startDate: midnight(listed),
        endDate: midnight(until),
        status: `LNG_REFERENCE_DATA_CONTACT_FINAL_FOLLOW_UP_STATUS_TYPE_${until > today ? 'UNDER_FOLLOW_UP' : ended}`,
      },
    };
  });
}

function oddCases(today: string): SampleRecord[] {
  // Before the weeks that each run counts: few rows with trouble would be many of those.
  const day = addDays(today, -60);
  const classification = reference('CASE_CLASSIFICATION', 'CONFIRMED');
  const at = (locationId: string) => [{ typeId: reference('ADDRESS_TYPE', 'USUAL_PLACE_OF_RESIDENCE'), locationId }];
  const first = WARDS[0]?.place ?? '';
  return [
    { ...stamped('case without any date', day), classification, addresses: at(first) },
    { ...stamped('case from abroad', day), classification, dateOfOnset: midnight(day), addresses: at(ABROAD.place) },
    { ...stamped('case without a home', day), classification, dateOfOnset: midnight(day), addresses: [] },
    {
      ...stamped('case that was deleted', day),
      classification,
      dateOfOnset: midnight(day),
      addresses: at(first),
      deleted: true,
      deletedAt: `${day}T12:00:00.000Z`,
    },
  ];
}

function stamped(name: string, day: string) {
  const at = `${day}T10:15:00.000Z`;
  return { id: uuidOf(name), createdAt: at, updatedAt: at };
}

function midnight(day: string): string {
  return `${day}T00:00:00.000Z`;
}

function earlier(a: string, b: string): string {
  return a < b ? a : b;
}
