import type { ResolvedCell } from '../../adaptors/dhis2/cells/resolve-cells.ts';
import { dataSetOfMetadata } from '../../adaptors/dhis2/metadata/data-set-of-metadata.ts';
import type { Metadata } from '../../adaptors/dhis2/metadata/metadata.ts';
import {
  adxQuery,
  describeReports,
  EXCHANGE_SCHEMES,
  type ExchangeScheme,
  possibleCells,
  writeAdx,
  writeMadx,
} from '../../adaptors/exchange/index.ts';
import type { CompiledMapping } from '../../adaptors/tally/compiled-mapping.ts';
import { UsageError } from '../usage-error.ts';
import { resolvedTable } from './resolved-table.ts';

export const TALLY_FORMATS = ['csv', 'adx', 'madx'] as const;
export type TallyFormat = (typeof TALLY_FORMATS)[number];

/** The options of the command that are about formats, as they were given. */
export interface FormatArguments {
  readonly format?: string | undefined;
  readonly metadata?: string | undefined;
  readonly 'id-scheme'?: string | undefined;
  readonly base?: string | undefined;
  readonly measure?: string | undefined;
  readonly improvement?: string | undefined;
}

/** How cells are written. */
export interface ExportFormat {
  readonly format: TallyFormat;
  readonly scheme: ExchangeScheme;
  readonly base: string;
  readonly measure: string | undefined;
  readonly improvement: 'increase' | 'decrease';
}

/**
 * Read the options about formats.
 *
 * @param given command line
 * @returns the format with all that it needs
 * @throws {UsageError} for words that are none of the choices, and for what is missing
 * @example readFormat({ format: 'adx', metadata: 'm.metadata.json' }).scheme // 'categories'
 */
export function readFormat(given: FormatArguments): ExportFormat {
  const format = oneOf('--format', TALLY_FORMATS, given.format ?? 'csv');
  const scheme = oneOf('--id-scheme', EXCHANGE_SCHEMES, given['id-scheme'] ?? 'categories');
  const improvement = oneOf('--improvement', ['increase', 'decrease'] as const, given.improvement ?? 'increase');
  if (format !== 'csv' && given.metadata === undefined) {
    throw new UsageError(`--format ${format} needs --metadata.`, 'Add what tallysheet pull wrote: --metadata FILE.');
  }
  if (format === 'madx' && given.base === undefined) {
    const fix = 'Add the address that code systems and identifiers begin with: --base https://example.org/fhir.';
    throw new UsageError('--format madx needs --base.', fix);
  }
  return { format, scheme, improvement, base: given.base ?? '', measure: given.measure };
}

/**
 * Make sure before counting that a format has names for all that a mapping can lead to, and has its periods. Only org units
 * are left to be seen.
 *
 * @param format how cells will be written
 * @param mapping compiled mapping
 * @param metadata what they will be resolved by
 * @param period one of those that are to be counted
 * @throws {ExchangeError} for what the format cannot say
 * @example checkFormat(format, mapping, metadata, '202403')
 */
export function checkFormat(format: ExportFormat, mapping: CompiledMapping, metadata: Metadata, period: string): void {
  if (format.format === 'csv') return;
  const dataSet = dataSetOfMetadata(metadata, mapping.dataSet, mapping.idScheme);
  const unit = dataSet.orgUnits.find(({ code }) => code) ?? dataSet.orgUnits[0];
  const cells = unit === undefined ? [] : possibleCells(mapping, dataSet, { orgUnit: unit.id, period });
  if (cells.length > 0) exportCells(cells, mapping, metadata, { ...format, exported: '' });
}

/**
 * Write resolved cells.
 *
 * @param cells as `resolveByMetadata` gave them
 * @param mapping compiled mapping
 * @param metadata what they were resolved by
 * @param options format, and `exported`: the present instant in ISO 8601
 * @returns pieces of the file, in order
 * @throws {ExchangeError} before the first piece, for what the format cannot say
 * @example exportCells(table.cells, mapping, metadata, { ...format, exported: '2024-04-10T08:00:00.000Z' })
 */
export function exportCells(
  cells: readonly ResolvedCell[],
  mapping: CompiledMapping,
  metadata: Metadata,
  options: ExportFormat & { readonly exported: string },
): Iterable<string> {
  if (options.format === 'csv') return resolvedTable(cells);
  const reports = describeReports(cells, mapping, metadata);
  return options.format === 'adx' ? writeAdx(reports, options) : writeMadx(reports, options);
}

/**
 * Say how to send what was written.
 *
 * @param options format and naming
 * @returns a line; undefined for what DHIS2 has no import of
 * @example sendingHint({ ...format, format: 'adx' })
 */
export function sendingHint({ format, scheme }: ExportFormat): string | undefined {
  if (format !== 'adx') return undefined;
  return `DHIS2 takes it by POST /api/dataValueSets?${adxQuery(scheme)} with Content-Type: application/adx+xml`;
}

function oneOf<Word extends string>(option: string, words: readonly Word[], given: string): Word {
  const found = words.find((word) => word === given);
  if (found !== undefined) return found;
  throw new UsageError(`${option} ${given} is none of the choices.`, `Write ${option} ${words.join('|')}.`);
}
