import { isMap, type Node, type YAMLMap } from 'yaml';
import type { CompiledIndicator, CompiledOperand, IndicatorDimension } from '../compiled-indicator.ts';
import { type CompiledDimension, ROUNDINGS, type Rounding } from '../compiled-mapping.ts';
import { optionsOf } from '../indicators/options-of.ts';
import { compileArithmetic, type OperandNames } from './compile-arithmetic.ts';
import { entriesOf, expected, Fields, type Text, textOf } from './fields.ts';
import { INDICATOR, OPERAND } from './keys.ts';
import type { LoadContext } from './load-context.ts';
import { AVERAGE_DECIMALS, loadDecimals, loadFactor } from './load-measure.ts';
import type { Measure, Source } from './mapping.ts';

/** A data element that the mapping counts, as indicators may use it. */
type Counted = Omit<CompiledOperand, 'options'>;

const ADDITIVE = ['count', 'distinct', 'sum'];

/** The data elements that sources count, by their names. */
interface CountedElements {
  readonly elements: ReadonlyMap<string, Counted>;
  /** Whether these are all, and have all of their dimensions. */
  readonly isWhole: boolean;
}

/**
 * Read the `indicators` of a mapping.
 *
 * @param fields the top of the file
 * @param sources the sources that could be read
 * @param context what is known of the rest of the file
 * @returns the indicators that could be read; undefined without any
 */
export function loadIndicators(
  fields: Fields,
  sources: readonly Source[],
  context: LoadContext,
): readonly CompiledIndicator[] | undefined {
  const nodes = fields.list('indicators', 'optional', '[{ dataElement: EPI_DROP_OUT, numerator: … }]');
  if (nodes === undefined || nodes.length === 0) return undefined;
  const elements = new Map(sources.flatMap((source) => source.measures.map((one) => countedOf(source, one))));
  // Where something else could not be read, nobody knows what would have been counted.
  const counted: CountedElements = { elements, isWhole: context.problems.list.length === 0 };
  const targets = new Set<string>();
  return nodes.flatMap((node) => {
    if (isMap(node)) return loadIndicator(node, counted, targets, context) ?? [];
    const fix = 'write { dataElement: EPI_DROP_OUT, numerator: PENTA1 - PENTA3, denominator: PENTA1 }';
    context.problems.at(node, 'expected keys and values for an indicator', fix);
    return [];
  });
}

function countedOf({ dimensions }: Source, { dataElement, by, attributeBy, aggregate }: Measure): [string, Counted] {
  const at = (positions: readonly number[]) => positions.flatMap((position) => dimensionOf(dimensions[position]) ?? []);
  const isAdditive = ADDITIVE.includes(aggregate);
  return [dataElement, { dataElement, by: at(by), attributeBy: at(attributeBy), isAdditive }];
}

function dimensionOf(dimension: CompiledDimension | undefined): IndicatorDimension | undefined {
  return dimension && { name: dimension.name, options: optionsOf(dimension) };
}

function loadIndicator(
  node: YAMLMap,
  counted: CountedElements,
  targets: Set<string>,
  context: LoadContext,
): CompiledIndicator | undefined {
  const { problems } = context;
  const fields = new Fields(node, 'an indicator', Object.keys(INDICATOR), problems);
  const target = fields.text('dataElement', 'needed', 'EPI_DROP_OUT');
  if (target !== undefined) noteTarget(target, counted, targets, fields);
  const names = loadNames(fields, counted);
  const operands = createOperands(names, counted);
  const numerator = fields.text('numerator', 'needed', 'EPI_PENTA1 - EPI_PENTA3');
  const denominator = fields.text('denominator', 'optional', 'EPI_PENTA1');
  const over = numerator && compileArithmetic(numerator, operands, problems);
  const under = denominator && compileArithmetic(denominator, operands, problems);
  const isBroken = !counted.isWhole || [...names.values()].includes(undefined);
  if (over !== undefined && numerator !== undefined && operands.list.length === 0 && !isBroken) {
    problems.at(numerator.node, 'an indicator without any data element is the same everywhere', 'name what it is of');
  }
  const rounding: Rounding = fields.oneOf('rounding', ROUNDINGS, 'half-up');
  const by = loadBy(fields, 'by', operands.list, counted);
  const attributeBy = loadBy(fields, 'attributeBy', operands.list, counted);
  const factor = loadFactor(fields);
  const decimals = loadDecimals(fields) ?? AVERAGE_DECIMALS;
  const comment = fields.text('comment', 'optional', 'worked out by Tallysheet')?.value ?? context.comment;
  if (target === undefined || over === undefined || (denominator !== undefined && under === undefined))
    return undefined;
  for (const operand of operands.list) checkAddable(operand, { by, attributeBy }, target, fields);
  return {
    dataElement: target.value,
    line: context.lines.linePos(node.range?.[0] ?? 0).line,
    comment,
    operands: operands.list,
    numerator: over,
    denominator: under,
    ...{ factor, decimals, rounding, by, attributeBy },
  };
}

function noteTarget({ value, node }: Text, counted: CountedElements, targets: Set<string>, { problems }: Fields): void {
  if (counted.elements.has(value))
    problems.at(node, `data element "${value}" is counted by a source already`, 'name another one');
  if (targets.has(value)) problems.at(node, `data element "${value}" is worked out twice`, 'work it out once');
  targets.add(value);
}

