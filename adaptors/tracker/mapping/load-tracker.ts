import { isMap, parseDocument, type YAMLMap } from 'yaml';
import { Fields } from '../../tally/mapping/fields.ts';
import { loadOrgUnits } from '../../tally/mapping/load-org-units.ts';
import { loadViews, type ReadFile } from '../../tally/mapping/load-views.ts';
import type { Mapping } from '../../tally/mapping/mapping.ts';
import { Problems } from '../../tally/mapping/problems.ts';
import { readRoot } from '../../tally/mapping/read-root.ts';
import { DELETE_RULES, TRACKER_APIS } from '../compiled-tracker.ts';
import { TRACKER } from './keys.ts';
import { loadEvents } from './load-events.ts';
import { loadPerson, type TrackerContext } from './load-person.ts';
import type { TrackerMapping } from './tracker-mapping.ts';

/**
 * Tell a tracker mapping from others, by its key `program`.
 *
 * @param text text of a mapping file
 * @returns whether it is one, even one with mistakes
 */
export function isTrackerText(text: string): boolean {
  const root = parseDocument(text).contents;
  return isMap(root) && root.has('program') && !root.has('dataSet');
}

/**
 * Read and check a tracker mapping file.
 *
 * @param text the file's text, YAML
 * @param file its name, for messages
 * @param readFile gives the files of views
 * @returns the mapping, its expressions compiled
 * @throws {MappingError} with every mistake at once: file, line, column, what was expected, the nearest valid name
 * @example loadTracker(await readFile('mappings/opensrp-tracker.yaml', 'utf8'), 'opensrp-tracker.yaml')
 */
export function loadTracker(text: string, file: string, readFile: ReadFile = () => undefined): TrackerMapping {
  const problems = new Problems(file, text);
  const { root, lines } = readRoot(text, problems, 'begin with name: and program:');
  const lineOf = (offset: number) => lines.linePos(offset).line;
  const mapping = readTracker(root, file, { problems, lineOf }, readFile);
  problems.throwIfAny();
  if (mapping === undefined) throw new Error(`${file} could not be read, and no mistake was found in it`);
  return mapping;
}

function readTracker(
  root: YAMLMap,
  file: string,
  { problems, lineOf }: Pick<TrackerContext, 'problems' | 'lineOf'>,
  readFile: ReadFile,
): TrackerMapping | undefined {
  const fields = new Fields(root, 'the mapping', Object.keys(TRACKER), problems);
  const name = fields.text('name', 'needed', 'opensrp-tracker')?.value;
  const program = fields.text('program', 'needed', 'EPI_CHILD');
  const namespace = fields.text('namespace', 'needed', 'opensrp-registry')?.value;
  const timeZone = readZone(fields, problems);
  const orgUnits = loadOrgUnits(fields.map('orgUnits', 'needed', '{ lookup: org-units.csv }'), problems);
  const viewsNode = fields.map('views', 'needed', '{ client: { resource: Patient, columns: { … } } }');
  const loaded = viewsNode === undefined ? undefined : loadViews(viewsNode, problems, readFile);
  const personNode = fields.map('person', 'needed', '{ rows: client, … }');
  const eventNodes = fields.list('events', 'optional', '[{ programStage: …, rows: dose, … }]') ?? [];
  const settings = {
    trackedEntityType: fields.text('trackedEntityType', 'optional', 'PERSON')?.value,
    api: fields.oneOf('api', TRACKER_APIS, 'tracker'),
    onDelete: fields.oneOf('onDelete', DELETE_RULES, 'keep'),
    maxQuarantined: readLimit(fields, 'maxQuarantined', problems) ?? { share: 0.05 },
    maxRefused: readLimit(fields, 'maxRefused', problems) ?? { rows: 0 },
  };
  if (loaded === undefined) return undefined;
  const context = { ...loaded, problems, lineOf };
  const person = loadPerson(personNode, context);
  const events = loadEvents(eventNodes, context);
  if (name === undefined || program === undefined || namespace === undefined) return undefined;
  if (timeZone === undefined || orgUnits === undefined || person === undefined) return undefined;
  return {
    name,
    // By itself, since what is built must not tell where it was built.
    file: file.replace(/^.*[\\/]/, ''),
    program: program.value,
    programLine: lineOf(program.node.range?.[0] ?? 0),
    namespace,
    timeZone,
    ...orgUnits,
    ...settings,
    views: loaded.views,
    person,
    events,
  };
}

function readZone(fields: Fields, problems: Problems): string | undefined {
  const text = fields.text('timeZone', 'needed', 'Asia/Dhaka');
  if (text === undefined) return undefined;
  try {
    new Intl.DateTimeFormat('en', { timeZone: text.value });
    return text.value;
  } catch {
    problems.at(text.node, `"${text.value}" is no time zone`, 'write an IANA name, such as Africa/Nairobi or UTC');
    return undefined;
  }
}

function readLimit(fields: Fields, key: string, problems: Problems): Mapping['maxQuarantined'] | undefined {
  const text = fields.text(key, 'optional', '5%');
  if (text === undefined) return undefined;
  const [, number, percent] = /^(\d+(?:\.\d+)?)(%?)$/.exec(text.value.trim()) ?? [];
  if (number === undefined || (percent === '' && number.includes('.'))) {
    problems.at(text.node, `"${text.value}" is no limit`, 'write a number, or a share such as 5%');
    return undefined;
  }
  return percent === '%' ? { share: Number(number) / 100 } : { rows: Number(number) };
}
