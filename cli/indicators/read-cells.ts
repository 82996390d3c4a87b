import { CsvError, parse } from 'csv-parse/sync';
import type { ResolvedCell } from '../../adaptors/dhis2/cells/resolve-cells.ts';
import type { CompiledMapping } from '../../adaptors/tally/compiled-mapping.ts';
import { mappedDimensions } from '../../adaptors/tally/indicators/mapped-dimensions.ts';
import { expected } from '../../adaptors/tally/mapping/fields.ts';
import type { Cell } from '../../adaptors/tally/measure/cells.ts';
import { InputError } from '../files/index.ts';
import { readText } from '../files/read-text.ts';

const RESOLVED = ['dataElement', 'categoryOptionCombo', 'attributeOptionCombo', 'orgUnit', 'period', 'value'] as const;
const PLAIN = ['dataElement', 'orgUnit', 'period', 'value'] as const;
const NUMBER = /^-?\d+(?:\.\d+)?$/;
const FIX = 'Write the file with tallysheet tally, with or without --metadata.';

/** Cells of a file: by names, as the mapping has them, or by UIDs. */
export type ReadCells = { readonly counted: readonly Cell[] } | { readonly resolved: readonly ResolvedCell[] };

interface Line {
  readonly record: readonly string[];
  readonly info: { readonly lines: number };
}

/**
 * Read the cells that `tallysheet tally` wrote, in either of its two tables.
 *
 * @param file CSV
 * @param mapping the compiled mapping that they were counted by
 * @returns the cells; by UIDs where the file has a column `categoryOptionCombo`
 * @throws {InputError} for a file that is not there or no such table, with the line
 * @example await readCells('cells.csv', mapping)
 */
export async function readCells(file: string, mapping: CompiledMapping): Promise<ReadCells> {
  const [head, ...lines] = parseCsv(await readText(file, FIX), file);
  const names = head?.record ?? [];
  const isResolved = names.includes('categoryOptionCombo');
  const missing = (isResolved ? RESOLVED : PLAIN).find((name) => !names.includes(name));
  if (missing !== undefined) throw new InputError(`${file}:1`, `the table has no column "${missing}"`, FIX);
  const table = lines.map(({ record, info }) => {
    const fields = new Map(names.map((name, at) => [name, record[at] ?? '']));
    const value = fields.get('value') ?? '';
    if (!NUMBER.test(value)) throw new InputError(`${file}:${info.lines}`, `"${value}" is no number`, FIX);
    return { fields, line: info.lines };
  });
  if (isResolved) return { resolved: table.map(({ fields }) => pick(fields, RESOLVED)) };
  const elements = mappedDimensions(mapping);
  const dimensions = new Set([...elements.values()].flatMap(({ by, attributeBy }) => [...by, ...attributeBy]));
  const known = [...PLAIN, ...[...dimensions].map(({ name }) => name)];
  const other = names.find((name) => !known.includes(name));
  if (other !== undefined) {
    throw new InputError(`${file}:1`, `the mapping has no dimension "${other}"`, `${expected(other, known)} ${FIX}`);
  }
  return { counted: table.map(({ fields, line }) => cellOf(fields, `${file}:${line}`, elements)) };
}

function cellOf(
  fields: ReadonlyMap<string, string>,
  place: string,
  elements: ReturnType<typeof mappedDimensions>,
): Cell {
  const plain = pick(fields, PLAIN);
  const element = elements.get(plain.dataElement);
  if (element === undefined) {
    const message = `the mapping counts no data element "${plain.dataElement}"`;
    throw new InputError(place, message, expected(plain.dataElement, [...elements.keys()]));
  }
  const options = (list: typeof element.by) => list.map(({ name }) => fields.get(name) ?? '').sort();
  return { ...plain, options: options(element.by), attributeOptions: options(element.attributeBy) };
}

function pick<Name extends string>(fields: ReadonlyMap<string, string>, names: readonly Name[]): Record<Name, string> {
  return Object.fromEntries(names.map((name) => [name, fields.get(name) ?? ''])) as Record<Name, string>;
}

function parseCsv(csv: string, file: string): Line[] {
  try {
    return parse(csv, { bom: true, info: true, skip_empty_lines: true }) as unknown as Line[];
  } catch (error) {
    if (!(error instanceof CsvError)) throw error;
    throw new InputError(`${file}:${error.lines ?? 1}`, 'this is no CSV', FIX);
  }
}
