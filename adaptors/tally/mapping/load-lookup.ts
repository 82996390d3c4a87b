import { CsvError, parse } from 'csv-parse/sync';
import type { OrgUnitScheme } from '../compiled-mapping.ts';
import { type Calendar, type DayRange, type PeriodType, partialDays, periodOf, periodRange } from '../period/index.ts';
import { MappingError, nearest, type Problem } from './problems.ts';

const UID = /^[a-zA-Z][a-zA-Z0-9]{10}$/;

interface Record {
  readonly record: readonly string[];
  readonly info: { readonly lines: number };
}

/** The mapping's periods. */
interface Periods {
  readonly type: PeriodType;
  readonly periodAt: (day: string) => DayRange;
}

/** Notes a mistake in a line. */
type Note = (line: number, message: string, fix: string) => void;

/**
 * Read a lookup of places: a CSV file whose first column is the FHIR key and whose column `orgUnit` is the DHIS2 UID, or
 * what the id scheme says.
 * `from` and `to` are the first and last day on which the unit is counted; other columns are for people.
 *
 * @param text the file's text
 * @param file its name, for messages
 * @param type the mapping's period type: a unit begins with a period and ends with one, since part of a period's count
 *   would look like a small count
 * @param scheme what stands in the column `orgUnit`
 * @param calendar the calendar of the mapping's periods; the days of the file are those of ISO 8601 whatever it is
 * @returns lines `place TAB orgUnit`, or `place TAB orgUnit TAB from TAB to` where one of the days is filled; sorted, each
 *   once
 * @throws {MappingError} with every mistake at once: a missing column, no UID or code, a place that leads to two org units, no
 *   place, a day that begins or ends no period
 * @example loadLookup('place,orgUnit\nloc-1,DiszpKrYNg8\n', 'org-units.csv', 'Monthly') // ['loc-1\tDiszpKrYNg8']
 */
export function loadLookup(...lookup: Parameters<typeof numberedLookup>): string[] {
  return numberedLookup(...lookup).map(([line]) => line);
}

/**
 * Read a lookup, and remember where in the file each of its lines stands; see `loadLookup`.
 *
 * @returns lines with their numbers, sorted by line
 */
export function numberedLookup(
  text: string,
  file: string,
  type: PeriodType,
  scheme: OrgUnitScheme = 'uid',
  calendar?: Calendar,
): [line: string, number: number][] {
  const problems: Problem[] = [];
  const note: Note = (line, message, fix) => problems.push({ file, line, column: 1, message, fix });
  const [head, ...records] = parseCsv(text, file);
  const names = head?.record.map((name) => name.trim()) ?? [];
  const at = findOrgUnit(names, file);
  const fieldOf = ({ record }: Record, name: string) => record[names.indexOf(name)]?.trim() ?? '';
  const periodAt = (day: string) => periodRange(type, periodOf(type, day, calendar), calendar);
  const units = new Map<string, string>();
  const lines = new Map<string, number>();
  for (const line of records) {
    const place = line.record[0]?.trim() ?? '';
    const orgUnit = line.record[at]?.trim() ?? '';
    const number = line.info.lines;
    const known = units.get(place);
    const days = daysOf(fieldOf(line, 'from'), fieldOf(line, 'to'), { type, periodAt }, number, note);
    if (place === '') note(number, 'a place has no key', 'fill the first column, or take the line out');
    else if (!isName(orgUnit, scheme)) note(number, ...noName(orgUnit, scheme));
    else if (known !== undefined && known !== orgUnit) {
      note(number, `place "${place}" leads to ${orgUnit} here and to ${known} above`, 'keep one of the two lines');
    } else {
      units.set(place, orgUnit);
      const compiled = `${place}\t${orgUnit}${days}`;
      if (!lines.has(compiled)) lines.set(compiled, number);
    }
  }
  if (records.length === 0) note(1, 'there is no place', 'write a line for each place: key,UID');
  if (problems.length > 0) throw new MappingError(problems);
  return [...lines].sort(([a], [b]) => (a < b ? -1 : 1));
}

function isName(orgUnit: string, scheme: OrgUnitScheme): boolean {
  // Tabs part the fields of a compiled line.
  return scheme === 'uid' ? UID.test(orgUnit) : orgUnit !== '' && !orgUnit.includes('\t');
}

function noName(orgUnit: string, scheme: OrgUnitScheme): [message: string, fix: string] {
  if (scheme === 'uid') {
    return [`"${orgUnit}" is no UID of an org unit`, 'copy it from DHIS2: a letter, then 10 letters or digits'];
  }
  const what = scheme === 'code' ? 'code' : 'attribute value';
  return [`"${orgUnit}" is no ${what} of an org unit`, 'copy it from DHIS2'];
}

function findOrgUnit(names: readonly string[], file: string): number {
  const at = names.indexOf('orgUnit');
  if (at > 0) return at;
  const meant = nearest('orgUnit', names.slice(1));
  const found =
    meant === undefined ? `its columns are ${names.join(', ') || 'none'}` : `did you mean column "${meant}"?`;
  const message = `there is no column "orgUnit" after the first; ${found}`;
  throw new MappingError([{ file, line: 1, column: 1, message, fix: 'begin with place,orgUnit' }]);
}

/** The end of a line of the lookup, which tells the first and last day of a unit. */
function daysOf(from: string, to: string, { type, periodAt }: Periods, line: number, note: Note): string {
  for (const [name, day, end] of [
    ['from', from, 'start'],
    ['to', to, 'end'],
  ] as const) {
    if (day === '') continue;
    const word = end === 'start' ? 'begins' : 'ends';
    const days = partialDays(day);
    if (days?.start !== day) note(line, `"${day}" in column "${name}" is no day`, 'write YYYY-MM-DD');
    else {
      const period = periodAt(day);
      if (period[end] !== day) {
        note(line, `no ${type} period ${word} on ${day}`, `write ${period[end]}, or leave it empty`);
      }
    }
  }
  if (from !== '' && to !== '' && to < from)
    note(line, `the last day ${to} lies before the first, ${from}`, 'change one of them');
  return from === '' && to === '' ? '' : `\t${from}\t${to}`;
}

function parseCsv(text: string, file: string): Record[] {
  try {
    return parse(text, {
      bom: true,
      info: true,
      skip_empty_lines: true,
      relax_column_count: true,
    }) as unknown as Record[];
  } catch (error) {
    if (!(error instanceof CsvError)) throw error;
    const line = typeof error.lines === 'number' ? error.lines : 1;
    throw new MappingError([
      { file, line, column: 1, message: `this is no CSV: ${error.message}`, fix: 'save it as CSV, UTF-8' },
    ]);
  }
}
