import type { YAMLMap } from 'yaml';
import { expected, Fields, type Text } from '../../tally/mapping/fields.ts';
import type { LoadedViews } from '../../tally/mapping/load-views.ts';
import type { View } from '../../tally/mapping/mapping.ts';
import type { Problems } from '../../tally/mapping/problems.ts';
import { RowColumns } from '../../tally/mapping/row-columns.ts';
import { type CompiledPerson, ENROLLMENT_STATUSES } from '../compiled-tracker.ts';
import { ENROLLMENT, PERSON } from './keys.ts';
import { loadPlaces } from './load-places.ts';
import { loadValues } from './load-values.ts';

/** What the parts of a tracker mapping know of the rest of the file. */
export interface TrackerContext extends LoadedViews {
  readonly problems: Problems;
  /** The line of a place in the file. */
  readonly lineOf: (offset: number) => number;
}

/**
 * Read `person`.
 *
 * @param node the map; undefined where it is missing, which was noted
 * @param context what is known of the rest of the file
 * @returns the person; undefined where it could not be read
 */
export function loadPerson(node: YAMLMap | undefined, context: TrackerContext): CompiledPerson | undefined {
  if (node === undefined) return undefined;
  const { problems, lineOf } = context;
  const fields = new Fields(node, 'person', Object.keys(PERSON), problems);
  const view = flatView(fields.text('rows', 'needed', 'client'), context);
  const places = fields.list('orgUnit', 'needed', '[place]') ?? [];
  const attributes = fields.map('attributes', 'needed', '{ FIRST_NAME: given }');
  const enrollment = fields.map('enrollment', 'needed', '{ enrolledAt: registered }');
  if (view === undefined) return undefined;
  const columns = columnsOf(view, context);
  const id = idSlot(fields, columns);
  const idParameter = fields.text('idParameter', 'optional', 'identifier');
  if (id !== undefined && idParameter === undefined) {
    const fix = 'add idParameter: the search parameter of the identity, such as identifier';
    problems.at(fields.value('id'), 'nobody could tell whether two persons have one identity', fix);
  }
  if (id === undefined && idParameter !== undefined)
    problems.at(idParameter.node, '"idParameter" without "id" searches for nothing', 'take it out, or add id');
  const dates = readEnrollment(enrollment, columns);
  const person = {
    view: view.name,
    line: lineOf(node.range?.[0] ?? 0),
    id,
    idParameter: idParameter?.value,
    orgUnit: loadPlaces(places, columns, 'person'),
    attributes: loadValues(attributes, columns, lineOf),
  };
  return dates === undefined ? undefined : { ...person, ...dates };
}

function readEnrollment(
  node: YAMLMap | undefined,
  columns: RowColumns,
): Pick<CompiledPerson, 'enrolledAt' | 'occurredAt' | 'status'> | undefined {
  if (node === undefined) return undefined;
  const fields = new Fields(node, 'enrollment', Object.keys(ENROLLMENT), columns.problems);
  const enrolled = fields.text('enrolledAt', 'needed', 'registered');
  const occurred = fields.text('occurredAt', 'optional', 'birthDate');
  const enrolledAt = enrolled === undefined ? undefined : columns.date(enrolled)?.slot;
  const occurredAt = occurred === undefined ? undefined : columns.date(occurred)?.slot;
  const status = fields.has('status') ? fields.oneOf('status', ENROLLMENT_STATUSES, 'ACTIVE') : undefined;
  return enrolledAt === undefined ? undefined : { enrolledAt, occurredAt, status };
}

/**
 * Give the slot of the column `id`.
 *
 * @param fields a person or an event
 * @param columns its columns
 * @returns undefined where it has none, or it could not be read (noted)
 */
export function idSlot(fields: Fields, columns: RowColumns): number | undefined {
  const text = fields.text('id', 'optional', 'uniqueId');
  return text === undefined ? undefined : columns.single(text)?.slot;
}

/**
 * Find a view that gives one row for each resource, or note what is wrong.
 *
 * @param text its name
 * @param context what is known of the rest of the file
 * @returns the view
 */
export function flatView(text: Text | undefined, { views, broken, problems }: TrackerContext): View | undefined {
  if (text === undefined) return undefined;
  const view = views.get(text.value);
  if (view === undefined) {
    if (!broken.has(text.value))
      problems.at(text.node, `there is no view "${text.value}"`, expected(text.value, [...views.keys()]));
    return undefined;
  }
  if (!view.flat) {
    const fix = 'name a view without forEach, forEachOrNull, repeat and unionAll';
    problems.at(text.node, `view "${view.name}" gives several rows for a resource`, fix);
  }
  return view;
}

/** The columns of a view's rows. */
export function columnsOf(view: View, { broken, problems }: TrackerContext): RowColumns {
  const columns = new RowColumns(problems);
  columns.add('', view.columns, broken.get(view.name));
  return columns;
}
