import { isMap, type LineCounter, type Node, type YAMLMap } from 'yaml';
import { type ExchangeSource, loadDataValues } from './exchange/load-data-values.ts';
import { Fields } from './fields.ts';
import { MAPPING, SEND } from './keys.ts';
import { loadComplete } from './load-complete.ts';
import { loadDimensions } from './load-dimensions.ts';
import { loadFetch } from './load-fetch.ts';
import { loadIndicators } from './load-indicators.ts';
import { loadOrgUnits } from './load-org-units.ts';
import { loadPeriod } from './load-period.ts';
import { loadSources } from './load-sources.ts';
import { type LoadedViews, loadViews, type ReadFile } from './load-views.ts';
import type { Mapping, Source } from './mapping.ts';
import { Problems } from './problems.ts';
import { readRoot } from './read-root.ts';

const NO_VIEWS: LoadedViews = { views: new Map(), broken: new Map() };

/**
 * Read and check a mapping file.
 *
 * @param text the file's text, YAML
 * @param file its name, for messages
 * @param readFile gives the files of views
 * @returns the mapping, its expressions compiled
 * @throws {MappingError} with every mistake at once: file, line, column, what was expected, the nearest valid name
 * @example loadMapping(await readFile('mappings/immunization-monthly.yaml', 'utf8'), 'immunization-monthly.yaml')
 */
export function loadMapping(text: string, file: string, readFile: ReadFile = () => undefined): Mapping {
  const problems = new Problems(file, text);
  const { root, lines } = readRoot(text, problems, 'begin with name: and dataSet:');
  const mapping = readMapping(root, problems, lines, readFile);
  problems.throwIfAny();
  if (mapping === undefined) throw new Error(`${file} could not be read, and no mistake was found in it`);
  return mapping;
}

function readMapping(root: YAMLMap, problems: Problems, lines: LineCounter, readFile: ReadFile): Mapping | undefined {
  const fields = new Fields(root, 'the mapping', Object.keys(MAPPING), problems);
  const name = fields.text('name', 'needed', 'immunization-monthly')?.value;
  const dataSet = fields.text('dataSet', 'needed', 'EPI_MONTHLY')?.value;
  const period = loadPeriod(
    fields.map('period', 'needed', '{ type: Monthly, timeZone: Africa/Nairobi, since: 2024-01 }'),
    problems,
  );
  const orgUnits = loadOrgUnits(fields.map('orgUnits', 'needed', '{ lookup: org-units.csv }'), problems);
  const sourceNodes = fields.list('sources', 'needed', '[{ rows: dose, … }]') ?? [];
  // Values of another DHIS2 need no view.
  const isPlain = sourceNodes.length === 0 || sourceNodes.some((node) => !takesValues(node));
  const viewsNode = fields.map(
    'views',
    isPlain ? 'needed' : 'optional',
    '{ dose: { resource: Immunization, columns: { … } } }',
  );
  const loaded = viewsNode === undefined ? undefined : loadViews(viewsNode, problems, readFile);
  const dimensions = loadDimensions(fields.map('dimensions', 'optional', '{ sex: { column: …, map: … } }'), problems);
  // Without any view each source would be a mistake of its own.
  const comment = fields.text('comment', 'optional', 'counted by Tallysheet')?.value;
  const plain = sourceNodes.filter((node) => !takesValues(node));
  const exchange = sourceNodes.flatMap((node, position) =>
    isMap(node) && takesValues(node)
      ? (loadDataValues(node, position, { period, comment, readFile, problems, lines }) ?? [])
      : [],
  );
  const context = { ...(loaded ?? NO_VIEWS), dimensions, comment, problems, lines };
  const counted = loaded === undefined ? [] : loadSources(plain, context);
  const sources = [...counted, ...exchange.map(({ source }) => source)];
  const indicators = loadIndicators(fields, sources, context);
  checkFilledOnce(counted, exchange, fields.value('sources'), problems);
  const inPeriod = readLimit(fields, 'maxQuarantinedInPeriod', problems);
  const settings = {
    complete: loadComplete(fields.map('complete', 'optional', '{ after: P5D }'), period, problems),
    minCell: fields.wholeNumber('minCell', 'optional', '5') ?? 0,
    zeros: fields.oneOf('zeros', ['none', 'assigned'], 'none'),
    ...loadFetch(fields.map('fetch', 'optional', '{ concurrency: 4 }'), problems),
    send: readSend(fields.map('send', 'optional', '{ async: true }'), problems),
    onEmpty: fields.oneOf('onEmpty', ['delete', 'zero'], 'delete'),
    onManualEdit: fields.oneOf('onManualEdit', ['keep', 'overwrite'], 'keep'),
    ownUsers: fields.texts('ownUsers', 'optional', '[tallysheet]').map(({ value }) => value),
    maxQuarantined: readLimit(fields, 'maxQuarantined', problems) ?? { share: 0.05 },
    ...(inPeriod && { maxQuarantinedInPeriod: inPeriod }),
  };
  checkSmallCells(settings, fields, problems);
  if (name === undefined || dataSet === undefined || period === undefined || orgUnits === undefined) return undefined;
  const views = new Map([...(loaded?.views ?? []), ...exchange.map(({ view }) => [view.name, view] as const)]);
  return { name, dataSet, period, ...orgUnits, ...settings, views, sources, ...(indicators && { indicators }) };
}

/** Whether a source takes values of another DHIS2. */
function takesValues(node: Node): boolean {
  return isMap(node) && node.has('dataValues');
}

/** A data element that two sources fill would be sent twice. */
function checkFilledOnce(
  counted: readonly Source[],
  exchange: readonly ExchangeSource[],
  node: Node | undefined,
  problems: Problems,
): void {
  const filled = new Set(counted.flatMap(({ measures }) => measures.map(({ dataElement }) => dataElement)));
  for (const { source } of exchange) {
    for (const { dataElement } of source.measures) {
      if (filled.has(dataElement)) {
        problems.at(
          node,
          `data element "${dataElement}" is filled by two sources, by "${source.name}" too`,
          'fill it once',
        );
      }
      filled.add(dataElement);
    }
  }
}

function readSend(node: YAMLMap | undefined, problems: Problems): Mapping['send'] {
  if (node === undefined) return { async: false };
  return { async: new Fields(node, 'send', Object.keys(SEND), problems).flag('async', false) };
}

/** A zero where a small count was left out would be untrue. */
function checkSmallCells(
  { minCell, zeros, onEmpty }: Pick<Mapping, 'minCell' | 'zeros' | 'onEmpty'>,
  fields: Fields,
  problems: Problems,
): void {
  if (minCell <= 1) return;
  const key = zeros === 'assigned' ? 'zeros' : onEmpty === 'zero' ? 'onEmpty' : undefined;
  if (key === undefined) return;
  problems.at(
    fields.value(key),
    `"${key}" sends zeros, and "minCell" leaves out small counts, which are none`,
    key === 'zeros' ? 'write zeros: none' : 'write onEmpty: delete',
  );
}

function readLimit(fields: Fields, key: string, problems: Problems): Mapping['maxQuarantined'] | undefined {
  const text = fields.text(key, 'optional', '5%');
  if (text === undefined) return undefined;
  const [, number, percent] = /^(\d+(?:\.\d+)?)(%?)$/.exec(text.value.trim()) ?? [];
  if (number === undefined || (percent === '' && number.includes('.'))) {
    problems.at(text.node, `"${text.value}" is no limit`, 'write a number of rows, or a share such as 5%');
    return undefined;
  }
  return percent === '%' ? { share: Number(number) / 100 } : { rows: Number(number) };
}
