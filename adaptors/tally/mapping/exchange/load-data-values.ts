import { isScalar, type LineCounter, type Node, type YAMLMap } from 'yaml';
import type { DataValueSettings } from '../../data-value-settings.ts';
import { PERIOD_TYPES, type PeriodType } from '../../period/index.ts';
import { expected, Fields, type Text } from '../fields.ts';
import type { ReadFile } from '../load-views.ts';
import type { Dimension, Mapping, Measure, Source, View } from '../mapping.ts';
import type { Problems } from '../problems.ts';
import { DATA_VALUES, DATA_VALUES_SOURCE } from '../source-keys.ts';
import { dataValueView, SLOTS } from './data-value-view.ts';
import { type ComboMap, loadComboMap } from './load-combo-map.ts';
import { loadElementMap, type TargetElement } from './load-element-map.ts';
import { straddling } from './roll-up.ts';

/** What a source of data values needs of the rest of the file. */
export interface ExchangeContext {
  /** The mapping's own period; undefined where it could not be read. */
  readonly period: Mapping['period'] | undefined;
  readonly comment: string | undefined;
  readonly readFile: ReadFile;
  readonly problems: Problems;
  readonly lines: LineCounter;
}

/** A source of data values, and the view that it counts. */
export interface ExchangeSource {
  readonly view: View;
  readonly source: Source;
}

/**
 * Read a source that takes the values of another DHIS2: maps of names instead of views, dimensions and conditions. It
 * becomes a source like any other, so that all else knows nothing of it.
 *
 * @param node the source
 * @param position its place in `sources`, from 0
 * @param context what is known of the rest of the file
 * @returns the source with its view; undefined where it could not be read (noted)
 * @example
 * // sources: [{ dataValues: { dataSet: FACILITY, periodType: Monthly, orgUnits: [NATIONAL] }, elements: elements.csv }]
 * loadDataValues(node, 0, context)?.source.measures.length
 */
export function loadDataValues(node: YAMLMap, position: number, context: ExchangeContext): ExchangeSource | undefined {
  const { problems } = context;
  const fields = new Fields(node, `source ${position + 1}`, Object.keys(DATA_VALUES_SOURCE), problems);
  const settings = readSettings(fields, context);
  const name = fields.text('name', 'optional', 'facility reports')?.value ?? 'dataValues';
  const elementsText = fields.text('elements', 'needed', 'elements.csv');
  const rollsUp = settings !== undefined && settings.periodType !== context.period?.type;
  const combos = readCombos(fields, 'combos', context);
  const categories = (combos?.dimensions ?? []).map((each) => each.name);
  const elements = fileOf(elementsText, context, (file) =>
    loadElementMap(file, { categories, meet: (by) => combosMeet(combos, by), rollsUp, problems: problems.list }),
  );
  const attributes = readCombos(fields, 'attributes', context);
  if (settings === undefined || elements === undefined || elementsText === undefined) return undefined;
  const dimensions = [
    ...(combos?.dimensions ?? []).map((each) => dimension(each, '', SLOTS.combo)),
    ...(attributes?.dimensions ?? []).map((each) => dimension(each, 'attribute ', SLOTS.attribute)),
  ];
  const attributeBy = (attributes?.dimensions ?? []).map((_, at) => categories.length + at);
  const viewName = position === 0 ? 'dataValues' : `dataValues${position + 1}`;
  return {
    view: dataValueView(viewName, {
      ...settings,
      elements: elements.rules,
      combos: combos?.rules,
      attributes: attributes?.rules,
      ...(combosMeet(
        attributes,
        attributes?.dimensions.map((each) => each.name),
      )
        ? { attributesMeet: true }
        : {}),
      at: {
        elements: { file: elementsText.value, lines: elements.lines },
        ...(combos && { combos: { file: combos.file, lines: combos.lines } }),
        ...(attributes && { attributes: { file: attributes.file, lines: attributes.lines } }),
      },
    }),
    source: {
      name,
      view: viewName,
      columns: [...Object.keys(SLOTS), 'event.day'],
      joins: [],
      facts: [],
      date: SLOTS.from,
      datePlus: undefined,
      // A value of the same period type is of exactly one period; of a finer type it lies in one.
      ...(rollsUp ? {} : { dateUntil: SLOTS.until }),
      orgUnit: [{ column: SLOTS.unit, name: 'unit', stopIfPresent: false }],
      dimensions,
      measures: elements.targets.map((target) => {
        const by = target.by.map((category) => categories.indexOf(category));
        return measure(target, { by, attributeBy, file: elementsText.value, comment: context.comment });
      }),
    },
  };
}

type Settings = Omit<DataValueSettings, 'elements' | 'combos' | 'attributes' | 'attributesMeet' | 'at'>;

