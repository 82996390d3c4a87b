import type { CompiledView } from '../../compiled-mapping.ts';
import type { DataValueSettings } from '../../data-value-settings.ts';
import type { Column, View } from '../mapping.ts';

/** The columns of a data value of another DHIS2, by slot. */
export const SLOTS = { from: 0, until: 1, unit: 2, element: 3, combo: 4, attribute: 5, value: 6 } as const;

const COLUMNS: readonly Column[] = [
  column('from', 'date'),
  column('until', 'date'),
  column('unit', 'string'),
  column('element', 'string'),
  column('combo', 'string'),
  column('attribute', 'string'),
  column('value', 'number'),
];

/**
 * What a record says of itself beyond its columns: `excluded` where a map leaves it out, or why nobody can tell where it
 * belongs, such as `unmapped-element:EPI_BCG`.
 */
const ROWS =
  "(record) => [{ values: [record.from ?? null, record.until ?? null, record.unit ?? null, record.to ?? null, record.combo ?? null, record.attribute ?? null, record.taken ?? null], status: record.status ?? 'row' }]";

/**
 * Make the view of the values that another DHIS2 holds: one row a value.
 *
 * @param name its name
 * @param dataValues which values they are
 * @returns the view
 */
export function dataValueView(name: string, dataValues: DataValueSettings): View {
  const view: Pick<CompiledView, 'name' | 'resource' | 'search' | 'searchDate' | 'dataValues'> = {
    name,
    resource: 'dataValue',
    search: {},
    searchDate: 'period',
    dataValues,
  };
  return { ...view, isRecord: true, columns: COLUMNS, flat: true, source: ROWS };
}

function column(name: string, type: Column['type']): Column {
  return { name, type, collection: false, text: undefined };
}
