import type { FhirResource, Row } from '../tally/compiled-mapping.ts';
import { findUnit } from './find-unit.ts';
import { makeUid } from './make-uid.ts';
import { type MapContext, trackerView } from './map-context.ts';
import { identityOf, type MappedEvent, mapEvent, noDay } from './map-events.ts';
import type { AttributePayload, EventPayload, PersonPayload } from './payload.ts';
import type { PlannedAttribute } from './plan-objects.ts';
import type { Refusal } from './posting.ts';
import { dayOf, valuesOf } from './to-value.ts';

/** What became of the rows of one event block. */
export interface BlockRows {
  /** Position of the block in the mapping. */
  readonly block: number;
  readonly rows: readonly MappedEvent[];
}

/** What became of a person. */
export type MappedPerson =
  | {
      readonly is: 'sent';
      readonly payload: PersonPayload;
      readonly blocks: readonly BlockRows[];
    }
  | { readonly is: 'excluded' }
  | { readonly is: 'quarantined'; readonly reason: string }
  /** An attribute that DHIS2 asks for has no value: without it DHIS2 would store the person and refuse the enrollment. */
  | { readonly is: 'refused'; readonly refusal: Refusal };

/**
 * Name a person: by namespace and identity, so that the same person in two programs is one tracked entity.
 *
 * @param context the mapping
 * @param identity at the source
 * @returns the UID of the tracked entity
 */
export function personUid({ tracker }: Pick<MapContext, 'tracker'>, identity: string): string {
  return makeUid(tracker.namespace, 'person', identity);
}

/** A person's row, and who it is. */
export interface ReadPerson {
  readonly resource: FhirResource;
  readonly status: string;
  readonly row: Row;
  readonly identity: string | undefined;
}

/**
 * Read the row of a person.
 *
 * @param context the mapping
 * @param resource of the person's view
 * @returns the row and the identity
 */
export function readPerson({ tracker }: Pick<MapContext, 'tracker'>, resource: FhirResource): ReadPerson {
  const [found] = trackerView(tracker, tracker.person.view).rows(resource);
  const { values: row, status } = found ?? { values: [], status: 'no-row' };
  return { resource, status, row, identity: identityOf(tracker.person.id, resource, row) };
}

/**
 * Turn a person with all events into a tracked entity, an enrollment and events. Values that the mapping names and the
 * person lacks are null, so that DHIS2 forgets what was taken back; what it does not name is not touched.
 *
 * @param context the mapping, the program and what finds org units
 * @param person the person's row
 * @param resourcesOf all resources of the person for a view
 * @returns the payload with the rows of its events, or why there is none
 */
export function mapPerson(
  context: MapContext,
  person: ReadPerson,
  resourcesOf: (view: string) => readonly FhirResource[],
): MappedPerson {
  const { tracker, plan, daysOf } = context;
  const { status, row, identity } = person;
  if (status === 'excluded') return { is: 'excluded' };
  if (status !== 'row' || identity === undefined) {
    return { is: 'quarantined', reason: status === 'row' ? 'no-id' : status };
  }
  const { person: rules } = tracker;
  const dates = datesOf(context, row);
  if ('reason' in dates) return { is: 'quarantined', reason: dates.reason };
  const place = findUnit(context.units, rules.orgUnit, row, dates.enrolledAt);
  if ('reason' in place) return { is: 'quarantined', reason: place.reason };
  const values = valuesOf(plan.attributes, row, daysOf);
  if ('reason' in values) {
    const { missing, reason } = values;
    if (missing === undefined) return { is: 'quarantined', reason };
    return { is: 'refused', refusal: { code: 'mandatory-missing', of: 'person', names: [missing.id] } };
  }
  // Attributes of the type go with the tracked entity, those of the program with the enrollment, many with both.
  const attributesOf = (isIn: (one: PlannedAttribute) => boolean): AttributePayload[] =>
    values.list.filter(isIn).map(({ id, value }) => ({ attribute: id, value }));
  const trackedEntity = personUid(context, identity);
  const enrollment = makeUid(tracker.namespace, 'enrollment', plan.programId, identity);
  const owner = { identity, enrollment, orgUnit: place.unit };
  const blocks = plan.events.map((event, block) => ({
    block,
    rows: withoutTwins(resourcesOf(event.view).map((resource) => mapEvent(context, event, resource, owner))),
  }));
  const events = blocks.flatMap(({ rows }) =>
    rows.flatMap((one): EventPayload[] => (one.is === 'sent' ? [one.payload] : [])),
  );
  return {
    is: 'sent',
    blocks,
    payload: {
      trackedEntity,
      trackedEntityType: plan.typeId,
      orgUnit: place.unit,
      attributes: attributesOf(({ ofType }) => ofType),
      enrollments: [
        {
          enrollment,
          trackedEntity,
          program: plan.programId,
          orgUnit: place.unit,
          status: rules.status ?? 'ACTIVE',
          ...dates,
          attributes: attributesOf(({ ofProgram }) => ofProgram),
          events,
        },
      ],
    },
  };
}

function datesOf(
  { tracker: { person }, daysOf }: MapContext,
  row: Row,
): { enrolledAt: string; occurredAt: string } | { reason: string } {
  const enrolledAt = dayOf(row[person.enrolledAt], daysOf);
  if (enrolledAt === undefined) return { reason: noDay(row[person.enrolledAt]) };
  const incident = person.occurredAt === undefined ? null : (row[person.occurredAt] ?? null);
  const occurredAt = incident === null ? enrolledAt : dayOf(incident, daysOf);
  return occurredAt === undefined ? { reason: 'partial-date' } : { enrolledAt, occurredAt };
}

/** Two rows of one identity are refused, since one of them would be lost in the other. */
function withoutTwins(rows: readonly MappedEvent[]): MappedEvent[] {
  const seen = new Map<string, number>();
  for (const one of rows) {
    if (one.is === 'sent') seen.set(one.payload.event, (seen.get(one.payload.event) ?? 0) + 1);
  }
  return rows.map((one) =>
    one.is === 'sent' && (seen.get(one.payload.event) ?? 0) > 1
      ? { is: 'quarantined', reason: 'same-identity', id: one.id }
      : one,
  );
}
