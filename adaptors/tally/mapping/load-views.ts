import { isMap, isSeq, YAMLMap } from 'yaml';
import { type LoadedView, loadShortView, loadViewDefinition, readViewDefinition } from '../view/index.ts';
import { entriesOf, expected, Fields, type Text } from './fields.ts';
import type { View } from './mapping.ts';
import { MappingError, nearest, type Problems } from './problems.ts';
import { RECORD_VIEW, VIEW, VIEW_FILE } from './view-keys.ts';

const SEARCH_KEYS = ['search', 'searchDate'];
const NAME = /^[a-zA-Z][a-zA-Z0-9_]*$/;

/**
 * Gives the text of a file that a mapping names; undefined where there is none.
 *
 * @param path the file, from the mapping's folder
 */
export type ReadFile = (path: string) => { readonly text: string; readonly shown: string } | undefined;

/** The views of a mapping, and what is known to be wrong with them, so that nothing is noted twice. */
export interface LoadedViews {
  readonly views: ReadonlyMap<string, View>;
  /** By view: the columns that could not be read (noted); `*` where the whole view could not be. */
  readonly broken: ReadonlyMap<string, ReadonlySet<string>>;
}

/**
 * Read the `views` of a mapping: short ones, ViewDefinitions of SQL on FHIR, and files that hold one.
 *
 * @param node the map of views by name
 * @param problems where mistakes go
 * @param readFile gives the files
 * @returns the views that could be read, and what could not be
 * @see https://build.fhir.org/ig/FHIR/sql-on-fhir-v2/StructureDefinition-ViewDefinition.html
 */
export function loadViews(node: YAMLMap, problems: Problems, readFile: ReadFile): LoadedViews {
  const views = new Map<string, View>();
  const broken = new Map<string, Set<string>>();
  for (const { name, key, value } of entriesOf(node)) {
    if (!NAME.test(name))
      problems.at(key, `"${name}" cannot name a view`, 'use letters, digits and _, beginning with a letter');
    if (!isMap(value)) {
      problems.at(
        value,
        `expected keys and values for view "${name}"`,
        'write resource: or record:, and columns: below it',
      );
      broken.set(name, new Set(['*']));
      continue;
    }
    const brokenColumns = new Set<string>();
    const fields = new Fields(value, `view "${name}"`, undefined, problems);
    const loaded = loadRows(name, fields, brokenColumns, readFile);
    const search = loadSearch(fields);
    const dates = loadSearchDate(fields, loaded?.isRecord ?? fields.has('record'));
    if (loaded?.isRecord && brokenColumns.size === 0) checkDatesAreRead(fields, loaded, dates);
    if (loaded !== undefined) views.set(name, { ...withTypes(loaded), name, search, ...dates });
    broken.set(name, loaded === undefined ? new Set(['*']) : brokenColumns);
  }
  return { views, broken };
}

function loadRows(name: string, fields: Fields, broken: Set<string>, readFile: ReadFile): LoadedView | undefined {
  const { node, problems, where } = fields;
  if (fields.has('file')) return loadFile(new Fields(node, where, Object.keys(VIEW_FILE), problems), readFile);
  if (!fields.has('select')) {
    // With both keys, or none, the keys of either are known, so that only the pair, or what "recrd" stands for, is noted.
    const isEither = fields.has('record') === fields.has('resource');
    const keys = isEither ? { ...RECORD_VIEW, ...VIEW } : fields.has('record') ? RECORD_VIEW : VIEW;
    return loadShortView(name, new Fields(node, where, Object.keys(keys), problems), broken);
  }
  // Searching is the mapping's own matter, and no part of a ViewDefinition.
  const definition = new YAMLMap();
  definition.items = node.items.filter(({ key }) => !SEARCH_KEYS.includes(String(key)));
  definition.range = node.range ?? null;
  return loadViewDefinition(definition, problems);
}

function loadFile(fields: Fields, readFile: ReadFile): LoadedView | undefined {
  const { problems } = fields;
  const path = fields.text('file', 'needed', 'dose.view.json');
  if (path === undefined) return undefined;
  const file = readFile(path.value);
  if (file === undefined) {
    problems.at(path.node, `the view "${path.value}" is not there`, 'name a file beside the mapping');
    return undefined;
  }
  try {
    return readViewDefinition(file.text, file.shown);
  } catch (error) {
    if (!(error instanceof MappingError)) throw error;
    problems.list.push(...error.problems);
    return undefined;
  }
}

/** A column whose type nothing tells is read as text. */
function withTypes({
  resource,
  isRecord,
  columns,
  flat,
  source,
}: LoadedView): Omit<View, 'name' | 'search' | 'searchDate'> {
  return {
    resource,
    ...(isRecord && { isRecord }),
    columns: columns.map(({ name, type, collection, text }) => {
      const untyped = isRecord && type === undefined && !collection;
      return { name, type: type ?? 'string', ...(untyped && { untyped }), collection, text };
    }),
    flat,
    source,
  };
}

type DateFields = Pick<View, 'searchDate' | 'searchDates'>;

/** The search parameter of the date; of records the field, or the fields of which the first that is there counts. */
function loadSearchDate(fields: Fields, isRecord: boolean): DateFields {
  if (!isRecord || !isSeq(fields.value('searchDate'))) {
    return { searchDate: fields.text('searchDate', 'optional', isRecord ? 'dateOfOnset' : 'date')?.value };
  }
  const fieldsOfDate = fields.texts('searchDate', 'needed', '[dateOfOnset, dateOfReporting]').map(({ value }) => value);
  return { searchDate: fieldsOfDate[0], searchDates: fieldsOfDate };
}

/** A source finds nothing by a field that no record has, and says nothing: a slip would make numbers smaller in silence. */
function checkDatesAreRead(fields: Fields, { columns }: LoadedView, { searchDate, searchDates }: DateFields): void {
  const read = [...new Set(columns.flatMap(({ text }) => text.match(/[A-Za-z_]\w*/g) ?? []))];
  for (const field of searchDates ?? [searchDate ?? []].flat()) {
    const name = field.split('.').at(-1) ?? field;
    if (read.includes(name) || !/^\w+$/.test(name)) continue;
    const meant = nearest(name, read);
    const fix =
      meant === undefined ? 'write the field that the column of the date is made of' : `did you mean "${meant}"?`;
    fields.problems.at(fields.value('searchDate'), `no column of ${fields.where} reads "${name}" of searchDate`, fix);
  }
}

function loadSearch(fields: Fields): Record<string, string> {
  const node = fields.map('search', 'optional', '{ status: completed }');
  const search: Record<string, string> = {};
  for (const { name, value } of node === undefined ? [] : entriesOf(node)) {
    const text = fields.asText(value, `search parameter "${name}"`, `write ${name}: value`);
    if (text !== undefined) search[name] = withConstants(text, fields);
  }
  return search;
}

/** Write the view's constants in their places; without any a % is a % of the value. */
function withConstants({ value, node }: Text, fields: Fields): string {
  const constants = fields.value('constants');
  if (!isMap(constants)) return value;
  const texts = new Map(entriesOf(constants).map(({ name, value: text }) => [name, String(text)]));
  return value.replace(/%([A-Za-z_]\w*)/g, (all, name: string) => {
    const text = texts.get(name);
    if (text === undefined) {
      fields.problems.at(node, `${all} is no constant of ${fields.where}`, expected(name, [...texts.keys()]));
    }
    return text ?? all;
  });
}
