import type { Transport, TransportRequest, TransportResponse } from '../transport.ts';
import { TransportError } from '../transport-error.ts';
import { asAuthError } from './auth-error.ts';
import { isRefused } from './is-refused.ts';
import type { TokenKeeper } from './keep-token.ts';

/**
 * Wrap a transport so that each request carries a bearer token; a refused one is renewed and the request sent once more.
 *
 * @param transport a transport that passes the `Authorization` header on
 * @param keeper where tokens come from
 * @param headerOf what the header says of a token; left out: that it is a bearer token
 * @returns the same transport, with tokens
 * @throws {TransportError} what the keeper throws, told with the request
 * @example const dhis2 = authorized(bare, keepToken({ obtain, now }));
 */
export function authorized(
  transport: Transport,
  keeper: TokenKeeper,
  headerOf: (token: string) => string = (token) => `Bearer ${token}`,
): Transport {
  async function tokenFor(request: TransportRequest, get: () => Promise<string>): Promise<string> {
    try {
      return await get();
    } catch (error) {
      const known = asAuthError(error);
      if (known === undefined) throw error;
      throw new TransportError(known.code, transport.system, request, known.what, known.fix);
    }
  }

  async function sendWith(request: TransportRequest, token: string): Promise<TransportResponse> {
    return transport.send({ ...request, headers: { ...request.headers, Authorization: headerOf(token) } });
  }

  return {
    system: transport.system,
    async send(request) {
      const token = await tokenFor(request, () => keeper.current());
      const answer = await sendWith(request, token);
      if (!isRefused(answer.status)) return answer;
      return sendWith(request, await tokenFor(request, () => keeper.renewed(token)));
    },
  };
}
