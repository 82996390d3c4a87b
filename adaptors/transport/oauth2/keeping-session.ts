import type { Transport, TransportRequest } from '../transport.ts';
import { type Cookies, cookieHeader, rememberCookies } from './cookies.ts';
import { isRefused } from './is-refused.ts';

/**
 * Wrap a transport so that the session which a server opens is kept: checking a password costs DHIS2 a tenth of a
 * second for each request (bcrypt), and each request without the cookie opens a session more, of which a user may have
 * ten. The password is sent along as before, so a session that is over is opened again by the server; where that is
 * refused or redirected, the request is sent once more without the cookie.
 *
 * @param transport a transport whose requests carry a password
 * @returns the same transport, with cookies, which live as long as it does
 * @see https://docs.dhis2.org/en/develop/using-the-api/dhis-core-version-241/introduction.html
 * @example const dhis2 = keepingSession(bindAdaptor('DHIS2', configuration, toOperation));
 */
export function keepingSession(transport: Transport): Transport {
  const cookies: Cookies = new Map();

  async function sendWith(request: TransportRequest) {
    const cookie = cookieHeader(cookies);
    const sent = cookie === undefined ? request : { ...request, headers: { ...request.headers, cookie } };
    const answer = await transport.send(sent);
    const { 'set-cookie': given, ...headers } = answer.headers;
    return { answer: { ...answer, headers }, given, cookie };
  }

  return {
    system: transport.system,
    async send(request) {
      const first = await sendWith(request);
      const expired = first.cookie !== undefined && isRefused(first.answer.status);
      if (expired) cookies.clear();
      const { answer, given } = expired ? await sendWith(request) : first;
      // A refusal gives a session too, of nobody.
      if (!isRefused(answer.status)) rememberCookies(cookies, given);
      return answer;
    },
  };
}
