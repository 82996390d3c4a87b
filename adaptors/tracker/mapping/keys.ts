import { type Keys, key, LIMIT, mapOf, needed, ref, type Schema, TEXT } from '../../tally/mapping/key.ts';
import { ORG_UNITS } from '../../tally/mapping/keys.ts';
import { PLACE } from '../../tally/mapping/source-keys.ts';
import { DELETE_RULES, ENROLLMENT_STATUSES, EVENT_STATUSES, TRACKER_APIS } from '../compiled-tracker.ts';

const PLACES: Schema = { type: 'array', minItems: 1, items: { anyOf: [TEXT, ref('place')] } };
const VALUES = mapOf({ anyOf: [TEXT, ref('value')] });

/** The top of a tracker mapping. */
export const TRACKER: Keys = {
  name: needed('Names the mapping in reports.'),
  program: needed('Code or UID of the tracker program in DHIS2.'),
  trackedEntityType: key('Code or UID of the tracked entity type; left out: the program’s.'),
  namespace: needed(
    'Part of every UID that is made from an id of the source: never change it, and share it with no other source.',
  ),
  timeZone: needed('In which zone a day begins, by its IANA name such as Asia/Dhaka.'),
  api: key('The endpoints of DHIS2: tracker, or legacy for old servers up to 2.41.', { enum: TRACKER_APIS }),
  onDelete: key('What becomes of a tracked entity whose person was deleted at the source.', { enum: DELETE_RULES }),
  orgUnits: needed('Which org unit of DHIS2 each place is.', ref('orgUnits')),
  maxQuarantined: key('A run is red beyond this number of persons or events, or share such as 5%.', LIMIT),
  maxRefused: key(
    'A run is red beyond this number of refused persons, or share such as 1%; 0 where it is left out.',
    LIMIT,
  ),
  views: needed('Rows out of FHIR resources.', mapOf(ref('view'))),
  person: needed('How rows become tracked entities with an enrollment.', ref('person')),
  events: key('How rows become events.', { type: 'array', items: ref('event') }),
};

/** `person`. */
export const PERSON: Keys = {
  rows: needed('The view whose rows are persons.'),
  id: key('The column of the identity that UIDs are made of; left out: the id of the resource.'),
  idParameter: key(
    'The search parameter by which persons of one identity are found, where id is another than the resource’s.',
  ),
  orgUnit: needed('Columns that may name the place, tried in order.', PLACES),
  attributes: needed('Columns by code or UID of the tracked entity attribute.', VALUES),
  enrollment: needed('When persons are enrolled.', ref('enrollment')),
};

/** `enrollment`. */
export const ENROLLMENT: Keys = {
  enrolledAt: needed('The column of the date of enrollment.'),
  occurredAt: key('The column of the date of the incident; left out: that of the enrollment.'),
  status: key('The status of each enrollment; left out: ACTIVE, until a person gives it another one in DHIS2.', {
    enum: ENROLLMENT_STATUSES,
  }),
};

/** An item of `events`. */
export const EVENT: Keys = {
  programStage: needed('Code or UID of the program stage.'),
  rows: needed('The view whose rows are events.'),
  of: needed('The column that names the person.'),
  include: key('The search parameter by which resources of a person are found.'),
  id: key('The column of the identity that UIDs are made of; left out: the id of the resource.'),
  where: key('A condition over columns: which rows are events of this stage.'),
  date: needed('The column of the day of the event.'),
  orgUnit: key('Columns that may name the place; the word enrollment stands for that of the person.', PLACES),
  status: key('The status of each event; COMPLETED where it is left out.', { enum: EVENT_STATUSES }),
  dataValues: key('Columns by code or UID of the data element.', VALUES),
};

/** A value in its long form. */
export const VALUE: Keys = {
  column: key('The column that gives the value.'),
  map: key('Values of DHIS2, such as codes of options, by value of the column.', mapOf(TEXT)),
  value: key('A value that is the same for all.'),
};

export { ORG_UNITS, PLACE };
