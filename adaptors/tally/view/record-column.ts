import { type ColumnType, type CompiledExpression, JSON_TYPE } from '../fhirpath/index.ts';
import { COLUMN_TYPES } from './column-types.ts';

const WHOLE = ['integer', 'integer64', 'positiveInt', 'unsignedInt'];

/** What `asColumn` brings values into, by what the column holds. */
const WANTED: Readonly<Record<ColumnType, string>> = {
  string: 'string',
  number: 'number',
  boolean: 'boolean',
  date: 'date',
  dateTime: 'date',
  instant: 'date',
  time: 'string',
};

/** What a column of a record holds: its type, undefined where nobody says it, and how values are brought into it. */
export interface RecordColumn {
  readonly type: ColumnType | undefined;
  /** The name of the function's kind, see `asColumn`; undefined where the expression gives nothing else. */
  readonly wanted: string | undefined;
}

/**
 * Say what a column of a record holds.
 *
 * @param declared the type that the mapping writes, `text` or one of FHIR; undefined for none
 * @param expression the compiled expression
 * @returns the type: the declared one, that of the expression's operators, else text
 * @example recordColumn(undefined, compileFhirPath("outcome = 'DECEASED'", about)) // { type: 'boolean', wanted: undefined }
 */
export function recordColumn(declared: string | undefined, { columnType, type }: CompiledExpression): RecordColumn {
  if (declared === undefined) {
    return columnType === undefined ? { type: undefined, wanted: 'string' } : { type: columnType, wanted: undefined };
  }
  const held = COLUMN_TYPES[declared] ?? 'string';
  const isWhole = WHOLE.includes(declared);
  const isKnown = type !== JSON_TYPE && columnType === held && !isWhole;
  return { type: held, wanted: isKnown ? undefined : isWhole ? 'integer' : WANTED[held] };
}

/**
 * Write the code of a column so that each value is of its type.
 *
 * @param code the column's code: a function of the item and its position
 * @param wanted see `recordColumn`
 * @param collection whether it holds a list
 * @returns the text of a function of the same
 * @example convertColumn('(input) => fp.one(…)', 'string', false)
 */
export function convertColumn(code: string, wanted: string | undefined, collection: boolean): string {
  if (wanted === undefined) return code;
  const name = collection ? 'fp.asColumns' : 'fp.asColumn';
  return `((read) => (input, rowIndex) => ${name}('${wanted}', read(input, rowIndex)))(\n${code},\n)`;
}
