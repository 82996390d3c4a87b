/**
 * Tell whether a status says that a credential is not accepted.
 *
 * DHIS2 sends whoever it does not know to its login page, with 302, unless the request has a Basic or ApiToken header;
 * from 2.43 on also for a bearer token that has expired.
 *
 * @param status HTTP status
 * @returns true for 401 and for redirects
 * @example isRefused(302) // true
 */
export function isRefused(status: number): boolean {
  return status === 401 || (status >= 300 && status < 400 && status !== 304);
}
