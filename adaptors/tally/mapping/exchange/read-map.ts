import { CsvError, parse } from 'csv-parse/sync';
import { distance } from 'fastest-levenshtein';
import { nearest, type Problem } from '../problems.ts';

/** A line of a map. */
export interface MapRow {
  /** Line of the file, 1-based. */
  readonly line: number;
  /** What the source calls it; empty where the line lacks it, which is noted. */
  readonly from: string;
  /** A cell by the name of its column, without blanks around it; empty where there is none. */
  cell(column: string): string;
}

/** A map of names, as its file has it. */
export interface IdMap {
  /** Names of its columns, the first included. */
  readonly columns: readonly string[];
  /** In the order of the file, none twice. */
  readonly rows: readonly MapRow[];
  /** Notes a mistake in a line. */
  note(line: number, message: string, fix: string): void;
}

/** What stands in a map for what is left out on purpose. */
export const LEFT_OUT = '-';

interface Record {
  readonly record: readonly string[];
  readonly info: { readonly lines: number };
}

/**
 * Read a map of the names of one DHIS2 to those of another: a CSV file with the column `from`.
 *
 * @param file its text, and its name for messages
 * @param known columns that mean something; a name that is nearly one of them is a mistake
 * @param problems where mistakes go: no CSV, no column `from`, a line without a name, a name on two lines that differ
 * @returns the lines
 * @example readMap({ text: 'from,to\nBCG,EPI_BCG\n', shown: 'elements.csv' }, ['from', 'to'], problems.list).rows[0]?.from
 */
export function readMap(
  { text, shown }: { readonly text: string; readonly shown: string },
  known: readonly string[],
  problems: Problem[],
): IdMap {
  const note: IdMap['note'] = (line, message, fix) => problems.push({ file: shown, line, column: 1, message, fix });
  const [head, ...records] = parseCsv(text, note);
  const columns = head?.record.map((name) => name.trim()) ?? [];
  checkColumns(columns, known, note);
  const rows = new Map<string, { readonly row: MapRow; readonly content: string }>();
  for (const { record, info } of columns.includes('from') ? records : []) {
    const cell = (column: string) => record[columns.indexOf(column)]?.trim() ?? '';
    const from = cell('from');
    const content = known
      .filter((column) => columns.includes(column))
      .map(cell)
      .join('\u0001');
    const other = rows.get(from);
    if (from === '')
      note(info.lines, 'the line names nothing of the source', 'fill the column "from", or take the line out');
    else if (other === undefined) rows.set(from, { row: { line: info.lines, from, cell }, content });
    else if (other.content !== content) {
      const message = `"${from}" stands in line ${other.row.line} too, and leads elsewhere there`;
      note(info.lines, message, 'keep one of the two lines: two sources may go to one target, one source never to two');
    }
  }
  if (columns.includes('from') && records.length === 0) note(1, 'the map is empty', 'write a line for each: from,…');
  return { columns, rows: [...rows.values()].map(({ row }) => row), note };
}

/** The line of each row, in the order of their names by code unit. */
export function linesByName(rows: readonly MapRow[]): number[] {
  return [...rows].sort((a, b) => (a.from < b.from ? -1 : 1)).map(({ line }) => line);
}

function checkColumns(columns: readonly string[], known: readonly string[], note: IdMap['note']): void {
  for (const column of columns) {
    if (known.includes(column)) continue;
    // Columns for people may have any name but one that looks like a slip.
    const absent = known.filter((name) => !columns.includes(name));
    const meant = known.find((name) => name.toLowerCase() === column.toLowerCase()) ?? closest(column, known, absent);
    if (meant !== undefined) note(1, `there is no column "${column}"`, `did you mean "${meant}"?`);
  }
  const twice = columns.find((column, at) => column !== '' && columns.indexOf(column) !== at);
  if (twice !== undefined) note(1, `column "${twice}" is there twice`, 'keep one of the two');
  if (!columns.includes('from')) note(1, 'there is no column "from"', 'begin the first line with from');
}

/** Of short names almost every other one is near: a slip of one is a letter too many or too few behind its first. */
function closest(column: string, known: readonly string[], absent: readonly string[]): string | undefined {
  const isSlip = (name: string) =>
    name[0] === column[0] && Math.abs(name.length - column.length) === 1 && distance(name, column) === 1;
  const short = absent.find((name) => name.length < 5 && isSlip(name));
  if (short !== undefined || column.length < 5) return short;
  return nearest(
    column,
    known.filter((name) => name.length > 4),
  );
}

function parseCsv(text: string, note: IdMap['note']): Record[] {
  try {
    return parse(text, {
      bom: true,
      info: true,
      skip_empty_lines: true,
      relax_column_count: true,
    }) as unknown as Record[];
  } catch (error) {
    if (!(error instanceof CsvError)) throw error;
    note(
      typeof error.lines === 'number' ? error.lines : 1,
      `this is no CSV: ${error.message}`,
      'save it as CSV, UTF-8',
    );
    return [];
  }
}
