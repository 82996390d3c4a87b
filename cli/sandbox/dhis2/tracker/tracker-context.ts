import { referenceIds } from '../json.ts';
import type { IdScheme, MetadataObject } from '../metadata-store.ts';
import type { Dhis2Version, ServerState } from '../state.ts';
import { mayData, type User } from '../users.ts';
import type { SchemeOf, TrackerParams } from './tracker-params.ts';
import type { GivenEnrollment, GivenEntity, GivenEvent, Payload } from './tracker-payload.ts';
import { type TrackerSchema, trackerSchema } from './tracker-schema.ts';
import type { TrackerStore } from './tracker-store.ts';
import type { TrackerType } from './tracker-types.ts';
import { trackerMessage } from './tracker-words.ts';

/** What the tracker needs of the server. */
export interface TrackerState extends ServerState {
  url: string;
  tracker: TrackerStore;
}

/** An error of an import, as it stands in the report. */
export interface TrackerError {
  message: string;
  errorCode: string;
  trackerType: TrackerType;
  uid: string;
  args: (string | null)[];
}

/** An object of a payload. */
export type Given = GivenEntity | GivenEnrollment | GivenEvent;

/** Collections that a payload refers to, with the scheme that names their objects. */
const schemeNames = {
  organisationUnits: 'orgUnit',
  programs: 'program',
  programStages: 'programStage',
  dataElements: 'dataElement',
  trackedEntityAttributes: 'other',
  trackedEntityTypes: 'other',
} as const satisfies Record<string, SchemeOf>;

/** A collection that a payload refers to. */
export type Referred = keyof typeof schemeNames;

/** Everything that the checks of one import share. */
export class TrackerContext {
  readonly state: TrackerState;
  readonly store: TrackerStore;
  readonly user: User;
  readonly params: TrackerParams;
  readonly payload: Payload;
  readonly schema: TrackerSchema;
  readonly version: Dhis2Version;
  readonly now: Date;
  readonly errors: TrackerError[] = [];
  readonly entities: ReadonlyMap<string, GivenEntity>;
  readonly enrollments: ReadonlyMap<string, GivenEnrollment>;
  readonly #byEntity = new Map<string | undefined, GivenEnrollment[]>();
  readonly #failed = new Set<Given>();
  readonly #found = new Map<string, MetadataObject | undefined>();
  readonly #paths = new Map<string, readonly string[]>();
  readonly #searchUnits: readonly string[];

  constructor(state: TrackerState, user: User, params: TrackerParams, payload: Payload) {
    this.state = state;
    this.store = state.tracker;
    this.user = user;
    this.params = params;
    this.payload = payload;
    this.schema = trackerSchema(state.metadata);
    this.version = state.version;
    this.now = state.now();
    this.entities = new Map(payload.entities.map((each) => [each.uid, each]));
    this.enrollments = new Map(payload.enrollments.map((each) => [each.uid, each]));
    for (const each of payload.enrollments) {
      const list = this.#byEntity.get(each.entity);
      if (list) list.push(each);
      else this.#byEntity.set(each.entity, [each]);
    }
    this.#searchUnits = searchUnitsOf(state, user);
  }

  /** Add an error; `words` are those of the message, `args` what the report shows of them. */
  fail(given: Given, errorCode: string, words: readonly string[], args: readonly (string | null)[] = words): false {
    const message = trackerMessage(this.version, errorCode, words);
    this.errors.push({ message, errorCode, trackerType: given.kind, uid: given.uid, args: [...args] });
    this.#failed.add(given);
    return false;
  }

  /** Enrollments of the payload that a tracked entity has. */
  enrollmentsOf(entity: string | undefined): readonly GivenEnrollment[] {
    return this.#byEntity.get(entity) ?? [];
  }

  /** Whether an object of the payload has an error of its own. */
  hasFailed(given: Given): boolean {
    return this.#failed.has(given);
  }

  /** Find what a reference of the payload leads to, under the id scheme of the request. */
  find(kind: Referred, identifier: string | undefined): MetadataObject | undefined {
    if (identifier === undefined) return undefined;
    const key = `${kind} ${identifier}`;
    if (!this.#found.has(key)) this.#found.set(key, this.state.metadata.find(kind, identifier, this.#scheme(kind)));
    return this.#found.get(key);
  }

  /** Write a reference as Java does in the arguments of an error. */
  reference(kind: Referred, identifier: string | undefined): string {
    const { type, attribute } = this.#scheme(kind);
    const [id, value] = type === 'ATTRIBUTE' ? [attribute, identifier] : [identifier, 'null'];
    return `MetadataIdentifier(idScheme=${type}, identifier=${id}, attributeValue=${value})`;
  }

  /** Whether a unit lies in the capture scope of the user. */
  mayCapture(unit: string): boolean {
    return this.user.isSuper || this.#isBelow(unit, this.user.units);
  }

  /** Whether a unit lies in the search scope of the user. */
  maySearch(unit: string): boolean {
    return this.user.isSuper || this.#isBelow(unit, this.user.units) || this.#isBelow(unit, this.#searchUnits);
  }

  /** Whether the user may read or write the data of a program, a stage or a type. */
  may(kind: 'read' | 'write', object: MetadataObject): boolean {
    return mayData(this.user, object, kind, this.state.metadata);
  }

  /** Whether an object of the payload is new under the strategy. */
  isNew(given: Given): boolean {
    if (this.params.strategy === 'CREATE') return true;
    return this.params.strategy !== 'UPDATE' && this.params.strategy !== 'DELETE' && !this.stored(given);
  }

  /** The stored object that one of the payload stands for, a deleted one too. */
  stored(given: Given): { deleted: boolean } | undefined {
    if (given.kind === 'TRACKED_ENTITY') return this.store.entities.get(given.uid);
    return given.kind === 'ENROLLMENT' ? this.store.enrollments.get(given.uid) : this.store.events.get(given.uid);
  }

  #scheme(kind: Referred): IdScheme {
    return this.params.schemes[schemeNames[kind]];
  }

  #isBelow(unit: string, roots: readonly string[]): boolean {
    let path = this.#paths.get(unit);
    if (!path) {
      const object = this.state.metadata.get('organisationUnits', unit);
      path = object ? this.state.metadata.pathOf(object) : [];
      this.#paths.set(unit, path);
    }
    return path.some((each) => roots.includes(each));
  }
}

/**
 * Give the units below which a user may search tracked entities.
 *
 * @param state the server
 * @param user who asks
 * @returns uids
 * @example searchUnitsOf(state, user);
 */
export function searchUnitsOf({ metadata }: ServerState, user: User): string[] {
  return referenceIds(metadata.get('users', user.id)?.teiSearchOrganisationUnits);
}
