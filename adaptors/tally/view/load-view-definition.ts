import { isMap, parseDocument, type YAMLMap } from 'yaml';
import { compileWhere } from '../mapping/compile-at.ts';
import { Fields } from '../mapping/fields.ts';
import { Problems } from '../mapping/problems.ts';
import { aboutView, type ViewContext } from './about-view.ts';
import { checkUnique } from './check-columns.ts';
import { compileView } from './compile-view.ts';
import { checkName, ELEMENT_KEYS, mapsOf } from './fields-of.ts';
import { testCode } from './load-column.ts';
import { loadConstants } from './load-constants.ts';
import { loadSelect } from './load-select.ts';
import type { LoadedView } from './loaded-view.ts';
import { checkFhirVersion, loadProfiles } from './profiles.ts';

const KEYS = (
  'resourceType resource record name select where constant meta implicitRules language text contained url identifier version ' +
  'versionAlgorithmString versionAlgorithmCoding title status experimental date publisher contact description ' +
  'useContext jurisdiction purpose copyright copyrightLabel resourceDefinition profile fhirVersion'
)
  .split(' ')
  .concat(ELEMENT_KEYS);

/** @see https://hl7.org/fhir/R4/valueset-publication-status.html */
const STATUSES = ['draft', 'active', 'retired', 'unknown'] as const;

/**
 * Read a ViewDefinition of SQL on FHIR and compile it.
 *
 * @param node the ViewDefinition, from YAML or JSON
 * @param problems where mistakes go
 * @returns the view; undefined (noted) where it has a mistake
 * @see https://build.fhir.org/ig/FHIR/sql-on-fhir-v2/StructureDefinition-ViewDefinition.html
 * @example loadViewDefinition(parseDocument(text).contents, new Problems('patients.json', text))
 */
export function loadViewDefinition(node: YAMLMap, problems: Problems): LoadedView | undefined {
  const known = problems.list.length;
  const fields = new Fields(node, 'the ViewDefinition', KEYS, problems);
  checkType(fields);
  checkFhirVersion(fields);
  fields.oneOf('status', STATUSES, 'unknown');
  const profiles = loadProfiles(fields);
  const name = fields.has('name') ? fields.text('name', 'optional', 'patients') : undefined;
  if (name !== undefined) checkName(name, 'view', problems);
  const constants = loadConstants(fields);
  const nodes = mapsOf(fields, 'select', '[{ column: [{ name: id, path: getResourceKey() }] }]', 'needed');
  const found = aboutView(fields, 'Patient');
  if (found === undefined) return undefined;
  const about: ViewContext = { ...found, constants };
  const where = loadWhere(fields, about);
  const context = { about: { ...about, rowIndex: true }, profiles, problems };
  const selects = nodes.map((one) => loadSelect(one, context));
  const select = { iteration: undefined, columns: [], selects, union: [] };
  checkUnique(select, problems);
  if (problems.list.length > known) return undefined;
  const { resource } = about;
  const isRecord = about.kind === 'record' || undefined;
  return compileView({ name: name?.value ?? resource, resource, isRecord, where, select });
}

/**
 * Read the text of a ViewDefinition file and compile it.
 *
 * @param text YAML or JSON
 * @param file its name, for messages
 * @returns the view
 * @throws {MappingError} with every mistake at once: file, line, column, what was expected, the nearest valid name
 * @example readViewDefinition(await readFile('patients.json', 'utf8'), 'patients.json')
 */
export function readViewDefinition(text: string, file: string): LoadedView {
  const problems = new Problems(file, text);
  const document = parseDocument(text);
  for (const error of document.errors) {
    const [message = ''] = error.message.split('\n');
    problems.atOffset(error.pos[0], `this is no YAML or JSON: ${message.replace(/ at line \d+, column \d+:?$/, '')}`);
  }
  problems.throwIfAny();
  const root = document.contents;
  if (!isMap(root)) problems.atOffset(0, 'expected a ViewDefinition', 'begin with resource: and select:');
  const view = isMap(root) ? loadViewDefinition(root, problems) : undefined;
  problems.throwIfAny();
  if (view === undefined) throw new Error(`${file} could not be read, and no mistake was found in it`);
  return view;
}

/** The logical model has its canonical address for a type before version 3 of the specification. */
function checkType(fields: Fields): void {
  if (!fields.has('resourceType')) return;
  const type = fields.text('resourceType', 'optional', 'ViewDefinition');
  if (type === undefined || /(?:^|\/)ViewDefinition$/.test(type.value)) return;
  fields.problems.at(type.node, `expected a ViewDefinition, not a ${type.value}`, 'write resourceType: ViewDefinition');
}

function loadWhere(fields: Fields, about: ViewContext): string[] {
  const { problems } = fields;
  return mapsOf(fields, 'where', '[{ path: active = true }]').flatMap((node) => {
    const where = new Fields(node, 'where', [...ELEMENT_KEYS, 'path', 'description'], problems);
    const path = where.text('path', 'needed', 'active = true');
    if (path === undefined || compileWhere(path, about, problems) === undefined) return [];
    return [testCode(path.value, about)];
  });
}
