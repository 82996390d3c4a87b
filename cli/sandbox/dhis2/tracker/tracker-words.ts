import type { Dhis2Version } from '../state.ts';

/** Texts of the errors of 2.41; `{0}` and so on are arguments. */
const texts241: Readonly<Record<string, string>> = {
  E1000: 'User: `{0}`, has no write access to OrganisationUnit: `{1}`.',
  E1001: 'User: `{0}`, has no data write access to TrackedEntityType: `{1}`.',
  E1002: 'TrackedEntity: `{0}`, already exists.',
  E1003: 'OrganisationUnit: `{0}` of TrackedEntity: `{1}`, is outside search scope of User: `{2}`.',
  E1005: 'Could not find TrackedEntityType: `{0}`.',
  E1006: 'Attribute: `{0}`, does not exist.',
  E1007: 'Error validating attribute value type: `{0}`; Error: `{1}`.',
  E1008: 'Program stage `{0}` has no reference to a program. Check the program stage configuration',
  E1009: 'File resource: `{0}`, has already been assigned to a different object.',
  E1010: 'Could not find Program: `{0}`, linked to Event.',
  E1011: 'Could not find OrganisationUnit: `{0}`, linked to Event.',
  E1013: 'Could not find ProgramStage: `{0}`, linked to Event.',
  E1014:
    'Provided Program: `{0}`, is a Program without registration. ' +
    'An Enrollment cannot be created into Program without registration.',
  E1015: 'TrackedEntity: `{0}`, already has an active Enrollment in Program `{1}`.',
  E1016:
    'TrackedEntity: `{0}`, already has an enrollment in Program: `{1}`, and this program only allows enrolling one time.',
  E1018: 'Attribute: `{0}`, is mandatory in program `{1}` but not declared in enrollment `{2}`.',
  E1019: 'Only Program attributes is allowed for enrollment; Non valid attribute: `{0}`.',
  E1020: 'Enrollment date: `{0}`, cannot be a future date.',
  E1021: 'Incident date: `{0}`, cannot be a future date.',
  E1022: 'TrackedEntity: `{0}`, must have same TrackedEntityType as Program `{1}`.',
  E1023: 'DisplayIncidentDate is true but property occurredAt is null or has an invalid format: `{0}`.',
  E1025: 'Property enrolledAt is null or has an invalid format: `{0}`.',
  E1029: "Event OrganisationUnit: `{0}`, and Program: `{1}`, don't match.",
  E1030: 'Event: `{0}`, already exists.',
  E1031: 'Event OccurredAt date is missing.',
  E1032: 'Event: `{0}`, do not exist.',
  E1039: 'ProgramStage: `{0}`, is not repeatable and an event already exists.',
  E1041: "Enrollment OrganisationUnit: `{0}`, and Program: `{1}`, don't match.",
  E1048: 'Object: `{0}`, uid: `{2}`, has an invalid uid format.',
  E1049: 'Could not find OrganisationUnit: `{0}`, linked to Tracked Entity.',
  E1050: 'Event ScheduledAt date is missing.',
  E1063: 'TrackedEntity: `{0}`, does not exist.',
  E1064: 'Non-unique attribute value `{0}` for attribute `{1}`',
  E1068: 'Could not find TrackedEntity: `{0}`, linked to Enrollment.',
  E1069: 'Could not find Program: `{0}`, linked to Enrollment.',
  E1070: 'Could not find OrganisationUnit: `{0}`, linked to Enrollment.',
  E1076: '`{0}` `{1}` is mandatory and cannot be null',
  E1077: 'Attribute: `{0}`, text value exceed the maximum allowed length: `{1}`.',
  E1079: 'Event: `{0}`, program: `{1}` is different from program defined in enrollment `{2}`.',
  E1080: 'Enrollment: `{0}`, already exists.',
  E1081: 'Enrollment: `{0}`, do not exist.',
  E1082: 'Event: `{0}`, is already deleted and cannot be modified.',
  E1083: 'User: `{0}`, is not authorized to modify completed events.',
  E1084: 'File resource: `{0}`, reference could not be found.',
  E1089: 'Event: `{0}`, references a Program Stage `{1}` that does not belong to Program `{2}`.',
  E1090: 'Attribute: `{0}`, is mandatory in tracked entity type `{1}` but not declared in tracked entity `{2}`.',
  E1091: 'User: `{0}`, has no data write access to Program: `{1}`.',
  E1095: 'User: `{0}`, has no data write access to ProgramStage: `{1}`.',
  E1096: 'User: `{0}`, has no data read access to Program: `{1}`.',
  E1100: "User: `{0}`, is lacking 'F_TEI_CASCADE_DELETE' authority to delete TrackedEntity: `{1}`.",
  E1102: 'User: `{0}`, does not have access to the tracked entity: `{1}`, Program: `{2}`, combination.',
  E1103: "User: `{0}`, is lacking 'F_ENROLLMENT_CASCADE_DELETE' authority to delete Enrollment : `{1}`.",
  E1104: 'User: `{0}`, has no data read access to program: `{1}`, TrackedEntityType: `{2}`.',
  E1113: 'Enrollment: `{0}`, is already deleted and cannot be modified.',
  E1114: 'TrackedEntity: `{0}`, is already deleted and cannot be modified.',
  E1121: 'Missing required tracked entity property: `{0}`.',
  E1122: 'Missing required enrollment property: `{0}`.',
  E1123: 'Missing required event property: `{0}`.',
  E1125: 'Value `{0}` is not a valid option code in option set `{1}`',
  E1126: 'Not allowed to update Tracked Entity property: {0}.',
  E1127: 'Not allowed to update Enrollment property: {0}.',
  E1128: 'Not allowed to update Event property: {0}.',
  E1302: 'DataElement `{0}` is not valid: `{1}`',
  E1303: 'Mandatory DataElement `{0}` is not present',
  E1304: 'DataElement `{0}` is not a valid data element',
  E1305: 'DataElement `{0}` is not part of `{1}` program stage',
  E5000: '"{0}" `{1}` cannot be persisted because "{2}" `{3}` referenced by it cannot be persisted.',
};

