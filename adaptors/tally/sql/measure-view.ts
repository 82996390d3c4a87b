import type { CompiledMeasure } from '../compiled-mapping.ts';
import { MOST_DECIMALS } from '../mapping/load-measure.ts';
import type { Measure, Source } from '../mapping/mapping.ts';
import { comment, textLiteral } from './literal.ts';
import { LEVEL, type Piece, wrap } from './piece.ts';
import type { SourceRows } from './source-rows.ts';

/** A measure to be written. */
export interface MeasureContext {
  /** Name of its view. */
  readonly sql: string;
  readonly source: Source;
  readonly rows: SourceRows;
  /** Its condition. */
  readonly where: { readonly text: string; readonly piece: Piece } | undefined;
  readonly minCell: number;
}

/**
 * Write the materialized view of a measure: its cells.
 *
 * @param measure the measure
 * @param context its source, rows and condition
 * @returns SQL of a view with the columns `data_element, options, attribute_options, org_unit, period, value`
 * @example measureView(measure, { sql: 'epi_bcg_given', source, rows, where, minCell: 0 })
 */
export function measureView(measure: Measure, context: MeasureContext): string {
  const { sql, source, rows, where, minCell } = context;
  const { dataElement, aggregate } = measure;
  const of = measure.of === undefined ? undefined : rows.slots[measure.of];
  const needed = [...measure.by, ...measure.attributeBy].flatMap((at) => rows.options[at] ?? []);
  const known = needed.map((name) => `${name} is not null`);
  const accepted = where === undefined ? [] : [wrap(where.piece, LEVEL.and)];
  const isDistinct = aggregate === 'distinct' && of !== undefined;
  const isNumber = aggregate !== 'count' && aggregate !== 'distinct' && of !== undefined;
  const filters = isDistinct ? known : [...accepted, ...(isNumber ? [`${of} is not null`] : []), ...known];
  const columns = [
    `${textLiteral(dataElement)} as data_element`,
    `${optionsOf(measure.by, source, rows)} as options`,
    `${optionsOf(measure.attributeBy, source, rows)} as attribute_options`,
    'org_unit',
    'period',
    `${aggregated(measure, of)} as value`,
  ];
  return `${[
    comment(describe(measure, context)),
    `create materialized view ${sql} as`,
    ...(isDistinct ? [firstRows(of, rows, accepted)] : []),
    `select\n  ${columns.join(',\n  ')}`,
    `from ${isDistinct ? 'first_rows' : rows.sql}`,
    ...clauses(filters),
    'group by options, attribute_options, org_unit, period',
    ...(minCell > 1 ? [`having count(*) >= ${minCell}`] : []),
  ].join('\n')};`;
}

function describe({ dataElement, aggregate, of }: Measure, { source, where, minCell }: MeasureContext): string[] {
  const column = of === undefined ? '' : ` of ${source.columns[of]}`;
  const what = aggregate === 'count' ? 'rows' : `${aggregate}${column} over rows`;
  const condition = where === undefined ? '' : ` where ${where.text}`;
  const small = minCell > 1 ? [`Cells of fewer than ${minCell} are left out.`] : [];
  return [`${dataElement}: ${what} of ${source.name}${condition}.`, ...small];
}

function clauses(filters: readonly string[]): string[] {
  return filters.map((filter, at) => `${at === 0 ? 'where' : '  and'} ${filter}`);
}

function optionsOf(by: readonly number[], source: Source, { options }: SourceRows): string {
  const texts = by.map((at) => {
    const dimension = source.dimensions[at];
    return options[at] ?? textLiteral(dimension?.kind === 'constant' ? dimension.option : '');
  });
  if (texts.length === 0) return `'{}'::text[]`;
  return texts.length === 1 ? `array[${texts[0]}]` : `sorted_texts(array[${texts.join(', ')}])`;
}

/** A subject's options are those of its first row by day, time and id. */
function firstRows(of: string, { sql, firstDay, instant, rowKey }: SourceRows, accepted: readonly string[]): string {
  const filters = clauses([`${of} is not null`, ...accepted]);
  return [
    'with first_rows as (',
    `  select distinct on (period, org_unit, ${of}) *`,
    `  from ${sql}`,
    ...filters.map((line) => `  ${line}`),
    `  order by period, org_unit, ${of}, ${firstDay}, ${instant} nulls first, ${rowKey} collate "C"`,
    ')',
  ].join('\n');
}

function aggregated(measure: CompiledMeasureNumber, of = ''): string {
  const { aggregate, factor, decimals, rounding } = measure;
  const times = factor === undefined ? '' : ` * ${factor}`;
  if (aggregate === 'count' || aggregate === 'distinct') {
    return times === '' ? 'count(*)::text' : written(`count(*)${times}`, decimals, rounding);
  }
  const digits = decimals ?? MOST_DECIMALS;
  if (aggregate === 'avg') {
    return `trim_scale(rounded_quotient(sum(${of})${times}, count(*), ${digits}, '${rounding}'))::text`;
  }
  return written(`${aggregate}(${of})${times}`, decimals, rounding);
}

type CompiledMeasureNumber = Pick<CompiledMeasure, 'aggregate' | 'factor' | 'decimals' | 'rounding'>;

/** Rounded once, without zeros at the end. */
function written(number: string, decimals = MOST_DECIMALS, rounding: CompiledMeasure['rounding']): string {
  if (rounding === 'half-up') return `trim_scale(round(${number}, ${decimals}))::text`;
  if (rounding === 'down') return `trim_scale(trunc(${number}, ${decimals}))::text`;
  return `trim_scale(rounded_quotient(${number}, 1, ${decimals}, '${rounding}'))::text`;
}
