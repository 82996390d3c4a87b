import type { CheckedCredential, Report } from './check-credential.ts';

/** Keys whose values are copied from a guide and then have to be filled in. */
const FILLED_IN = ['username', 'password', 'pat', 'access_token', 'apiKey', 'clientId', 'clientSecret', 'refreshToken'];

/** What guides write in place of a value. */
const PLACEHOLDER =
  /^(…|\.{3,}|\*+|[xX]{3,}|<.*>|\{\{.*\}\}|\$\{\w+\}|(change|replace)[-_ ]?(me|this|it)!?|your[-_ ].*|to-?do)$/i;

/**
 * Find values that a guide or a template left to be filled in.
 *
 * @param checked the credential
 * @param report notes what is found; it never quotes a value
 * @example checkPlaceholders(checked, report)
 */
export function checkPlaceholders({ configuration }: CheckedCredential, report: Report): void {
  for (const key of FILLED_IN) {
    const value = configuration[key];
    // A token or a password of any length may begin or end with them.
    if (typeof value !== 'string' || !(PLACEHOLDER.test(value.trim()) || value.includes('…'))) continue;
    report('error', 'placeholder', `${key} stands for a value, and is none`, 'write the real one', key);
  }
}
