import { isMap, type Node } from 'yaml';
import { AGGREGATES, type Aggregate, ROUNDINGS, type Rounding } from '../compiled-mapping.ts';
import { compileCondition } from './compile-condition.ts';
import { expected, Fields, type Text } from './fields.ts';
import type { LoadContext } from './load-context.ts';
import type { Dimension, Measure } from './mapping.ts';
import { type DimensionPlace, placeDimension } from './place-dimension.ts';
import { VALUE } from './source-keys.ts';

/** Most decimals that a value can have. */
export const MOST_DECIMALS = 10;
/** Decimals of an average, which can have endless many. */
export const AVERAGE_DECIMALS = 2;

/** What a value may name in its source. */
export interface Shape extends DimensionPlace {
  /** Dimensions that values of this source use, which grow. */
  readonly dimensions: Dimension[];
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
  const fields = new Fields(node, 'a value', Object.keys(VALUE), problems);
  const dataElement = fields.text('dataElement', 'needed', 'EPI_BCG_GIVEN');
  const aggregate = fields.oneOf('aggregate', AGGREGATES, 'count');
  const of = loadOf(fields, aggregate, shape);
  const named = new Set<string>();
  const by = loadBy(fields, 'by', named, shape, context);
  const attributeBy = loadBy(fields, 'attributeBy', named, shape, context);
  const number = loadNumber(fields, aggregate);
  const comment = fields.text('comment', 'optional', 'counted by Tallysheet')?.value ?? context.comment;
  const where = fields.text('where', 'optional', "vaccine = '19'");
  const condition = where === undefined ? undefined : compileCondition(where, shape.columns);
  if (dataElement === undefined) return undefined;
  noteElement(dataElement, shape, fields);
  return {
    dataElement: dataElement.value,
    line: context.lines.linePos(node.range?.[0] ?? 0).line,
    aggregate,
    of,
    where: condition?.where,
    reads: condition?.reads ?? [],
    by,
    attributeBy,
    ...number,
    comment,
  };
}

/** The slot of the subject, or of the number. */
function loadOf(fields: Fields, aggregate: Aggregate, { columns }: Shape): number | undefined {
  const isNumber = aggregate !== 'count' && aggregate !== 'distinct';
  const of = fields.text('of', aggregate === 'count' ? 'optional' : 'needed', isNumber ? 'weight' : 'patient');
  if (of === undefined) return undefined;
  if ((fields.node.get('aggregate') ?? 'count') === 'count') {
    fields.problems.at(of.node, '"of" needs aggregate: distinct', 'add aggregate: distinct, or sum, avg, min or max');
  }
  return (isNumber ? columns.number(of) : columns.single(of))?.slot;
}

/** What becomes of the result before it is sent. */
function loadNumber(fields: Fields, aggregate: Aggregate): Pick<Measure, 'factor' | 'decimals' | 'rounding'> {
  const factor = loadFactor(fields);
  const decimals = loadDecimals(fields);
  const rounding: Rounding = fields.oneOf('rounding', ROUNDINGS, 'half-up');
  const isWhole = (aggregate === 'count' || aggregate === 'distinct') && !fields.has('factor');
  for (const key of ['decimals', 'rounding']) {
    if (isWhole && fields.has(key)) {
      fields.problems.at(
        fields.value(key),
        `"${key}" means nothing for a ${aggregate} without a factor`,
        'take it out',
      );
    }
  }
  return { factor, decimals: decimals ?? (aggregate === 'avg' ? AVERAGE_DECIMALS : undefined), rounding };
}

/** Read `factor`; undefined (noted) for a text that is none. */
export function loadFactor(fields: Fields): string | undefined {
  const text = fields.text('factor', 'optional', '1000');
  if (text === undefined) return undefined;
  if (/^-?\d{1,15}(?:\.\d{1,10})?$/.test(text.value) && Number(text.value) !== 0) return text.value;
  fields.problems.at(text.node, `"${text.value}" is no factor`, 'write a number other than 0, such as 1000 or 0.001');
  return undefined;
}

/** Read `decimals`; undefined where there are none. */
export function loadDecimals(fields: Fields): number | undefined {
  const decimals = fields.wholeNumber('decimals', 'optional', '2');
  if (decimals === undefined || decimals <= MOST_DECIMALS) return decimals;
  fields.problems.at(fields.value('decimals'), `${decimals} decimals are too many`, `write 0 to ${MOST_DECIMALS}`);
  return undefined;
}

/** A data element of two values would be sent twice. */
function noteElement({ value, node }: Text, { elements, name }: Shape, { problems }: Fields): void {
  const other = elements.get(value);
  if (other !== undefined) {
    problems.at(node, `data element "${value}" is counted twice, by source "${other}" too`, 'count it once');
  }
  elements.set(value, name);
}

/** The dimensions of a list, as positions in those of the source. */
function loadBy(
  fields: Fields,
  key: 'by' | 'attributeBy',
  named: Set<string>,
  shape: Shape,
  context: LoadContext,
): number[] {
  return fields.texts(key, 'optional', '[age]').flatMap((text) => {
    if (named.has(text.value)) {
      context.problems.at(text.node, `dimension "${text.value}" is used twice in a value`, 'name it once');
    }
    named.add(text.value);
    return positionOf(text, shape, context) ?? [];
  });
}

function positionOf(text: Text, shape: Shape, { dimensions, problems }: LoadContext): number | undefined {
  if (!dimensions.has(text.value)) {
    problems.at(text.node, `there is no dimension "${text.value}"`, expected(text.value, [...dimensions.keys()]));
  }
  const located = dimensions.get(text.value);
  const known = shape.dimensions.findIndex(({ name }) => name === text.value);
  if (located === undefined || known >= 0) return known < 0 ? undefined : known;
  const dimension = placeDimension(located, shape);
  return dimension === undefined ? undefined : shape.dimensions.push(dimension) - 1;
}