/** Texts of 2.43 that do not follow from those of 2.41 by a rule; E1002, E1011 and E1063 are as they were. */
const texts243: Readonly<Record<string, string>> = {
  E1000: 'User: `{0}` has no capture scope access to OrganisationUnit: `{1}`.',
  E1002: 'TrackedEntity: `{0}`, already exists.',
  E1011: 'Could not find OrganisationUnit: `{0}`, linked to Event.',
  E1015: 'TrackedEntity: `{0}` already has an active Enrollment in Program `{1}`.',
  E1016:
    'TrackedEntity: `{0}` already has an Enrollment in Program: `{1}`, and this Program only allows enrolling once.',
  E1018: 'Attribute: `{0}` is mandatory in Program `{1}` but not declared in Enrollment `{2}`.',
  E1025: 'Property enrolledAt is null.',
  E1039: 'ProgramStage: `{0}` is not repeatable and an Event already exists.',
  E1049: 'Could not find OrganisationUnit: `{0}` linked to TrackedEntity.',
  E1063: 'TrackedEntity: `{0}`, does not exist.',
  E1064: 'Non-unique attribute value `{0}` for attribute `{1}`.',
  E1079: 'Event: `{0}` Program: `{1}` is different from Program defined in Enrollment `{2}`.',
  E1102: 'User: `{0}` does not have access to the TrackedEntity: `{1}` and Program: `{2}`.',
  E1125: 'Value `{0}` is not a valid option code in OptionSet `{1}`.',
  E1302: 'DataElement `{0}` is not valid: `{1}`.',
  E1303: 'Mandatory DataElement `{0}` is not present.',
  E5000: '{0} `{1}` cannot be created because {2} `{3}` referenced by it could not be created.',
};

/**
 * Word an error of a tracker import.
 *
 * @param version 2.43 leaves most commas after a name out
 * @param code such as `E1064`
 * @param words what stands for `{0}`, `{1}` and so on
 * @returns the message
 * @see https://docs.dhis2.org/en/develop/using-the-api/dhis-core-version-241/tracker.html#webapi_nti_error_codes
 * @example trackerMessage('2.41', 'E1063', ['ydnpOIc2oOg']); // 'TrackedEntity: `ydnpOIc2oOg`, does not exist.'
 */
export function trackerMessage(version: Dhis2Version, code: string, words: readonly string[]): string {
  const old = texts241[code] ?? code;
  const text = version === '2.41' ? old : (texts243[code] ?? old.replaceAll('`, ', '` '));
  return text.replace(/\{(\d)\}/g, (_, at: string) => words[Number(at)] ?? '');
}
