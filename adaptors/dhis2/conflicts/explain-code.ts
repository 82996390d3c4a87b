import { ASK_ADMIN, type Explanation, NO_WORD, OUR_FAULT, unknownCode } from './explanation.ts';

/**
 * Codes of periods that DHIS2 does not take now: their periods are parked instead of being sent again every run. Up to
 * 2.42 the E76 codes, from 2.43 the E80 codes; `approved` is what the preflight says of the same.
 */
export const CLOSED_CODES: ReadonlySet<string> = new Set([
  'approved',
  'E7640',
  'E7641',
  'E7642',
  'E7643',
  'E7644',
  'E8030',
  'E8033',
]);

/** Every code that an import of data values can answer, in the order of their numbers. */
export const IMPORT_CODES: Readonly<Record<string, Explanation>> = {
  E7600: {
    means: 'the data set is not there, or not shared with the user',
    fix: `share the data set with the user: ${ASK_ADMIN}`,
  },
  E7601: {
    means: 'the user may not enter data for the data set',
    fix: `give the user data write access to the data set: ${ASK_ADMIN}`,
  },
  E7603: {
    means: 'the org unit of the whole set is not there, or not shared with the user',
    fix: 'correct the lookup',
  },
  E7604: {
    means: 'the attribute option combo of the whole set is not there, or not shared with the user',
    fix: 'correct "attributeBy" in the mapping, or share the category options with the user',
  },
  E7610: {
    means: 'the data element is not there, or not shared with the user',
    fix: 'correct it in the mapping, or share it with the user',
  },
  E7611: { means: 'the period is no valid one', fix: 'check period.type and period.calendar in the mapping' },
  E7612: { means: 'the org unit is not there, or not shared with the user', fix: 'correct the lookup' },
  E7613: {
    means: 'the category option combo is not there, or the user may not write to it',
    fix: 'share its category options with the user for writing data',
  },
  E7614: {
    means: 'the user may not write to a category option of the combo',
    fix: 'share the category option with the user for writing data',
  },
  E7615: {
    means: 'the attribute option combo is not there, or the user may not write to it',
    fix: 'share its category options with the user for writing data',
  },
  E7616: {
    means: 'the user may not write to a category option of the attribute option combo',
    fix: 'share the category option with the user for writing data',
  },
  E7617: {
    means: 'the org unit is not below those of the user, which superusers need too',
    fix: `give the user the org unit as data capture unit: ${ASK_ADMIN}`,
  },
  E7618: { means: 'a value was empty', fix: OUR_FAULT },
  E7619: { means: 'the data element has another value type', fix: 'count into one of type number or integer' },
  E7620: {
    means: 'the comment is not valid: too long, or none of the option set for comments',
    fix: 'correct "comment" in the mapping',
  },
  E7621: { means: 'the data element takes only the options of its option set', fix: 'count into another data element' },
  E7622: {
    means: 'the user has no org unit to enter data for',
    fix: `give the user data capture org units: ${ASK_ADMIN}`,
  },
  E7630: { means: 'a category option combo is required', fix: 'correct "by" in the mapping' },
  E7631: { means: 'an attribute option combo is required', fix: 'correct "attributeBy" in the mapping' },
  E7632: { means: 'the period has another type than the data set', fix: 'check period.type in the mapping' },
  E7633: {
    means: 'the data element is not in the data set',
    fix: 'add the data element to the data set, or take it out of the mapping',
  },
  E7634: { means: 'the category option combo is not one of the data element', fix: 'correct "by" in the mapping' },
  E7635: {
    means: 'the attribute option combo is not one of the data set',
    fix: 'correct "attributeBy" in the mapping',
  },
  E7636: {
    means: 'the org unit does not have the data set',
    fix: 'assign the org unit to the data set, or correct the lookup',
  },
  E7637: { means: 'the name of who stored the value is not valid', fix: OUR_FAULT },
  E7638: { means: 'the attribute option is not for this period', fix: 'see the dates of the category option' },
  E7639: { means: 'the attribute option is not for this org unit', fix: 'see the org units of the category option' },
  E7640: { means: 'the period has expired', fix: 'ask for a lock exception, then run with the parked periods' },
  E7641: { means: 'the period is not open yet', fix: 'nothing: it is tried again by itself when it has ended' },
  E7642: { means: 'the data are approved', fix: 'withdraw the approval, then run with the parked periods' },
  E7643: { means: 'the data set takes this period at other times', fix: 'see the data input periods of the data set' },
  E7644: {
    means: 'no data set of the data element takes this period now',
    fix: 'see the data input periods of the data set',
  },
  E7645: {
    means: 'a file that is to be deleted is not there',
    fix: 'count into another data element: this one holds files',
  },
  E8000: { means: 'one value of a set that is stored whole or not at all is wrong', fix: 'see the other conflicts' },
  E8001: { means: 'a PDF form could not be read', fix: OUR_FAULT },
  E8002: { means: 'several data sets fit what was sent', fix: OUR_FAULT },
  E8003: { means: 'no data set fits what was sent', fix: 'correct dataSet in the mapping, or its data elements' },
  E8004: { means: 'the UID of the data set is not valid', fix: 'correct dataSet in the mapping' },
  E8005: {
    means: 'the data set is not there, or not shared with the user',
    fix: `share the data set with the user: ${ASK_ADMIN}`,
  },
  E8006: { means: 'a PDF form could not be read', fix: OUR_FAULT },
  E8007: { means: 'XML could not be read', fix: OUR_FAULT },
  E8008: { means: 'the date of completeness is no date', fix: OUR_FAULT },
  E8009: { means: 'a date of completeness came without data set, org unit and period', fix: OUR_FAULT },
  E8010: {
    means: 'the user may not enter data for the data set',
    fix: `give the user data write access to the data set: ${ASK_ADMIN}`,
  },
  E8011: {
    means: 'the org unit is not below those of the user',
    fix: `give the user the org unit as data capture unit: ${ASK_ADMIN}`,
  },
  E8012: {
    means: 'the user may not write to a category option',
    fix: 'share the category option with the user for writing data',
  },
  E8020: {
    means: 'the data element is not in the data set',
    fix: 'add the data element to the data set, or take it out of the mapping',
  },
  E8021: { means: 'the period has another type than the data set', fix: 'check period.type in the mapping' },
  E8022: {
    means: 'the org unit does not have the data set, or is not there',
    fix: 'assign the org unit to the data set, or correct the lookup',
  },
  E8023: {
    means: 'the attribute option combo is not one of the data set',
    fix: 'correct "attributeBy" in the mapping',
  },
  E8024: { means: 'the category option combo is not one of the data element', fix: 'correct "by" in the mapping' },
  E8025: { means: 'the attribute option is not for this org unit', fix: 'see the org units of the category option' },
  E8030: {
    means: 'the period has expired, is not open yet, or is outside the data input periods',
    fix: 'see expiryDays, openFuturePeriods and the data input periods of the data set',
  },
  E8031: {
    means: 'the org unit was not open in this period',
    fix: 'see its opening and closing dates, or write from and to in the lookup',
  },
  E8032: { means: 'the attribute option is not for this period', fix: 'see the dates of the category option' },
  E8033: { means: 'the data are approved', fix: 'withdraw the approval, then run with the parked periods' },
  E8034: { means: 'a deletion names what is not there', fix: OUR_FAULT },
  E8035: { means: 'a deletion names a UID that is not valid', fix: OUR_FAULT },
  E8100: { means: 'a value came without a period', fix: OUR_FAULT },
  E8101: { means: 'options came without a data set', fix: OUR_FAULT },
  E8102: { means: 'a value came without a data element', fix: OUR_FAULT },
  E8103: { means: 'the data element is not there', fix: 'correct it in the mapping' },
  E8104: { means: 'the UID of the data element is not valid', fix: 'correct it in the mapping' },
  E8105: { means: 'a value came without an org unit', fix: OUR_FAULT },
  E8106: { means: 'the UID of the org unit is not valid', fix: 'correct the lookup' },
  E8107: { means: 'the org unit is not there', fix: 'correct the lookup' },
  E8108: { means: 'the category option combo is not there', fix: 'correct "by" in the mapping' },
  E8109: { means: 'the UID of the category option combo is not valid', fix: 'correct "by" in the mapping' },
  E8110: { means: 'the attribute option combo is not there', fix: 'correct "attributeBy" in the mapping' },
  E8111: { means: 'the UID of the attribute option combo is not valid', fix: 'correct "attributeBy" in the mapping' },
  E8120: { means: 'a value was empty', fix: OUR_FAULT },
  E8121: { means: 'a value or a comment is required', fix: OUR_FAULT },
  E8122: { means: 'the data element has another value type', fix: 'count into one of type number or integer' },
  E8123: { means: 'the data element takes only the options of its option set', fix: 'count into another data element' },
  E8124: { means: 'the comment is none of the option set for comments', fix: 'correct "comment" in the mapping' },
  E8125: { means: 'the comment is too long', fix: 'shorten "comment" in the mapping' },
  E8126: { means: 'the data element has no category combo for these options', fix: 'correct "by" in the mapping' },
  E8127: { means: 'there is no option combo for these options', fix: 'correct "by" in the mapping' },
  E8128: { means: 'a value came twice', fix: OUR_FAULT },
};

/** What the preflight finds out that DHIS2 has codes for too. */
const OWN: Readonly<Record<string, Explanation>> = {
  approved: { means: 'the data are approved', fix: 'withdraw the approval, then run with the parked periods' },
};

/** What answers without counts mean. */
const STATUSES: Readonly<Record<string, Explanation>> = {
  'http-409': NO_WORD,
  'http-413': {
    means: 'a proxy before DHIS2 finds even a single value too large',
    fix: 'raise the limit of request bodies of the proxy',
  },
  'http-500': {
    means: 'DHIS2 failed on the value, as 2.43 does on a period that it cannot read',
    fix: 'look into the log of DHIS2; it is sent again by the next run',
  },
};

/**
 * Say what an error code of DHIS2 means, and what to do about it.
 *
 * @param code such as `E7641`, or `http-500` for an answer without counts
 * @returns the explanation; a pointer to the log for codes that are not known
 * @example explainCode('E7640').fix
 */
export function explainCode(code: string): Explanation {
  return IMPORT_CODES[code] ?? OWN[code] ?? STATUSES[code] ?? unknownCode(code);
}
