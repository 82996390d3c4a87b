/** What an error code of DHIS2 means, and what it asks a person to do. */
export interface Explanation {
  readonly means: string;
  readonly fix: string;
}

/** What a person does where rights or settings of DHIS2 are in the way. */
export const ASK_ADMIN = 'ask who administers DHIS2';

/** What a person does about a code that no mapping and no data should lead to. */
export const OUR_FAULT = 'this is a fault of Tallysheet, please report it';

/** A refusal with status 409 that names no code. */
export const NO_WORD: Explanation = {
  means: 'DHIS2 refused the import without saying what is wrong',
  fix: 'look into the log of DHIS2',
};

/**
 * Say what to do about a code that is in no table.
 *
 * @param code as DHIS2 sent it
 * @returns a pointer to its documentation and log
 * @example unknownCode('E7999').means // 'not known'
 */
export function unknownCode(code: string): Explanation {
  return { means: 'not known', fix: `look up ${code} in the DHIS2 documentation, and into its log` };
}
