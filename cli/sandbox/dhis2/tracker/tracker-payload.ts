import { isObject, type JsonObject, objectsOf, textOf } from '../json.ts';
import type { Dhis2Version } from '../state.ts';
import { bean, demandUid, readMoment } from './tracker-json.ts';

/** A value of an attribute or of a data element; null and empty ones remove it. */
export interface GivenValue {
  /** Its attribute or data element, under the id scheme of the request. */
  name: string;
  value: string | undefined;
}

interface Given {
  uid: string;
  orgUnit: string | undefined;
  createdAtClient: Date | undefined;
  updatedAtClient: Date | undefined;
}

/** A tracked entity of a payload. */
export interface GivenEntity extends Given {
  kind: 'TRACKED_ENTITY';
  type: string | undefined;
  attributes: GivenValue[];
}

/** An enrollment of a payload. */
export interface GivenEnrollment extends Given {
  kind: 'ENROLLMENT';
  entity: string | undefined;
  program: string | undefined;
  status: string;
  enrolledAt: Date | undefined;
  occurredAt: Date | undefined;
  completedAt: Date | undefined;
  followUp: boolean;
  attributes: GivenValue[];
}

/** An event of a payload. */
export interface GivenEvent extends Given {
  kind: 'EVENT';
  program: string | undefined;
  stage: string | undefined;
  enrollment: string | undefined;
  status: string;
  occurredAt: Date | undefined;
  scheduledAt: Date | undefined;
  completedAt: Date | undefined;
  attributeOptionCombo: string | undefined;
  values: GivenValue[];
}

/** A payload without its nesting. */
export interface Payload {
  entities: GivenEntity[];
  enrollments: GivenEnrollment[];
  events: GivenEvent[];
}

/** How a payload is read. */
export interface PayloadOptions {
  version: Dhis2Version;
  /** Makes a uid for what has none. */
  makeUid: () => string;
}

/**
 * Read a payload, flat or nested: what is nested refers to what holds it.
 *
 * @param document the parsed body
 * @param options version and maker of uids
 * @returns tracked entities, enrollments and events in their order
 * @throws TrackerJsonError for a bad date and, from 2.42 on, a bad uid
 * @see https://docs.dhis2.org/en/develop/using-the-api/dhis-core-version-241/tracker.html#webapi_nti_import
 * @example readPayload({ trackedEntities: [{ enrollments: [{}] }] }, options).enrollments[0]?.entity;
 */
export function readPayload(document: unknown, options: PayloadOptions): Payload {
  const body = isObject(document) ? document : {};
  const payload: Payload = { entities: [], enrollments: [], events: [] };
  const chain = (list: string, at: number): string => inList(`${bean}.imports.Body`, list, at);
  for (const [at, each] of objectsOf(body.trackedEntities).entries()) {
    readEntity(new Reader(each, 'TrackedEntity', chain('trackedEntities', at), options), payload);
  }
  for (const [at, each] of objectsOf(body.enrollments).entries()) {
    readEnrollment(new Reader(each, 'Enrollment', chain('enrollments', at), options), undefined, payload);
  }
  for (const [at, each] of objectsOf(body.events).entries()) {
    payload.events.push(readEvent(new Reader(each, 'Event', chain('events', at), options), undefined));
  }
  return payload;
}

/** Reads the properties of one object of a payload. */
class Reader {
  readonly raw: JsonObject;
  readonly #bean: string;
  readonly #chain: string;
  readonly #options: PayloadOptions;

  constructor(raw: JsonObject, type: string, chain: string, options: PayloadOptions) {
    this.raw = raw;
    this.#bean = `${bean}.view.${type}`;
    this.#chain = chain;
    this.#options = options;
  }

  text(name: string): string | undefined {
    return textOf(this.raw[name]);
  }

  moment(name: string): Date | undefined {
    return readMoment(this.raw[name], this.#options.version, `${this.#chain}->${this.#bean}["${name}"]`);
  }

  uid(name: string): string | undefined {
    const uid = this.text(name);
    if (uid !== undefined && this.#options.version !== '2.41') demandUid(uid);
    return uid;
  }

  /** What all objects have. */
  common(name: string): Given {
    return {
      uid: this.uid(name) ?? this.#options.makeUid(),
      orgUnit: this.text('orgUnit'),
      createdAtClient: this.moment('createdAtClient'),
      updatedAtClient: this.moment('updatedAtClient'),
    };
  }

  /** Objects that are nested in this one. */
  nested(list: string, type: string): Reader[] {
    return objectsOf(this.raw[list]).map(
      (each, at) => new Reader(each, type, inList(`${this.#chain}->${this.#bean}`, list, at), this.#options),
    );
  }
}

function inList(holder: string, list: string, at: number): string {
  return `${holder}["${list}"]->java.util.ArrayList[${at}]`;
}

function readEntity(from: Reader, payload: Payload): void {
  const entity: GivenEntity = {
    kind: 'TRACKED_ENTITY',
    ...from.common('trackedEntity'),
    type: from.text('trackedEntityType'),
    attributes: valuesOf(from.raw.attributes, 'attribute'),
  };
  payload.entities.push(entity);
  for (const each of from.nested('enrollments', 'Enrollment')) readEnrollment(each, entity.uid, payload);
}

function readEnrollment(from: Reader, parent: string | undefined, payload: Payload): void {
  const enrollment: GivenEnrollment = {
    kind: 'ENROLLMENT',
    ...from.common('enrollment'),
    entity: parent ?? from.uid('trackedEntity'),
    program: from.text('program'),
    status: from.text('status') ?? 'ACTIVE',
    enrolledAt: from.moment('enrolledAt'),
    occurredAt: from.moment('occurredAt'),
    completedAt: from.moment('completedAt'),
    followUp: from.raw.followUp === true,
    attributes: valuesOf(from.raw.attributes, 'attribute'),
  };
  payload.enrollments.push(enrollment);
  for (const each of from.nested('events', 'Event')) payload.events.push(readEvent(each, enrollment.uid));
}

function readEvent(from: Reader, parent: string | undefined): GivenEvent {
  return {
    kind: 'EVENT',
    ...from.common('event'),
    program: from.text('program'),
    stage: from.text('programStage'),
    enrollment: parent ?? from.uid('enrollment'),
    status: from.text('status') ?? 'ACTIVE',
    occurredAt: from.moment('occurredAt'),
    scheduledAt: from.moment('scheduledAt'),
    completedAt: from.moment('completedAt'),
    attributeOptionCombo: from.text('attributeOptionCombo'),
    values: valuesOf(from.raw.dataValues, 'dataElement'),
  };
}

function valuesOf(list: unknown, property: string): GivenValue[] {
  return objectsOf(list).map((each) => {
    const value = textOf(each.value);
    return { name: textOf(each[property]) ?? '', value: value === '' ? undefined : value };
  });
}
