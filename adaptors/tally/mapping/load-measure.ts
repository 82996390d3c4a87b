import { isMap, type Node } from 'yaml';
import type { ExpressionContext } from '../fhirpath/index.ts';
import { compileWhere } from './compile-at.ts';
import { expected, Fields, type Text } from './fields.ts';
import type { LoadContext } from './load-context.ts';
import type { Dimension, Measure } from './mapping.ts';
import type { RowColumns } from './row-columns.ts';

const VALUE_KEYS = ['dataElement', 'aggregate', 'of', 'where', 'by'];

/** What a value may name in its source. */
export interface Shape {
  readonly name: string;
  readonly date: string;
  readonly columns: RowColumns;
  /** Data elements so far, with the source that fills them. */
  readonly elements: Map<string, string>;
}

/**
 * Read one entry of `values`.
 *
 * @param node the entry
 * @param shape what it may name in its source
 * @param context what is known of the rest of the file
 * @returns the measure, or undefined (noted)
 */
export function loadMeasure(node: Node, shape: Shape, context: LoadContext): Measure | undefined {
  const { problems } = context;
  if (!isMap(node)) {
    problems.at(node, 'expected keys and values for a value', 'write { dataElement: EPI_BCG_GIVEN, by: [age] }');
    return undefined;
  }
  const fields = new Fields(node, 'a value', VALUE_KEYS, problems);
  const dataElement = fields.text('dataElement', 'needed', 'EPI_BCG_GIVEN');
  const aggregate = fields.oneOf('aggregate', ['count', 'distinct'], 'count');
  const of = fields.text('of', aggregate === 'distinct' ? 'needed' : 'optional', 'patient');
  if (of !== undefined && aggregate === 'count')
    problems.at(of.node, '"of" needs aggregate: distinct', 'add aggregate: distinct');
  if (of !== undefined) shape.columns.check(of);
  const by = fields.texts('by', 'optional', '[age]').flatMap((text) => dimensionOf(text, shape, context) ?? []);
  if (dataElement === undefined) return undefined;
  const other = shape.elements.get(dataElement.value);
  if (other !== undefined) {
    problems.at(
      dataElement.node,
      `data element "${dataElement.value}" is counted twice, by source "${other}" too`,
      'count it once',
    );
  }
  shape.elements.set(dataElement.value, shape.name);
  const where = fields.text('where', 'optional', "vaccine = '19'");
  const rowContext: ExpressionContext = { kind: 'row', columns: shape.columns.types };
  const isReadable = where !== undefined && !shape.columns.isBroken(where.value);
  return {
    dataElement: dataElement.value,
    line: context.lines.linePos(node.range?.[0] ?? 0).line,
    aggregate,
    of: of?.value,
    where: isReadable ? compileWhere(where, rowContext, problems) : undefined,
    by,
  };
}

function dimensionOf(text: Text, shape: Shape, { dimensions, problems }: LoadContext): Dimension | undefined {
  if (!dimensions.has(text.value)) {
    problems.at(text.node, `there is no dimension "${text.value}"`, expected(text.value, [...dimensions.keys()]));
  }
  const located = dimensions.get(text.value);
  if (located === undefined) return undefined;
  const { dimension, column, event } = located;
  shape.columns.check(column, ` where "${text.value}" is used`);
  const type = shape.columns.types[column.value];
  if (dimension.kind === 'age' && type !== undefined && !['date', 'dateTime', 'instant'].includes(type)) {
    problems.at(column.node, `column "${column.value}" holds ${type}, no date of birth`, 'name a column of type date');
  }
  if (event !== undefined && event.value !== shape.date) {
    problems.at(
      event.node,
      `ages are counted at the event: "${event.value}" is not the date of source "${shape.name}"`,
      `write ${shape.date}`,
    );
  }
  return dimension;
}