function readSettings(fields: Fields, { period, problems }: ExchangeContext): Settings | undefined {
  const node = fields.map('dataValues', 'needed', '{ dataSet: FACILITY, periodType: Monthly, orgUnits: [NATIONAL] }');
  if (node === undefined) return undefined;
  const parts = new Fields(node, `dataValues of ${fields.where}`, Object.keys(DATA_VALUES), problems);
  const dataSets = oneOrMore(parts, 'dataSet', 'FACILITY_MONTHLY');
  const groups = oneOrMore(parts, 'dataElementGroup', 'EPI_DOSES');
  const orgUnits = parts.texts('orgUnits', 'needed', '[NATIONAL]').map(({ value }) => value);
  const attribute = parts.text('attribute', 'optional', 'EXCHANGE_ID')?.value;
  const periodType = readPeriodType(parts.text('periodType', 'needed', 'Monthly'), problems);
  if (dataSets.length > 0 && groups.length > 0) {
    // DHIS2 leaves out elements that are in none of the data sets, without a word.
    problems.at(
      parts.value('dataElementGroup'),
      '"dataSet" and "dataElementGroup" do not go together',
      'make two sources of them',
    );
  }
  if (dataSets.length + groups.length === 0) {
    problems.at(
      node,
      `"dataSet" is missing in ${parts.where}`,
      'add dataSet: with the code or UID of a data set of the source',
    );
  }
  if (periodType === undefined) return undefined;
  if (period !== undefined) checkPeriods(periodType, period, parts.value('periodType'), problems);
  return { dataSets, groups, orgUnits, periodType, ...(attribute === undefined ? {} : { attribute }) };
}

/** A text, or a list of texts. */
function oneOrMore(fields: Fields, key: string, example: string): string[] {
  if (!fields.has(key)) return [];
  if (isScalar(fields.value(key)))
    return [fields.text(key, 'needed', example)?.value ?? ''].filter((text) => text !== '');
  return fields.texts(key, 'needed', `[${example}]`).map(({ value }) => value);
}

function readPeriodType(text: Text | undefined, problems: Problems): PeriodType | undefined {
  const found = PERIOD_TYPES.find((type) => type === text?.value);
  if (text !== undefined && found === undefined) {
    problems.at(text.node, `"periodType" cannot be "${text.value}"`, expected(text.value, PERIOD_TYPES));
  }
  return found;
}

function checkPeriods(
  from: PeriodType,
  { type, calendar }: Mapping['period'],
  node: Node | undefined,
  problems: Problems,
) {
  if (calendar !== undefined) {
    problems.at(
      node,
      `values are taken over in the calendar of ISO 8601 alone, not in ${calendar.name}`,
      'take calendar out of period, where both servers are set to iso8601',
    );
    return;
  }
  const straddles = straddling(from, type);
  if (straddles === undefined) return;
  const [first, last] = straddles.in;
  problems.at(
    node,
    `${from} values cannot be added up to ${type} ones: ${straddles.period} lies in ${first} and in ${last}, and nobody knows which part of its value belongs to which`,
    `report ${from} values to a ${from} data set, or have the source report by day or by ${type} period`,
  );
}

/** The file that a text names, read by what reads it; undefined (noted) where it is not there. */
function fileOf<Result>(
  text: Text | undefined,
  { readFile, problems }: ExchangeContext,
  read: (file: { readonly text: string; readonly shown: string }) => Result,
): Result | undefined {
  if (text === undefined) return undefined;
  const file = readFile(text.value);
  if (file !== undefined) return read(file);
  problems.at(text.node, `the map "${text.value}" is not there`, 'name a CSV file beside the mapping');
  return undefined;
}

function readCombos(
  fields: Fields,
  key: 'combos' | 'attributes',
  context: ExchangeContext,
): (ComboMap & { readonly file: string }) | undefined {
  const text = fields.text(key, 'optional', `${key}.csv`);
  return fileOf(text, context, (file) => ({
    ...loadComboMap(file, context.problems.list),
    file: text?.value ?? file.shown,
  }));
}

/** Whether two option combos of a map have the same options of some categories. */
function combosMeet(combos: ComboMap | undefined, by: readonly string[] = []): boolean {
  if (combos === undefined) return false;
  const maps = combos.dimensions.filter(({ name }) => by.includes(name)).map(({ map }) => map);
  const kept = Object.keys(combos.rules).filter((from) => combos.rules[from]);
  return new Set(kept.map((from) => JSON.stringify(maps.map((map) => map[from])))).size < kept.length;
}

function dimension({ name, map }: ComboMap['dimensions'][number], prefix: string, column: number): Dimension {
  return { name: `${prefix}${name}`, other: undefined, missing: undefined, kind: 'map', column, map };
}

function measure(
  { dataElement, aggregate, line }: TargetElement,
  { by, attributeBy, file, comment }: Pick<Measure, 'by' | 'attributeBy' | 'comment'> & { readonly file: string },
): Measure {
  return {
    dataElement,
    line,
    file,
    aggregate,
    of: SLOTS.value,
    where: {
      source: `(row) => [row[${SLOTS.element}] === ${JSON.stringify(dataElement)}]`,
      type: 'System.Boolean',
      columnType: 'boolean',
      path: undefined,
      choice: undefined,
      single: true,
    },
    reads: [SLOTS.element],
    by,
    attributeBy,
    factor: undefined,
    decimals: aggregate === 'avg' ? 2 : undefined,
    rounding: 'half-up',
    comment,
  };
}
