import type { ColumnValue, Row } from '../../adaptors/tally/compiled-mapping.ts';

/** How rows are written. */
export const ROW_FORMATS = ['json', 'csv'] as const;
export type RowFormat = (typeof ROW_FORMATS)[number];

/**
 * Write a row as one line.
 *
 * @param columns names of the columns
 * @param values its values
 * @param format `json`: an object a line, as in NDJSON; `csv`: as in RFC 4180, empty for null, lists as JSON
 * @returns the line with its end
 * @example formatRow(['id', 'sex'], ['7', null], 'json') // '{"id":"7","sex":null}\n'
 */
export function formatRow(columns: readonly string[], values: Row, format: RowFormat): string {
  if (format === 'csv') return formatCsv(values);
  return `${JSON.stringify(Object.fromEntries(columns.map((name, slot) => [name, values[slot] ?? null])))}\n`;
}

/** Write a line of CSV. @see https://www.rfc-editor.org/rfc/rfc4180 @example formatCsv(['a,b', 1]) // '"a,b",1\r\n' */
export function formatCsv(values: Row): string {
  return `${values.map(formatField).join(',')}\r\n`;
}

function formatField(value: ColumnValue): string {
  if (value === null) return '';
  const text = typeof value === 'object' ? JSON.stringify(value) : String(value);
  // An empty text is quoted, so that it can be told from null.
  return text === '' || /[",\r\n]/.test(text) ? `"${text.replaceAll('"', '""')}"` : text;
}
