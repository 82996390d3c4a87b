import type { StoredEnrollment, StoredEntity, StoredEvent, StoredText } from './tracker-types.ts';

/** Tracked entities, enrollments and events in memory, with the indexes that an import and a search need. */
export class TrackerStore {
  readonly entities = new Map<string, StoredEntity>();
  readonly enrollments = new Map<string, StoredEnrollment>();
  readonly events = new Map<string, StoredEvent>();
  /** Uids of tracked entities and events that came by the older resources, which show who entered them. */
  readonly old = new Set<string>();
  /** Attribute and value → uids of those who have it. */
  readonly #owners = new Map<string, Set<string>>();
  #serial = 0;

  /** A number for a new object. */
  nextSerial(): number {
    this.#serial += 1;
    return this.#serial;
  }

  /** Add or replace an enrollment, and let its tracked entity know. */
  putEnrollment(enrollment: StoredEnrollment): void {
    this.enrollments.set(enrollment.id, enrollment);
    const entity = this.entities.get(enrollment.entity);
    entity?.enrollments.add(enrollment.id);
    if (entity && !entity.owners.has(enrollment.program)) entity.owners.set(enrollment.program, enrollment.orgUnit);
  }

  /** Add or replace an event, and let its enrollment know. */
  putEvent(event: StoredEvent): void {
    this.events.set(event.id, event);
    if (event.enrollment !== undefined) this.enrollments.get(event.enrollment)?.events.add(event.id);
  }

  /** Enrollments of a tracked entity that are not deleted, those of one program when it is named. */
  enrollmentsOf(entity: StoredEntity, program?: string): StoredEnrollment[] {
    return [...entity.enrollments].flatMap((id) => {
      const found = this.enrollments.get(id);
      return found && !found.deleted && (program === undefined || found.program === program) ? [found] : [];
    });
  }

  /** Events of an enrollment that are not deleted. */
  eventsOf(enrollment: StoredEnrollment): StoredEvent[] {
    return [...enrollment.events].flatMap((id) => {
      const found = this.events.get(id);
      return found && !found.deleted ? [found] : [];
    });
  }

  /** Change an attribute of a tracked entity; undefined removes it. */
  setAttribute(entity: StoredEntity, attribute: string, text: StoredText | undefined): void {
    const before = entity.attributes.get(attribute);
    if (before) this.#owners.get(ownerKey(attribute, before.value))?.delete(entity.id);
    if (!text) {
      entity.attributes.delete(attribute);
      return;
    }
    entity.attributes.set(attribute, text);
    const key = ownerKey(attribute, text.value);
    const owners = this.#owners.get(key) ?? new Set();
    this.#owners.set(key, owners.add(entity.id));
  }

  /** Tracked entities, deleted ones left out, that have a value of an attribute. */
  havingAttribute(attribute: string, value: string): StoredEntity[] {
    return [...(this.#owners.get(ownerKey(attribute, value)) ?? [])].flatMap((id) => {
      const found = this.entities.get(id);
      return found && !found.deleted ? [found] : [];
    });
  }
}

/** Letters count in no case. */
function ownerKey(attribute: string, value: string): string {
  return `${attribute} ${value.toLowerCase()}`;
}
