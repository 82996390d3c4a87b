import type { ColumnValue, FhirResource, Row, ViewRow } from '../tally/compiled-mapping.ts';
import { evaluate, isTrue } from '../tally/evaluate.ts';
import { findUnit } from './find-unit.ts';
import { makeUid } from './make-uid.ts';
import { type MapContext, trackerView } from './map-context.ts';
import type { EventPayload } from './payload.ts';
import type { PlannedEvent } from './plan-objects.ts';
import { dayOf, valuesOf } from './to-value.ts';

/** What events are part of. */
export interface EventOwner {
  /** Identity of the person. */
  readonly identity: string;
  readonly enrollment: string;
  /** Org unit of the enrollment. */
  readonly orgUnit: string;
}

/**
 * How often an event can come back: DHIS2 never takes a deleted UID again, so what the source took away and gives again gets
 * the next one.
 */
export const GENERATIONS = 5;

/** What became of one row. */
export type MappedEvent =
  | {
      readonly is: 'sent';
      readonly payload: EventPayload;
      /** Its identity at the source, and its resource, such as `Immunization/shot-1`. */
      readonly id: string;
      readonly source: string;
    }
  /** Not of this stage, or not at all; `id` is its identity if it was one before. */
  | { readonly is: 'excluded'; readonly id: string }
  /** `id` where it is known. */
  | { readonly is: 'quarantined'; readonly reason: string; readonly id?: string };

/**
 * Name an event: by namespace, program, stage, the person and its own identity. So a dose that is found to be another
 * child's becomes another event, since DHIS2 moves none to another enrollment.
 *
 * @param context the mapping and the program
 * @param event the block
 * @param identity of the person
 * @param id of the event at its source
 * @param generation 0; one more each time that the source took it away and gave it again
 * @returns its UID
 */
export function eventUid(
  { tracker, plan }: MapContext,
  event: PlannedEvent,
  identity: string,
  id: string,
  generation = 0,
): string {
  const more = generation === 0 ? [] : [String(generation)];
  return makeUid(tracker.namespace, 'event', plan.programId, event.stageId, identity, id, ...more);
}

/**
 * Give the identity of a row: the value of its column, or the id of its resource.
 *
 * @param slot of the column
 * @param resource the resource
 * @param row its row
 * @returns the identity; undefined where there is none
 */
export function identityOf(slot: number | undefined, resource: FhirResource, row: Row): string | undefined {
  const value = slot === undefined ? resource.id : row[slot];
  if (value === null || value === undefined || Array.isArray(value)) return undefined;
  const text = String(value).trim();
  return text === '' ? undefined : text;
}

/**
 * Turn a resource into an event of one block.
 *
 * @param context the mapping, the program and what finds org units
 * @param event the block
 * @param resource of the block's view
 * @param owner whose it is
 * @returns the event, or what became of the row
 */
export function mapEvent(
  context: MapContext,
  event: PlannedEvent,
  resource: FhirResource,
  owner: EventOwner,
): MappedEvent {
  const [found] = trackerView(context.tracker, event.view).rows(resource);
  const row = found?.values ?? [];
  const id = identityOf(event.id, resource, row);
  if (id === undefined) return { is: 'quarantined', reason: 'no-id' };
  const status = statusOf(event, found);
  if (status === 'excluded') return { is: 'excluded', id };
  const hold = (reason: string): MappedEvent => ({ is: 'quarantined', reason, id });
  if (status !== 'row') return hold(status);
  const occurredAt = dayOf(row[event.date], context.daysOf);
  if (occurredAt === undefined) return hold(noDay(row[event.date]));
  const place = findUnit(context.units, event.orgUnit, row, occurredAt);
  // A place that is there and leads nowhere is a mistake of the lookup; only one that is not there may be another's.
  const isElsewhere = event.atEnrollment && 'reason' in place && place.reason === 'no-place';
  if ('reason' in place && !isElsewhere) return hold(place.reason);
  const values = valuesOf(event.dataValues, row, context.daysOf);
  if ('reason' in values) return hold(values.reason);
  return {
    is: 'sent',
    id,
    source: `${resource.resourceType}/${resource.id ?? ''}`,
    payload: {
      event: eventUid(context, event, owner.identity, id),
      program: context.plan.programId,
      programStage: event.stageId,
      enrollment: owner.enrollment,
      orgUnit: 'unit' in place ? place.unit : owner.orgUnit,
      status: event.status,
      occurredAt,
      dataValues: values.list.map(({ id: dataElement, value }) => ({ dataElement, value })),
    },
  };
}

/**
 * Judge a row of an event's view.
 *
 * @param event the block
 * @param found the row; undefined where the view gave none
 * @returns `row`; `excluded` where it is no event of this stage; else why it goes into quarantine
 */
export function statusOf({ where }: Pick<PlannedEvent, 'where'>, found: ViewRow | undefined): string {
  if (found === undefined) return 'no-row';
  if (found.status !== 'row' || where === undefined) return found.status;
  const answer = evaluate(where, found.values);
  if (answer === undefined) return 'bad-value:where';
  return isTrue(answer) ? 'row' : 'excluded';
}

/** Why a date is no day. */
export function noDay(value: ColumnValue | undefined): string {
  return value === null || value === undefined ? 'no-date' : 'partial-date';
}
