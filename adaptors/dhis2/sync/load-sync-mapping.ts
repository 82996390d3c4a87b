import { isMap, parseDocument, type YAMLMap } from 'yaml';
import { LEFT_OUT, linesByName, readMap } from '../../tally/mapping/exchange/read-map.ts';
import { expected, Fields } from '../../tally/mapping/fields.ts';
import type { ReadFile } from '../../tally/mapping/load-views.ts';
import { Problems } from '../../tally/mapping/problems.ts';
import { METADATA, SYNC, UNITS } from './keys.ts';
import type { SyncMapping } from './sync-mapping.ts';
import { CARRIED_NAMES } from './to-sync-object.ts';

/**
 * Tell whether a mapping file is about metadata: it has the key `metadata`.
 *
 * @param text the file's text
 * @example isSyncMapping('name: m\nmetadata: { dataSets: [FAC] }\n') // true
 */
export function isSyncMapping(text: string): boolean {
  return /^metadata:/m.test(text);
}

/**
 * Read and check a mapping file of the kind `metadata`.
 *
 * @param text the file's text, YAML
 * @param file its name, for messages
 * @param readFile gives the map
 * @returns the mapping
 * @throws {MappingError} with every mistake at once: file, line, column, what was expected, the nearest valid name
 * @example loadSyncMapping(text, 'dhis2-metadata.yaml', readFile).dataSets // ['FAC_MONTHLY']
 */
export function loadSyncMapping(text: string, file: string, readFile: ReadFile): SyncMapping {
  const problems = new Problems(file, text);
  const document = parseDocument(text, { prettyErrors: false });
  for (const error of document.errors) problems.atOffset(error.pos[0], `this is no YAML: ${error.message}`);
  const root = document.contents;
  if (!isMap(root)) problems.atOffset(0, 'expected keys and values', 'begin with name: and metadata:');
  problems.throwIfAny();
  const fields = new Fields(root as YAMLMap, 'the mapping', Object.keys(SYNC), problems);
  const name = fields.text('name', 'needed', 'dhis2-metadata')?.value;
  const metadata = fields.map('metadata', 'needed', '{ dataSets: [FACILITY_MONTHLY] }');
  const settings = metadata === undefined ? undefined : readSettings(metadata, problems, readFile);
  problems.throwIfAny();
  if (name === undefined || settings === undefined) throw new Error(`${file} could not be read`);
  return { name, ...settings };
}

function readSettings(node: YAMLMap, problems: Problems, readFile: ReadFile): Omit<SyncMapping, 'name'> {
  const fields = new Fields(node, 'metadata', Object.keys(METADATA), problems);
  const units = fields.map('organisationUnits', 'optional', '{ below: NATIONAL, into: COUNTRY }');
  const parts = units && new Fields(units, 'organisationUnits', Object.keys(UNITS), problems);
  const below = parts?.text('below', 'needed', 'NATIONAL')?.value;
  const into = parts?.text('into', 'needed', 'COUNTRY')?.value;
  const settings = {
    apply: fields.flag('apply', false),
    allowMoves: fields.flag('allowMoves', false),
    match: fields.oneOf('match', ['uid', 'code'], 'code'),
    organisationUnits: below === undefined || into === undefined ? undefined : { below, into },
    dataSets: fields.texts('dataSets', 'optional', '[FACILITY_MONTHLY]').map(({ value }) => value),
    dataElements: fields.texts('dataElements', 'optional', '[STOCK_ACT]').map(({ value }) => value),
    keep: readKeep(fields),
    ...readIds(fields, readFile),
  };
  if (units === undefined && settings.dataSets.length + settings.dataElements.length === 0) {
    problems.at(node, 'nothing is to be taken over', 'add organisationUnits, dataSets or dataElements');
  }
  return settings;
}

function readKeep(fields: Fields): string[] {
  return fields.texts('keep', 'optional', '[name, shortName]').map(({ value, node }) => {
    if (!CARRIED_NAMES.includes(value)) {
      fields.problems.at(node, `"${value}" is no property that is taken over`, expected(value, CARRIED_NAMES));
    }
    return value;
  });
}

function readIds(fields: Fields, readFile: ReadFile): Pick<SyncMapping, 'map' | 'mapLines'> {
  const text = fields.text('map', 'optional', 'ids.csv');
  if (text === undefined) return { map: {} };
  const file = readFile(text.value);
  if (file === undefined) {
    fields.problems.at(text.node, `the map "${text.value}" is not there`, 'name a CSV file beside the mapping');
    return { map: {} };
  }
  const { rows, note } = readMap(file, ['from', 'to'], fields.problems.list);
  const ids: Record<string, string | null> = {};
  const targets = new Map<string, number>();
  for (const row of rows) {
    const to = row.cell('to');
    const other = targets.get(to);
    if (to === '')
      note(row.line, `"${row.from}" leads nowhere`, `fill the column "to", or write ${LEFT_OUT} to leave it out`);
    if (other !== undefined && to !== LEFT_OUT) {
      note(row.line, `"${to}" stands in line ${other} too`, 'keep one of the two lines: two objects cannot become one');
    }
    targets.set(to, row.line);
    ids[row.from] = to === LEFT_OUT ? null : to;
  }
  return { map: ids, mapLines: { file: text.value, lines: linesByName(rows) } };
}
