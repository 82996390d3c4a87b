import type { Conflict } from './conflicts.ts';

/**
 * The errors of the importer from 2.43 on; `{0}` is the first argument.
 *
 * @see https://github.com/dhis2/dhis2-core/blob/2.43/dhis-2/dhis-api/src/main/java/org/hisp/dhis/feedback/ErrorCode.java
 */
const texts = {
  E8000: 'Atomic mode requires all values to be valid but only {0}/{1} were. First issue: {2}',
  E8002: 'Data set detection failed, found multiple sets: `{0}`',
  E8003: 'Data set detection failed, found no set for data element(s): `{0}`',
  E8004: 'Data set UID not valid: `{0}`',
  E8005: 'Data set not found: `{0}`',
  E8008: 'Data set `completeDate` is not a valid date string: `{0}`',
  E8009:
    'Data set `completeDate` requires data set, org unit, period and attribute option combo to be defined at the group level.',
  E8010: 'Current user cannot enter data for data set: `{0}`',
  E8011: 'Current user cannot enter data for org unit(s): `{0}`',
  E8012: 'Current user cannot enter data for category option(s): `{0}`',
  E8020: 'Data set {0} not usable with data element(s): `{1}`',
  E8021: 'Data set {0} not usable with period(s): `{1}`',
  E8022: 'Data set {0} not usable with org unit(s): `{1}`',
  E8023: 'Data set {0} not usable with attribute option combo(s): `{1}`',
  E8024: 'Data set {0} + data element {1} not usable with category option combo(s): `{2}`',
  E8025: 'Attribute option combo {0} not usable with org unit(s): `{1}`',
  E8030: 'Untimely data entry for data set {0} and period(s): `{1}`',
  E8031: 'Untimely data entry for org unit {0} and period(s): `{1}`',
  E8032: 'Untimely data entry for attribute option combo {0} and period(s): `{1}`',
  // Its wording was never recorded.
  E8033: 'Data already approved for attribute option combo {0}, org unit {1} and period(s): `{2}`',
  E8100: 'Value #{0} period not defined in group or value: `{1}`',
  E8101: 'Value #{0} data set is required to decode category options: `{1}`',
  E8102: 'Value #{0} data element not defined in group or value: `{1}`',
  E8103: 'Value #{0} data element not found: `{1}`',
  E8104: 'Value #{0} data element UID not valid: `{1}`',
  E8105: 'Value #{0} org unit not defined in group or value: `{1}`',
  E8106: 'Value #{0} org unit UID not valid: `{1}`',
  E8107: 'Value #{0} org unit not found: `{1}`',
  E8108: 'Value #{0} category option combo not found: `{1}`',
  E8109: 'Value #{0} category option combo UID not valid: `{1}`',
  E8110: 'Value #{0} attribute option combo not found: `{1}`',
  E8111: 'Value #{0} attribute option combo UID not valid: `{1}`',
  E8120: 'Value #{0} value is required',
  E8122: 'Value #{0} value `{1}` is no valid {2}: {3}',
  E8123: 'Value #{0} value `{1}` is no valid option for data element `{2}`',
  // The stray grave accent is in the text of DHIS2.
  E8125: 'Value #{0} comment too long (max 5,000 characters)`',
  E8128: 'Value #{0} all affect the same data value: `{1}`',
} as const;

export type NewErrorCode = keyof typeof texts;

/** An error with its arguments; a list shows in brackets. */
export interface NewProblem {
  code: NewErrorCode;
  args: readonly (string | number | readonly (string | number)[])[];
}

/**
 * Word a problem.
 *
 * @param problem code and arguments
 * @returns the text
 * @example problemMessage({ code: 'E8120', args: [0] }); // 'Value #0 value is required'
 */
export function problemMessage(problem: NewProblem): string {
  return texts[problem.code].replace(/\{(\d)\}/g, (whole, at: string) => {
    const arg = problem.args[Number(at)];
    return arg === undefined ? whole : shown(arg);
  });
}

/**
 * Turn a problem into a conflict.
 *
 * @param problem code and arguments
 * @param indexes the values that are refused for it; -1 alone when the whole request is
 * @returns a conflict, without object and property
 * @example newConflict({ code: 'E8120', args: [0] }, [0]);
 */
export function newConflict(problem: NewProblem, indexes: number[]): Conflict {
  const args = problem.args.map(shown).join('-');
  return { objects: { args }, value: problemMessage(problem), errorCode: problem.code, indexes };
}

function shown(arg: NewProblem['args'][number]): string {
  return Array.isArray(arg) ? `[${arg.join(', ')}]` : String(arg);
}
