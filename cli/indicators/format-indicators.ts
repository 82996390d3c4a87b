import type { MetadataUnit } from '../../adaptors/dhis2/metadata/metadata.ts';
import { formatCsv } from '../files/index.ts';
import { type IndicatorValue, labelOf } from './indicator-values.ts';

/** How the table is written. */
export const TABLE_FORMATS = ['text', 'csv'] as const;
export type TableFormat = (typeof TABLE_FORMATS)[number];

const COLUMNS = ['indicator', 'orgUnit', 'name', 'period', 'numerator', 'denominator', 'value'];
/** Digits of numerators and denominators. */
const DIGITS = 2;

/**
 * Write values of indicators as a table.
 *
 * @param values in any order; they are written by indicator, name of the org unit, and period
 * @param units org units, for their names
 * @param format `text`: columns for people; `csv`: as in RFC 4180, with `orgUnit` as UID beside its name
 * @returns lines with their ends, the header first; a value that there is not is `-` in text, empty in CSV
 * @example for (const line of formatIndicators(values, metadata.organisationUnits, 'csv')) process.stdout.write(line);
 */
export function formatIndicators(
  values: readonly IndicatorValue[],
  units: readonly MetadataUnit[],
  format: TableFormat,
): string[] {
  const names = new Map(units.map(({ id, name }) => [id, name]));
  const nameOf = ({ orgUnit }: IndicatorValue) => names.get(orgUnit) ?? orgUnit;
  const sorted = [...values].sort(
    (a, b) =>
      compare(labelOf(a.indicator), labelOf(b.indicator)) ||
      compare(nameOf(a), nameOf(b)) ||
      compare(a.orgUnit, b.orgUnit) ||
      compare(a.period, b.period),
  );
  const rows = sorted.map(({ indicator, orgUnit, period, numerator, denominator, value }) => [
    labelOf(indicator),
    orgUnit,
    names.get(orgUnit) ?? orgUnit,
    period,
    shortText(numerator, DIGITS),
    shortText(denominator, DIGITS),
    valueText(value, indicator.decimals),
  ]);
  if (format === 'csv') return [COLUMNS, ...rows].map(formatCsv);
  // For people the name is enough.
  const shown = [COLUMNS, ...rows].map((row) => row.filter((_, at) => at !== 1).map((text) => text ?? '-'));
  shown[0]?.splice(1, 1, 'org unit');
  const widths = shown[0]?.map((_, at) => Math.max(...shown.map((row) => row[at]?.length ?? 0))) ?? [];
  return shown.map(
    (row) =>
      `${row
        .map((text, at) => pad(text, widths[at] ?? 0, at > 2))
        .join('  ')
        .trimEnd()}\n`,
  );
}

function pad(text: string, width: number, isNumber: boolean): string {
  return isNumber ? text.padStart(width) : text.padEnd(width);
}

/** As DHIS2 shows it: without decimals of its own an indicator has one, and two below 1. */
function valueText(value: number | undefined, decimals: number | undefined): string | null {
  if (value === undefined || decimals === undefined) {
    return shortText(value, value === undefined || Math.abs(value) < 1 ? DIGITS : DIGITS - 1);
  }
  return rounded(value, decimals).toFixed(decimals);
}

function shortText(value: number | undefined, digits: number): string | null {
  return value === undefined ? null : String(Number(rounded(value, digits).toFixed(digits)));
}

/** By the written decimal: 1.005 is rounded up, whose double is a little less. */
function rounded(value: number, decimals: number): number {
  const text = String(Math.abs(value));
  if (text.includes('e')) return value;
  return Math.sign(value) * Number(`${Math.round(Number(`${text}e${decimals}`))}e-${decimals}`);
}

function compare(a: string, b: string): number {
  return a < b ? -1 : a > b ? 1 : 0;
}
