import { type Cell, compareCells } from '../../adaptors/tally/measure/cells.ts';

/**
 * Two programs that a person could write for what `bench.yaml` counts, and for nothing else, as yardsticks for the engine.
 * They trust the data: every resource comes once and is whole, dates are written in the time zone of the reports. What
 * cannot be counted is passed over, not reported.
 */

/** Lines of NDJSON, and the org unit of each place. */
export interface LoopInput {
  readonly persons: readonly string[];
  readonly doses: readonly string[];
  readonly units: ReadonlyMap<string, string>;
}

interface Person {
  readonly id: string;
  readonly gender: string;
  readonly birthDate: string;
}

interface Dose {
  readonly status: string;
  readonly vaccineCode: { readonly coding: readonly { readonly system: string; readonly code: string }[] };
  readonly patient: { readonly reference: string };
  readonly occurrenceDateTime: string;
  readonly location: { readonly reference: string };
}

/** What a cell is about. */
export interface CellParts {
  readonly period: string;
  readonly orgUnit: string;
  readonly code: string;
  readonly sex: string;
  readonly band: string;
}

const SEXES: readonly string[] = ['Male', 'Female'];
const BANDS: readonly string[] = ['under 1', '1 to 4', '5 to 14', '15 and older'];

/** Bits of a key that places take. */
const PLACE_BITS = 10;
/** Months are counted from here, so that a key stays below 2³¹ and V8 keeps it without a box. */
const FIRST_YEAR = 2000;

/**
 * Count with interned codes and one integer a cell, as a programmer would who looks at every microsecond.
 *
 * @param input lines and org units
 * @returns what makes the cells, sorted; making them is not part of the count
 * @example countByNumbers({ persons, doses, units })()
 */
export function countByNumbers({ persons, doses, units }: LoopInput): () => Cell[] {
  const codes = intern();
  const places = intern();
  const people = new Map<string, number>();
  const cells = new Map<number, number>();
  for (const place of units.keys()) places.number(place);
  for (const line of persons) {
    const { id, gender, birthDate }: Person = JSON.parse(line);
    if (gender === 'male') people.set(id, civil(birthDate) * 2);
    else if (gender === 'female') people.set(id, civil(birthDate) * 2 + 1);
  }
  for (const line of doses) {
    const dose: Dose = JSON.parse(line);
    const person = people.get(dose.patient.reference.slice(8));
    const place = places.find(dose.location.reference.slice(9));
    const code = codeOf(dose);
    if (dose.status !== 'completed' || person === undefined || place === undefined || code === undefined) continue;
    const day = civil(dose.occurrenceDateTime);
    const age = (day - (person >> 1)) >> 9;
    if (age < 0) continue;
    const month = (day >> 5) - FIRST_YEAR * 16;
    const key = (((month << PLACE_BITS) | place) << 8) | (codes.number(code) << 3) | ((person & 1) << 2) | bandOf(age);
    cells.set(key, (cells.get(key) ?? 0) + 1);
  }
  return () =>
    toCells(cells, (key) => {
      const month = (key >> (PLACE_BITS + 8)) + FIRST_YEAR * 16;
      return {
        period: `${month >> 4}${String(month & 15).padStart(2, '0')}`,
        orgUnit: units.get(places.word((key >> 8) & ((1 << PLACE_BITS) - 1))) ?? '',
        code: codes.word((key >> 3) & 31),
        sex: SEXES[(key >> 2) & 1] ?? '',
        band: BANDS[key & 3] ?? '',
      };
    });
}

/**
 * Count with texts as keys, as a programmer would who wants to be done.
 *
 * @param input lines and org units
 * @returns what makes the cells, sorted; making them is not part of the count
 * @example countByTexts({ persons, doses, units })()
 */
export function countByTexts({ persons, doses, units }: LoopInput): () => Cell[] {
  const people = new Map<string, Person>();
  const cells = new Map<string, number>();
  for (const line of persons) {
    const person: Person = JSON.parse(line);
    people.set(`Patient/${person.id}`, person);
  }
  for (const line of doses) {
    const dose: Dose = JSON.parse(line);
    const person = people.get(dose.patient.reference);
    const orgUnit = units.get(dose.location.reference.slice(9));
    const code = codeOf(dose);
    if (dose.status !== 'completed' || person === undefined || orgUnit === undefined || code === undefined) continue;
    const sex = sexOf(person);
    const day = dose.occurrenceDateTime;
    const age = ageAt(person.birthDate, day);
    if (sex === undefined || age < 0) continue;
    const key = `${day.slice(0, 4)}${day.slice(5, 7)}|${orgUnit}|${code}|${sex}|${BANDS[bandOf(age)]}`;
    cells.set(key, (cells.get(key) ?? 0) + 1);
  }
  return () =>
    toCells(cells, (key) => {
      const [period = '', orgUnit = '', code = '', sex = '', band = ''] = key.split('|');
      return { period, orgUnit, code, sex, band };
    });
}

/**
 * Write a count as the cell that the engine makes of it.
 *
 * @param parts what it is about
 * @param count how many
 * @returns the cell
 */
export function benchCell({ period, orgUnit, code, sex, band }: CellParts, count: number): Cell {
  const options = [sex, band].sort();
  return { dataElement: `CVX_${code}`, options, attributeOptions: [], orgUnit, period, value: String(count) };
}

function codeOf({ vaccineCode }: Dose): string | undefined {
  for (const { system, code } of vaccineCode.coding) if (system === 'http://hl7.org/fhir/sid/cvx') return code;
  return undefined;
}

function sexOf({ gender }: Person): string | undefined {
  return gender === 'male' ? 'Male' : gender === 'female' ? 'Female' : undefined;
}

function bandOf(age: number): number {
  return age < 1 ? 0 : age < 5 ? 1 : age < 15 ? 2 : 3;
}

function ageAt(birth: string, day: string): number {
  const years = Number(day.slice(0, 4)) - Number(birth.slice(0, 4));
  return day.slice(5, 10) < birth.slice(5) ? years - 1 : years;
}

/** A day as year × 512 + month × 32 + day: the years between two are their difference by 512, rounded down. */
function civil(text: string): number {
  return (digits(text, 0) * 100 + digits(text, 2)) * 512 + digits(text, 5) * 32 + digits(text, 8);
}

function digits(text: string, at: number): number {
  return text.charCodeAt(at) * 10 + text.charCodeAt(at + 1) - 528;
}

interface Interned {
  number(word: string): number;
  find(word: string): number | undefined;
  word(number: number): string;
}

function intern(): Interned {
  const numbers = new Map<string, number>();
  const words: string[] = [];
  return {
    number(word) {
      let number = numbers.get(word);
      if (number === undefined) {
        number = words.push(word) - 1;
        numbers.set(word, number);
      }
      return number;
    },
    find: (word) => numbers.get(word),
    word: (number) => words[number] ?? '',
  };
}

function toCells<Key>(counts: ReadonlyMap<Key, number>, partsOf: (key: Key) => CellParts): Cell[] {
  return [...counts].map(([key, count]) => benchCell(partsOf(key), count)).sort(compareCells);
}
