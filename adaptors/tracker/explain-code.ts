import { ASK_ADMIN, type Explanation, NO_WORD, OUR_FAULT, unknownCode } from '../dhis2/conflicts/explanation.ts';

const GONE = {
  fix: 'DHIS2 never takes its UID again: restore it there, or give the person another identity at the source',
};

/** Codes of objects that were deleted, or merged into others, in DHIS2. */
export const DELETED_CODES: ReadonlySet<string> = new Set(['E1082', 'E1113', 'E1114']);

/** Codes of objects that are not there; after a deletion that is as it should be. */
export const ABSENT_CODES: ReadonlySet<string> = new Set(['E1032', 'E1063', 'E1081']);

/**
 * What the codes of the tracker import mean, of those that persons, enrollments and events can meet.
 *
 * @see https://docs.dhis2.org/en/develop/using-the-api/dhis-core-version-241/tracker.html#error-codes
 */
export const TRACKER_CODES: Readonly<Record<string, Explanation>> = {
  E1000: {
    means: 'the org unit is not below those of the user',
    fix: `give the user the org unit as data capture unit: ${ASK_ADMIN}`,
  },
  E1001: {
    means: 'the user may not write to the tracked entity type',
    fix: `share the type with the user for capturing data: ${ASK_ADMIN}`,
  },
  E1002: { means: 'the tracked entity is there already', fix: OUR_FAULT },
  E1003: {
    means: 'the org unit is not below those that the user may search in',
    fix: `give the user the org unit as search unit: ${ASK_ADMIN}`,
  },
  E1005: { means: 'the tracked entity type is not there', fix: 'correct trackedEntityType in the mapping' },
  E1006: { means: 'the attribute is not there', fix: 'correct it in the mapping' },
  E1007: {
    means: 'a value is not of the attribute’s type',
    fix: 'correct the column in the mapping, or the record at the source',
  },
  E1008: { means: 'the program stage has no program', fix: 'look into the program stage in DHIS2' },
  E1009: { means: 'a file is used already', fix: OUR_FAULT },
  E1010: { means: 'the program is not there', fix: 'correct program in the mapping' },
  E1011: { means: 'the org unit is not there', fix: 'correct the lookup' },
  E1013: { means: 'the program stage is not there', fix: 'correct programStage in the mapping' },
  E1014: { means: 'nobody can be enrolled in the program', fix: 'name a program with registration' },
  E1015: {
    means: 'the person has an active enrollment in the program already, which is not ours',
    fix: 'complete or delete that enrollment in DHIS2',
  },
  E1016: {
    means: 'the program enrolls a person only once, and an enrollment is there that is not ours',
    fix: 'delete one of the enrollments in DHIS2',
  },
  E1018: {
    means: 'an attribute that the program asks for has no value',
    fix: 'complete the record at the source, or make the attribute optional in the program',
  },
  E1019: { means: 'the attribute is none of the program', fix: 'add it to the program, or take it out of the mapping' },
  E1020: {
    means: 'the date of enrollment lies in the future',
    fix: 'correct the record at the source, or let the program enroll in the future',
  },
  E1021: {
    means: 'the date of the incident lies in the future',
    fix: 'correct the record at the source, or let the program have incidents in the future',
  },
  E1022: { means: 'the program is for another tracked entity type', fix: 'correct trackedEntityType in the mapping' },
  E1023: { means: 'the date of the incident is missing', fix: 'name occurredAt in the mapping' },
  E1025: { means: 'the date of enrollment is missing', fix: OUR_FAULT },
  E1029: {
    means: 'the program is not assigned to the org unit of the event',
    fix: 'assign the program to the org unit, or correct the lookup',
  },
  E1030: { means: 'the event is there already', fix: OUR_FAULT },
  E1031: { means: 'the event has no date', fix: OUR_FAULT },
  E1032: { means: 'the event is not there', fix: OUR_FAULT },
  E1033: { means: 'the event names no enrollment', fix: OUR_FAULT },
  E1035: { means: 'the event names no program stage', fix: OUR_FAULT },
  E1039: {
    means: 'the program stage is not repeatable, and there is an event',
    fix: 'make the stage repeatable in DHIS2, or let "where" of the mapping choose one event',
  },
  E1041: {
    means: 'the program is not assigned to the org unit of the enrollment',
    fix: 'assign the program to the org unit, or correct the lookup',
  },
  E1042: { means: 'the event is too old: the program’s days for completed events are over', fix: ASK_ADMIN },
  E1043: {
    means: 'the event is completed, and the days for changing it are over',
    fix: 'give the user the authority F_EDIT_EXPIRED, or change it in DHIS2',
  },
  E1046: { means: 'the event has no date', fix: OUR_FAULT },
  E1047: {
    means: 'the period of the event has expired in the program',
    fix: 'give the user the authority F_EDIT_EXPIRED, or let the program’s periods expire later',
  },
  E1048: { means: 'a UID is not valid', fix: OUR_FAULT },
  E1049: { means: 'the org unit of the person is not there', fix: 'correct the lookup' },
  E1055: {
    means: 'the program asks for an attribute option combo',
    fix: 'use a program with the default category combo: others are not sent to',
  },
  E1056: { means: 'the event lies before the first day of its category option', fix: ASK_ADMIN },
  E1057: { means: 'the event lies after the last day of its category option', fix: ASK_ADMIN },
  E1063: { means: 'the tracked entity is not there, or not shown to the user', fix: ASK_ADMIN },
  E1064: {
    means: 'another tracked entity has the value of an attribute that must be unique',
    fix: 'find the two persons with one number, and correct one at the source or in DHIS2',
  },
  E1068: { means: 'the tracked entity of the enrollment is not there', fix: 'see the other conflicts' },
  E1069: { means: 'the program of the enrollment is not there', fix: 'correct program in the mapping' },
  E1070: { means: 'the org unit of the enrollment is not there', fix: 'correct the lookup' },
  E1075: { means: 'an attribute came without its UID', fix: OUR_FAULT },
  E1076: {
    means: 'an attribute or data element that is asked for has no value',
    fix: 'complete the record at the source, or make it optional in DHIS2',
  },
  E1077: { means: 'a text is longer than DHIS2 takes', fix: 'shorten it in the column of the mapping' },
  E1079: { means: 'the enrollment is one of another program', fix: OUR_FAULT },
  E1080: { means: 'the enrollment is there already', fix: OUR_FAULT },
  E1081: { means: 'the enrollment is not there', fix: OUR_FAULT },
  E1082: { means: 'the event was deleted in DHIS2', fix: GONE.fix },
  E1083: {
    means: 'the event is completed, and the user may not change it',
    fix: 'give the user the authority F_UNCOMPLETE_EVENT, or write status: COMPLETED in the mapping',
  },
  E1084: { means: 'a file is not there', fix: 'take the attribute or data element out: files are not sent' },
  E1085: {
    means: 'a value is not of the attribute’s type',
    fix: 'correct the column in the mapping, or the record at the source',
  },
  E1089: { means: 'the program stage is one of another program', fix: 'correct programStage in the mapping' },
  E1090: {
    means: 'an attribute that the tracked entity type asks for has no value',
    fix: 'complete the record at the source, or make the attribute optional in the type',
  },
  E1091: {
    means: 'the user may not write to the program',
    fix: `share the program with the user for capturing data: ${ASK_ADMIN}`,
  },
  E1095: {
    means: 'the user may not write to the program stage',
    fix: `share the program stage with the user for capturing data: ${ASK_ADMIN}`,
  },
  E1096: {
    means: 'the user may not read the data of the program',
    fix: `share the program with the user for viewing data: ${ASK_ADMIN}`,
  },
  E1099: {
    means: 'the user may not write to the category option',
    fix: `share the category option with the user: ${ASK_ADMIN}`,
  },
  E1100: {
    means: 'the user may not delete a tracked entity that has enrollments',
    fix: 'give the user the authority F_TEI_CASCADE_DELETE, or write onDelete: keep',
  },
  E1102: {
    means: 'the person belongs to an org unit that is not the user’s',
    fix: `give the user the org unit, or transfer the person in DHIS2: ${ASK_ADMIN}`,
  },
  E1103: {
    means: 'the user may not delete an enrollment that has events',
    fix: 'give the user the authority F_ENROLLMENT_CASCADE_DELETE',
  },
  E1104: {
    means: 'the user may not read the tracked entity type',
    fix: `share the type with the user for viewing data: ${ASK_ADMIN}`,
  },
  E1112: { means: 'DHIS2 cannot encrypt a confidential attribute', fix: ASK_ADMIN },
  E1113: { means: 'the enrollment was deleted in DHIS2', fix: GONE.fix },
  E1114: { means: 'the tracked entity was deleted in DHIS2, or merged into another one', fix: GONE.fix },
  E1115: { means: 'the attribute option combo is not there', fix: ASK_ADMIN },
  E1116: { means: 'the category option is not there', fix: ASK_ADMIN },
  E1121: { means: 'the tracked entity lacks what it must have', fix: OUR_FAULT },
  E1122: { means: 'the enrollment lacks what it must have', fix: OUR_FAULT },
  E1123: { means: 'the event lacks what it must have', fix: OUR_FAULT },
  E1125: {
    means: 'a value is none of the codes of its option set',
    fix: 'write a map for it in the mapping, or add the option to the set',
  },
  E1126: {
    means: 'what was sent would change what a tracked entity is, such as its type',
    fix: 'take another namespace',
  },
  E1127: { means: 'what was sent would move the enrollment to another person or program', fix: OUR_FAULT },
  E1128: { means: 'what was sent would move the event to another enrollment or stage', fix: OUR_FAULT },
  E1300: { means: 'a program rule refused it', fix: 'look into the program rules' },
  E1301: {
    means: 'a program rule asks for a data element',
    fix: 'complete the record, or look into the program rules',
  },
  E1302: {
    means: 'a value is not of the data element’s type',
    fix: 'correct the column in the mapping, or the record at the source',
  },
  E1303: {
    means: 'a data element that the stage asks for has no value',
    fix: 'complete the record at the source, or make it optional in the stage',
  },
  E1304: { means: 'the data element is not there', fix: 'correct it in the mapping' },
  E1305: {
    means: 'the data element is none of the program stage',
    fix: 'add it to the stage, or take it out of the mapping',
  },
  E1306: { means: 'a program rule asks for an attribute', fix: 'complete the record, or look into the program rules' },
  E1307: {
    means: 'a program rule gives the data element another value',
    fix: 'take the data element out of the mapping',
  },
  E1309: { means: 'a program rule gives the attribute another value', fix: 'take the attribute out of the mapping' },
  E1314: { means: 'a program rule asks for the data element', fix: 'complete the record at the source' },
  E1315: { means: 'an event of this status takes no values', fix: 'write status: COMPLETED in the mapping' },
  E1316: {
    means: 'the event has a status in DHIS2 that cannot become this one',
    fix: 'write the other status in the mapping, or change the event in DHIS2',
  },
  E1317: { means: 'a program rule asks for the attribute', fix: 'complete the record at the source' },
  E5000: { means: 'what it belongs to was refused', fix: 'see the other conflicts' },
  E9999: { means: 'DHIS2 does not say what is wrong', fix: 'look into the log of DHIS2' },
};

