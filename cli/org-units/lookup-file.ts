import { CsvError, parse } from 'csv-parse/sync';
import { formatCsv, InputError } from '../files/index.ts';

const UID = /^[a-zA-Z][a-zA-Z0-9]{10}$/;

/** A lookup of places as it lies on the disk. */
export interface LookupFile {
  /** Its text, with the end of its last line; empty for a new one. */
  readonly text: string;
  readonly columns: readonly string[];
  /** Key of a place → UID of its org unit. */
  readonly units: ReadonlyMap<string, string>;
}

/** A line to add. */
export interface LookupLine {
  readonly place: string;
  readonly orgUnit: string;
  readonly name: string;
}

/**
 * Read a lookup that people may have written.
 *
 * @param text of the file; empty for none
 * @param file its name, for messages
 * @returns its places
 * @throws {InputError} where it has no column `orgUnit`, names units by codes, or is no CSV
 * @example readLookupFile('place,orgUnit\nloc-1,DiszpKrYNg8\n', 'org-units.csv').units.get('loc-1')
 */
export function readLookupFile(text: string, file: string): LookupFile {
  const [columns = [], ...records] = parseLines(text, file);
  const at = columns.indexOf('orgUnit');
  if (columns.length > 0 && at < 1) {
    throw new InputError(file, 'has no column "orgUnit" after the first.', 'Begin it with place,orgUnit,name.');
  }
  const units = records.map(([place = '', ...rest]) => [place, rest[at - 1] ?? ''] as const);
  const other = units.find(([, unit]) => unit !== '' && !UID.test(unit))?.[1];
  if (other !== undefined) {
    throw new InputError(file, `names an org unit by "${other}", and here UIDs are written.`, 'Name another file.');
  }
  return {
    text: text === '' || text.endsWith('\n') ? text : `${text}${endOf(text)}`,
    columns,
    units: new Map(units.filter(([place, unit]) => place !== '' && unit !== '')),
  };
}

/**
 * Add lines to a lookup; what it holds stays as it is.
 *
 * @param lookup the file; an empty one gets the columns place, orgUnit, name
 * @param lines places that it does not have yet
 * @returns its new text
 * @example addLines(readLookupFile('', 'x.csv'), [{ place: 'loc-1', orgUnit: 'DiszpKrYNg8', name: 'Amari' }])
 */
export function addLines({ text, columns }: LookupFile, lines: readonly LookupLine[]): string {
  const end = endOf(text);
  const names = columns.length === 0 ? ['place', 'orgUnit', 'name'] : columns;
  const write = (values: readonly string[]) => formatCsv(values.map((value) => value || null)).replace(/\r\n$/, end);
  const cellAt = (line: LookupLine, column: string, at: number) => {
    if (at === 0) return line.place;
    return column === 'orgUnit' || column === 'name' ? line[column] : '';
  };
  const added = lines.map((line) => write(names.map((column, at) => cellAt(line, column, at))));
  return [columns.length === 0 ? write(names) : text, ...added].join('');
}

/** How the lines of a text end; as the CSV of other commands in a new one. */
function endOf(text: string): string {
  return text === '' || text.includes('\r\n') ? '\r\n' : '\n';
}

function parseLines(text: string, file: string): string[][] {
  try {
    return parse(text, { bom: true, skip_empty_lines: true, relax_column_count: true, trim: true }) as string[][];
  } catch (error) {
    if (!(error instanceof CsvError)) throw error;
    throw new InputError(file, `is no CSV: ${error.message}.`, 'Save it as CSV, UTF-8.');
  }
}
