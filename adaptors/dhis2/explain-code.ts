/** What an error code of DHIS2 asks a person to do. */
export interface Explanation {
  readonly fix: string;
}

/**
 * Codes of periods that DHIS2 does not take now: their periods are parked instead of being sent again every run. Up to
 * 2.42 the E76 codes, from 2.43 the E80 codes.
 */
export const CLOSED_CODES: ReadonlySet<string> = new Set([
  'E7640',
  'E7641',
  'E7642',
  'E7643',
  'E7644',
  'E8030',
  'E8033',
]);

const ASK_ADMIN = 'ask who administers DHIS2';

const FIXES: Readonly<Record<string, string>> = {
  E7600: `share the data set with the user: ${ASK_ADMIN}`,
  E7601: `give the user data write access to the data set: ${ASK_ADMIN}`,
  E7610: 'the data element is not there, or not shared with the user',
  E7611: 'the period id is not one of the data set: check period.type in the mapping',
  E7612: 'the org unit is not there: correct the lookup',
  E7613: 'the option combo is not there, or not shared with the user',
  E7617: `give the user the org unit as data capture unit: ${ASK_ADMIN}`,
  E7618: 'a value was empty; this is a fault of Tallysheet, please report it',
  E7619: 'the data element has another value type: count into one of type number or integer',
  E7621: 'the data element takes only the options of its option set: count into another one',
  E7632: 'the period has another type than the data set: check period.type in the mapping',
  E7633: 'add the data element to the data set, or take it out of the mapping',
  E7636: 'assign the org unit to the data set, or correct the lookup',
  E7638: 'an attribute option is not for this period: see the dates of the category option',
  E7639: 'an attribute option is not for this org unit: see the org units of the category option',
  E7640: 'the period is locked: ask for a lock exception, then run with the parked periods',
  E7641: 'the period is not open yet; it is tried again by itself when it has ended',
  E7642: 'the period is approved: withdraw the approval, then run with the parked periods',
  E7643: 'the data set takes this period at other times: see its data input periods',
  E7644: 'the data set takes this period at other times: see its data input periods',
  E8005: 'the data set is not there, or not shared with the user',
  E8010: `give the user data write access to the data set: ${ASK_ADMIN}`,
  E8011: `give the user the org unit as data capture unit: ${ASK_ADMIN}`,
  E8020: 'add the data element to the data set, or take it out of the mapping',
  E8021: 'the period has another type than the data set: check period.type in the mapping',
  E8022: 'assign the org unit to the data set, or correct the lookup',
  E8024: 'the option combo is not one of the data element: correct "by" in the mapping',
  E8030: 'the period is locked, not open yet, or outside its data input period',
  E8031: 'the org unit was not open in this period: see its opening and closing dates',
  E8033: 'the period is approved: withdraw the approval, then run with the parked periods',
  E8023: 'the attribute option combo is not one of the data set: correct "attributeBy" in the mapping',
  E8025: 'an attribute option is not for this org unit: see the org units of the category option',
  E8032: 'an attribute option is not for this period: see the dates of the category option',
  E8122: 'the data element has another value type: count into one of type number or integer',
  E8123: 'the data element takes only the options of its option set: count into another one',
};

/**
 * Say what to do about an error code of DHIS2.
 *
 * @param code such as `E7641`
 * @returns what to do; a pointer to the log for codes that are not known
 * @example explainCode('E7640').fix
 */
export function explainCode(code: string): Explanation {
  return { fix: FIXES[code] ?? `look up ${code} in the DHIS2 documentation, and into its log` };
}