/** What is found without DHIS2, or told by the status of its answer. */
const OWN: Readonly<Record<string, Explanation>> = {
  'deleted-in-dhis2': { means: 'it was deleted in DHIS2, or merged into another one', fix: GONE.fix },
  'mandatory-missing': {
    means: 'an attribute that DHIS2 asks for has no value, so the person was not sent',
    fix: 'complete the record at the source, or make the attribute optional in DHIS2',
  },
  'same-identity': {
    means: 'two persons of the source have one identity, and would become one tracked entity',
    fix: 'find the persons with one number at the source, and correct or merge them there',
  },
  'http-400': {
    means: 'DHIS2 could not read the person, such as a date that it does not know',
    fix: 'look at the columns of dates in the mapping, and into the log of DHIS2',
  },
  'http-409': NO_WORD,
  'http-413': {
    means: 'a proxy before DHIS2 finds even a single person too large',
    fix: 'raise the limit of request bodies of the proxy',
  },
  'http-500': {
    means: 'DHIS2 failed on the person',
    fix: 'look into the log of DHIS2; it is tried again once a day, or by --retry-parked',
  },
  'not-stored': {
    means: 'DHIS2 counts fewer objects than it was sent, and names none that it refused',
    fix: 'look into the log of DHIS2; they are sent again by the next run',
  },
  legacy: {
    means: 'an old endpoint says in words what is wrong, which may hold values and are not repeated',
    fix: 'look into the log of DHIS2',
  },
  'no-answer': { means: 'DHIS2 did not answer', fix: 'nothing: they are sent again by the next run' },
};

/** Answers of proxies and of servers that have too much to do. */
const PASSING = /^http-(408|429|502|503|504)$/;

/**
 * Say what a code of the tracker import means, and what to do about it.
 *
 * @param code such as `E1064`, `deleted-in-dhis2` or `http-400`
 * @returns the explanation; a pointer to the log for codes that are not known
 * @example explainTrackerCode('E1018').fix
 */
export function explainTrackerCode(code: string): Explanation {
  return TRACKER_CODES[code] ?? OWN[PASSING.test(code) ? 'no-answer' : code] ?? unknownCode(code);
}
