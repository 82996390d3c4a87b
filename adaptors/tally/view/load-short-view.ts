import { isMap, isScalar, type Node, type YAMLMap } from 'yaml';
import { compileAt, compileWhere } from '../mapping/compile-at.ts';
import { entriesOf, Fields, type Text } from '../mapping/fields.ts';
import type { Problems } from '../mapping/problems.ts';
import { RECORD_COLUMN, RECORD_TYPES } from '../mapping/view-keys.ts';
import { aboutView, type ViewContext } from './about-view.ts';
import { describeType } from './column-types.ts';
import { compileView } from './compile-view.ts';
import { columnCode, testCode } from './load-column.ts';
import { loadTexts } from './load-constants.ts';
import type { LoadedView } from './loaded-view.ts';
import { convertColumn, recordColumn } from './record-column.ts';
import type { Column } from './select.ts';

const NAME = /^[a-zA-Z][a-zA-Z0-9_]*$/;

/**
 * Read a view in the short form of mappings: `resource` or `record`, `where` as a text or a list of them, `columns` with an
 * expression each, and `constants` that these may name.
 *
 * @param name name of the view
 * @param fields the view; keys beside those are the caller's
 * @param broken gets the names of columns that could not be read (noted)
 * @returns the view, without those columns; undefined (noted) where its resource or columns are missing or wrong
 * @example loadShortView('child', new Fields(node, 'view "child"', KEYS, problems), new Set())
 */
export function loadShortView(name: string, fields: Fields, broken: Set<string>): LoadedView | undefined {
  const { problems } = fields;
  const constants = loadTexts(fields);
  const found = aboutView(fields, 'Immunization');
  const about: ViewContext | undefined = found && { ...found, constants };
  const isRecord = about?.kind === 'record' || undefined;
  const node = fields.map('columns', 'needed', `{ date: ${isRecord ? 'dateOfOnset' : 'occurrence.ofType(dateTime)'} }`);
  if (about === undefined || node === undefined) return undefined;
  const where = wheres(fields).flatMap((text) =>
    compileWhere(text, about, problems) === undefined ? [] : [testCode(text.value, about)],
  );
  const columns = loadColumns(node, about, broken, problems);
  const select = { iteration: undefined, columns, selects: [], union: [] };
  return compileView({ name, resource: about.resource, isRecord, where, select });
}

/** A column of a record may have a type beside its expression. */
function readColumn(name: string, value: Node, about: ViewContext, fields: Fields) {
  if (about.kind !== 'record' || !isMap(value)) {
    const text = fields.asText(value, `column "${name}"`, `write ${name}: a FHIRPath expression`);
    return { text, declared: undefined };
  }
  const parts = new Fields(value, `column "${name}"`, Object.keys(RECORD_COLUMN), fields.problems);
  const text = parts.text('path', 'needed', 'quantity');
  return { text, declared: parts.has('type') ? parts.oneOf('type', RECORD_TYPES, 'text') : undefined };
}

function wheres(fields: Fields): Text[] {
  const value = fields.value('where');
  if (value === undefined) return [];
  return isScalar(value)
    ? [fields.text('where', 'optional', "status = 'completed'") ?? []].flat()
    : fields.texts('where', 'optional', "[status = 'completed']");
}

function loadColumns(node: YAMLMap, about: ViewContext, broken: Set<string>, problems: Problems): Column[] {
  const columns: Column[] = [];
  const fields = new Fields(node, 'columns', undefined, problems);
  for (const { name, key, value } of entriesOf(node)) {
    if (!NAME.test(name))
      problems.at(key, `"${name}" cannot name a column`, 'use letters, digits and _, beginning with a letter');
    const { text, declared } = readColumn(name, value, about, fields);
    const expression = text === undefined ? undefined : compileAt(text, about, problems);
    broken.add(name);
    if (text === undefined || expression === undefined) continue;
    if (about.kind === 'record') {
      const { type, wanted } = recordColumn(declared, expression);
      const code = convertColumn(columnCode(text.value, about, false), wanted, false);
      columns.push({ name, type, collection: false, text: text.value, code, node: key });
      broken.delete(name);
      continue;
    }
    const { columnType, type } = expression;
    if (columnType === undefined) {
      const message = `column "${name}" selects ${describeType(type)}, which is no single value`;
      problems.at(text.node, message, 'select one of its elements');
      continue;
    }
    const code = columnCode(text.value, about, false);
    columns.push({ name, type: columnType, collection: false, text: text.value, code, node: key });
    broken.delete(name);
  }
  return columns;
}
