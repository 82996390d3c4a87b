import type { YAMLMap } from 'yaml';
import { Fields } from '../mapping/fields.ts';
import type { Problems } from '../mapping/problems.ts';
import { checkUnion } from './check-columns.ts';
import { ELEMENT_KEYS, mapsOf } from './fields-of.ts';
import { type ColumnContext, loadColumn } from './load-column.ts';
import { loadIteration } from './load-iteration.ts';
import type { Select } from './select.ts';

const KEYS = [...ELEMENT_KEYS, 'column', 'select', 'forEach', 'forEachOrNull', 'repeat', 'unionAll'];
const NOTHING: Select = { iteration: undefined, columns: [], selects: [], union: [] };

/**
 * Read a `select` of a ViewDefinition with everything within it.
 *
 * @param node the select
 * @param context what it is about, and where mistakes go
 * @returns the select, without what could not be read (noted)
 * @see https://build.fhir.org/ig/FHIR/sql-on-fhir-v2/StructureDefinition-ViewDefinition-definitions.html#diff_ViewDefinition.select
 */
export function loadSelect(node: YAMLMap, context: ColumnContext, what = 'select'): Select {
  const { problems } = context;
  const fields = new Fields(node, what, KEYS, problems);
  if (!['column', 'select', 'unionAll'].some((key) => fields.has(key))) {
    problems.at(node, `this ${what} gives no columns`, 'write column: [{ name: id, path: getResourceKey() }]');
    return NOTHING;
  }
  const loaded = loadIteration(fields, context.about);
  if (loaded === undefined) return NOTHING;
  const inner = { ...context, about: loaded.about };
  const list = (key: string, example: string) =>
    fields.list(key, fields.has(key) ? 'needed' : 'optional', example) ?? [];
  const columns = list('column', '[{ name: id, path: getResourceKey() }]').flatMap(
    (one) => loadColumn(one, inner) ?? [],
  );
  const selects = mapsOf(fields, 'select', '[{ column: […] }]').map((one) => loadSelect(one, inner));
  return { iteration: loaded.iteration, columns, selects, union: loadUnion(fields, inner) };
}

function loadUnion(fields: Fields, context: ColumnContext): Select[] {
  const { problems } = context;
  const nodes = mapsOf(
    fields,
    'unionAll',
    '[{ forEach: telecom, column: […] }]',
    fields.has('unionAll') ? 'needed' : 'optional',
  );
  const known = countOf(problems);
  const union = nodes.map((node) => loadSelect(node, context, 'branch of unionAll'));
  // Branches that could not be read whole differ for that alone.
  if (known === countOf(problems)) checkUnion(union, nodes, problems);
  return union;
}

function countOf({ list }: Problems): number {
  return list.length;
}
