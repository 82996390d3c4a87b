import { isMap, isScalar, type Node, type YAMLMap } from 'yaml';
import { compileCondition } from '../../tally/mapping/compile-condition.ts';
import { Fields, type Text } from '../../tally/mapping/fields.ts';
import type { RowColumns } from '../../tally/mapping/row-columns.ts';
import { EVENT_STATUSES } from '../compiled-tracker.ts';
import { EVENT } from './keys.ts';
import { columnsOf, flatView, idSlot, type TrackerContext } from './load-person.ts';
import { loadPlaces, OF_ENROLLMENT } from './load-places.ts';
import { loadValues } from './load-values.ts';
import type { EventMapping } from './tracker-mapping.ts';

/** The element that a reference column begins with, which is its search parameter's usual name too. */
const REFERENCE = /^([a-z][a-zA-Z]*)(?:\.first\(\))?\.getReferenceKey\((?:'?(?:FHIR\.)?[A-Z][a-zA-Z]*'?)?\)$/;

/**
 * Read `events`.
 *
 * @param nodes the items of the list
 * @param context what is known of the rest of the file
 * @returns the events that could be read
 */
export function loadEvents(nodes: readonly Node[], context: TrackerContext): EventMapping[] {
  return nodes.flatMap((node, position) => {
    if (isMap(node)) return loadEvent(node, position, context) ?? [];
    context.problems.at(node, 'expected keys and values for an event', 'write programStage:, rows:, of: and date:');
    return [];
  });
}

function loadEvent(node: YAMLMap, position: number, context: TrackerContext): EventMapping | undefined {
  const { problems, lineOf } = context;
  const where = `event ${position + 1}`;
  const fields = new Fields(node, where, Object.keys(EVENT), problems);
  const programStage = fields.text('programStage', 'needed', 'EPI_DOSE')?.value;
  const view = flatView(fields.text('rows', 'needed', 'dose'), context);
  const ofText = fields.text('of', 'needed', 'patient');
  const dateText = fields.text('date', 'needed', 'date');
  if (view === undefined) return undefined;
  const columns = columnsOf(view, context);
  const of = ofText === undefined ? undefined : columns.single(ofText);
  const include = ofText === undefined ? undefined : includeOf(fields, ofText, columns);
  const date = dateText === undefined ? undefined : columns.date(dateText);
  const condition = fields.text('where', 'optional', `vaccine = '19'`);
  const compiled = condition === undefined ? undefined : compileCondition(condition, columns);
  const items = fields.list('orgUnit', 'optional', '[place, enrollment]') ?? [];
  const isOfEnrollment = (item: Node) => isScalar(item) && item.value === OF_ENROLLMENT;
  const event = {
    view: view.name,
    line: lineOf(node.range?.[0] ?? 0),
    id: idSlot(fields, columns),
    orgUnit: loadPlaces(
      items.filter((item) => !isOfEnrollment(item)),
      columns,
      where,
    ),
    atEnrollment: !fields.has('orgUnit') || items.some(isOfEnrollment),
    status: fields.oneOf('status', EVENT_STATUSES, 'COMPLETED'),
    where: compiled?.where,
    dataValues: loadValues(fields.map('dataValues', 'optional', '{ EPI_VACCINE: vaccine }'), columns, lineOf),
  };
  if (programStage === undefined || of === undefined || include === undefined || date === undefined) return undefined;
  return { ...event, programStage, of: of.slot, include, date: date.slot };
}

function includeOf(fields: Fields, of: Text, columns: RowColumns): string | undefined {
  const given = fields.text('include', 'optional', 'patient')?.value;
  const expression = columns.get(of.value)?.text ?? '';
  const found = given ?? REFERENCE.exec(expression)?.[1];
  if (found !== undefined || columns.get(of.value) === undefined) return found;
  const message = `"${expression}" does not tell by which search parameter resources of a person are found`;
  fields.problems.at(of.node, message, 'add include: the search parameter, such as patient');
  return undefined;
}