/** The names of `of`: each stands for a data element, or for some options of one. */
function loadNames(fields: Fields, counted: CountedElements): Map<string, CompiledOperand | undefined> {
  const node = fields.map('of', 'optional', '{ penta1: EPI_PENTA1 }');
  const entries = node === undefined ? [] : entriesOf(node);
  return new Map(entries.map(({ name, value }) => [name, loadOperand(name, value, counted, fields)]));
}

function loadOperand(
  name: string,
  value: Node,
  counted: CountedElements,
  { problems }: Fields,
): CompiledOperand | undefined {
  const what = `"${name}" of an indicator`;
  const parts = isMap(value) ? new Fields(value, what, Object.keys(OPERAND), problems) : undefined;
  const text =
    parts === undefined
      ? textOf(value, what, `write ${name}: EPI_PENTA1`, problems)
      : parts.text('dataElement', 'needed', 'EPI_PENTA1');
  const found = text === undefined ? undefined : counted.elements.get(text.value);
  if (text !== undefined && found === undefined && counted.isWhole) {
    const message = `the mapping counts no data element "${text.value}"`;
    problems.at(text.node, message, expected(text.value, [...counted.elements.keys()]));
  }
  const options = parts?.has('options') ? parts.texts('options', 'needed', "['< 1 year']") : [];
  if (found === undefined) return undefined;
  if (counted.isWhole) for (const option of options) checkOption(option, found, parts);
  checkOneEach(options, found, parts);
  return { ...found, options: options.map((option) => option.value) };
}

function checkOption({ value, node }: Text, { dataElement, by }: Counted, fields: Fields | undefined): void {
  const owners = by.filter(({ options }) => options.includes(value));
  if (owners.length === 0) {
    const message = `data element "${dataElement}" has no option "${value}"`;
    fields?.problems.at(
      node,
      message,
      expected(
        value,
        by.flatMap(({ options }) => options),
      ),
    );
  }
  if (owners.length > 1) {
    const names = owners.map(({ name }) => name).join(' and ');
    fields?.problems.at(node, `"${value}" is an option of ${names}`, 'give one of them another name');
  }
}

/** No cell has two options of one dimension: the operand would be 0 everywhere. */
function checkOneEach(options: readonly Text[], { by }: Counted, fields: Fields | undefined): void {
  for (const dimension of by) {
    const [first, second] = options.filter(({ value }) => dimension.options.includes(value));
    if (first === undefined || second === undefined || first.value === second.value) continue;
    const message = `no value is of "${first.value}" and of "${second.value}", both options of ${dimension.name}`;
    fields?.problems.at(second.node, message, 'give each a name of its own in "of", and add them up: a + b');
  }
}

interface Operands extends OperandNames {
  /** Those that are used, by their positions. */
  readonly list: CompiledOperand[];
}

function createOperands(named: ReadonlyMap<string, CompiledOperand | undefined>, counted: CountedElements): Operands {
  const list: CompiledOperand[] = [];
  const positions = new Map<string, number>();
  return {
    list,
    names: [...named.keys(), ...counted.elements.keys()],
    positionOf(name) {
      const known = positions.get(name);
      if (known !== undefined) return known;
      const element = counted.elements.get(name);
      const operand = named.get(name) ?? (element && { ...element, options: [] });
      // A name whose mistake is noted already stands for anything.
      if (operand === undefined) return named.has(name) || !counted.isWhole ? 0 : undefined;
      positions.set(name, list.length);
      return list.push(operand) - 1;
    },
  };
}

/** The dimensions by their names; each must be one of all operands. */
function loadBy(
  fields: Fields,
  key: 'by' | 'attributeBy',
  operands: readonly CompiledOperand[],
  { isWhole }: CountedElements,
): IndicatorDimension[] {
  return fields.texts(key, 'optional', '[sex]').flatMap(({ value, node }) => {
    const lacking = operands.find((operand) => !operand[key].some(({ name }) => name === value));
    const found = operands[0]?.[key].find(({ name }) => name === value);
    if (lacking !== undefined && isWhole) {
      const message = `data element "${lacking.dataElement}" is not split up by "${value}" in ${key}`;
      fields.problems.at(
        node,
        message,
        expected(
          value,
          lacking[key].map(({ name }) => name),
        ),
      );
    }
    return found ?? [];
  });
}

/** Averages, least and greatest values of several options cannot be added up. */
function checkAddable(
  { dataElement, isAdditive, by, attributeBy, options }: CompiledOperand,
  kept: Pick<CompiledIndicator, 'by' | 'attributeBy'>,
  { node }: Text,
  { problems }: Fields,
): void {
  if (isAdditive) return;
  const isOne = (dimension: IndicatorDimension) => dimension.options.some((option) => options.includes(option));
  const open = [
    ...by.filter((one) => !isOne(one) && !kept.by.some(({ name }) => name === one.name)),
    ...attributeBy.filter((one) => !kept.attributeBy.some(({ name }) => name === one.name)),
  ];
  const [first] = open;
  if (first === undefined) return;
  const message = `values of "${dataElement}" are no counts or sums, and cannot be added up over "${first.name}"`;
  problems.at(node, message, `add by: [${first.name}], or name one of its options`);
}
