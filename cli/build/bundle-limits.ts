import { BuildError } from './build-error.ts';

/** Most bytes of code in a bundle: the OpenFn compiler takes 3 to 7 seconds for it, of a run's own time. */
export const CODE_LIMIT = 400_000;
/** Most bytes of lookup data beside the code: with it, a run starts within about 7 seconds. */
export const LOOKUP_LIMIT = 1_000_000;

/**
 * Refuse a bundle that would take too long to start.
 *
 * @param step name of the step, for the message
 * @param codeBytes UTF-8 bytes of the code and its comments
 * @param lookupBytes UTF-8 bytes of the data block
 * @throws {BuildError} `bundle-too-large`, saying which part and what to do
 * @example checkLimits('tally', 90_000, 400_000)
 */
export function checkLimits(step: string, codeBytes: number, lookupBytes: number): void {
  if (codeBytes > CODE_LIMIT) {
    throw new BuildError(
      'bundle-too-large',
      `the code of step "${step}" has ${codeBytes} bytes, more than ${CODE_LIMIT}`,
      'Import single functions instead of whole packages, or split the mapping into two workflows.',
    );
  }
  if (lookupBytes > LOOKUP_LIMIT) {
    throw new BuildError(
      'bundle-too-large',
      `the lookups of step "${step}" have ${lookupBytes} bytes, more than ${LOOKUP_LIMIT}`,
      'Leave out rows that no resource uses, or resolve units by their DHIS2 code or attribute in the report step.',
    );
  }
}
