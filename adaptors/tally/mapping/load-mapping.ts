import { isMap, LineCounter, parseDocument, type YAMLMap } from 'yaml';
import { PERIOD_TYPES, type PeriodType, partialDays, periodOf, periodRange } from '../period/index.ts';
import { Fields } from './fields.ts';
import { MAPPING, ORG_UNITS, PERIOD } from './keys.ts';
import { loadDimensions } from './load-dimensions.ts';
import { loadSources } from './load-sources.ts';
import { loadViews, type ReadFile } from './load-views.ts';
import type { Mapping } from './mapping.ts';
import { Problems } from './problems.ts';

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
  const lines = new LineCounter();
  const document = parseDocument(text, { lineCounter: lines });
  for (const error of document.errors) {
    const [message = ''] = error.message.split('\n');
    problems.atOffset(error.pos[0], `this is no YAML: ${message.replace(/ at line \d+, column \d+:?$/, '')}`);
  }
  const root = document.contents;
  if (document.errors.length === 0 && !isMap(root))
    problems.atOffset(0, 'expected keys and values', 'begin with name: and dataSet:');
  problems.throwIfAny();
  const mapping = readMapping(root as YAMLMap, problems, lines, readFile);
  problems.throwIfAny();
  if (mapping === undefined) throw new Error(`${file} could not be read, and no mistake was found in it`);
  return mapping;
}

function readMapping(root: YAMLMap, problems: Problems, lines: LineCounter, readFile: ReadFile): Mapping | undefined {
  const fields = new Fields(root, 'the mapping', Object.keys(MAPPING), problems);
  const name = fields.text('name', 'needed', 'immunization-monthly')?.value;
  const dataSet = fields.text('dataSet', 'needed', 'EPI_MONTHLY')?.value;
  const period = readPeriod(
    fields.map('period', 'needed', '{ type: Monthly, timeZone: Africa/Nairobi, since: 2024-01 }'),
    problems,
  );
  const orgUnits = readOrgUnits(fields.map('orgUnits', 'needed', '{ lookup: org-units.csv }'), problems);
  const viewsNode = fields.map('views', 'needed', '{ dose: { resource: Immunization, columns: { … } } }');
  const loaded = viewsNode === undefined ? undefined : loadViews(viewsNode, problems, readFile);
  const dimensions = loadDimensions(fields.map('dimensions', 'optional', '{ sex: { column: …, map: … } }'), problems);
  const sourceNodes = fields.list('sources', 'needed', '[{ rows: dose, … }]') ?? [];
  // Without any view each source would be a mistake of its own.
  const comment = fields.text('comment', 'optional', 'counted by Tallysheet')?.value;
  const sources =
    loaded === undefined ? [] : loadSources(sourceNodes, { ...loaded, dimensions, comment, problems, lines });
  const settings = {
    minCell: fields.wholeNumber('minCell', 'optional', '5') ?? 0,
    zeros: fields.oneOf('zeros', ['none', 'assigned'], 'none'),
    onEmpty: fields.oneOf('onEmpty', ['delete', 'zero'], 'delete'),
    onManualEdit: fields.oneOf('onManualEdit', ['keep', 'overwrite'], 'keep'),
    ownUsers: fields.texts('ownUsers', 'optional', '[tallysheet]').map(({ value }) => value),
    maxQuarantined: readLimit(fields, problems),
  };
  checkSmallCells(settings, fields, problems);
  if (name === undefined || dataSet === undefined || period === undefined || orgUnits === undefined) return undefined;
  return { name, dataSet, period, ...orgUnits, ...settings, views: loaded?.views ?? new Map(), sources };
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

function readPeriod(node: YAMLMap | undefined, problems: Problems): Mapping['period'] | undefined {
  if (node === undefined) return undefined;
  const fields = new Fields(node, 'period', Object.keys(PERIOD), problems);
  const type = fields.has('type') ? fields.oneOf('type', PERIOD_TYPES, 'Monthly') : undefined;
  if (type === undefined) fields.text('type', 'needed', 'Monthly');
  const zone = fields.text('timeZone', 'needed', 'Africa/Nairobi');
  if (zone !== undefined && !isTimeZone(zone.value)) {
    problems.at(zone.node, `"${zone.value}" is no time zone`, 'write its IANA name, such as Africa/Nairobi or UTC');
  }
  const sinceText = fields.text('since', 'needed', '2024-01');
  const since = type === undefined || sinceText === undefined ? undefined : sincePeriod(type, sinceText.value);
  if (type !== undefined && sinceText !== undefined && since === undefined) {
    problems.at(
      sinceText.node,
      `"${sinceText.value}" is no ${type} period and no date`,
      'write 2024-01, 2024-01-15 or a DHIS2 period id',
    );
  }
  if (type === undefined || zone === undefined || since === undefined) return undefined;
  const keepOpen = fields.wholeNumber('keepOpen', 'optional', '2') ?? 2;
  return { type, timeZone: zone.value, keepOpen, since, includeCurrent: fields.flag('includeCurrent', false) };
}

/** The period that a date lies in, or that an id names. */
function sincePeriod(type: PeriodType, text: string): string | undefined {
  const days = partialDays(text);
  if (days !== undefined) return periodOf(type, days.start);
  try {
    return periodOf(type, periodRange(type, text).start);
  } catch {
    return undefined;
  }
}

function isTimeZone(name: string): boolean {
  try {
    new Intl.DateTimeFormat('en', { timeZone: name });
    return true;
  } catch {
    return false;
  }
}

function readOrgUnits(
  node: YAMLMap | undefined,
  problems: Problems,
): Pick<Mapping, 'lookupFile' | 'climb'> | undefined {
  if (node === undefined) return undefined;
  const fields = new Fields(node, 'orgUnits', Object.keys(ORG_UNITS), problems);
  const lookupFile = fields.text('lookup', 'needed', 'org-units.csv')?.value;
  const climb = fields.flag('climb', false);
  return lookupFile === undefined ? undefined : { lookupFile, climb };
}

function readLimit(fields: Fields, problems: Problems): Mapping['maxQuarantined'] {
  const text = fields.text('maxQuarantined', 'optional', '5%');
  if (text === undefined) return { share: 0.05 };
  const [, number, percent] = /^(\d+(?:\.\d+)?)(%?)$/.exec(text.value.trim()) ?? [];
  if (number === undefined || (percent === '' && number.includes('.'))) {
    problems.at(text.node, `"${text.value}" is no limit`, 'write a number of rows, or a share such as 5%');
    return { share: 0.05 };
  }
  return percent === '%' ? { share: Number(number) / 100 } : { rows: Number(number) };
}
