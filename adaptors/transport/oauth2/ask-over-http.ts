import type { AdaptorOperation } from '../adaptor-binding.ts';
import { AuthError } from './auth-error.ts';
import { clientCredentials } from './client-credentials.ts';
import { readToken, type Token } from './read-token.ts';

/** `request` of `@openfn/language-http`. */
export interface HttpRequest {
  (method: string, path: string, options: object): AdaptorOperation;
  /** Set in our adaptor, which can prove itself with a key. */
  readonly signs?: true;
}

/** Never follow: a redirect of a server leads to its login page, any other one to who knows where. */
export const NO_REDIRECTS = { maxRedirections: 0, errors: false };

/**
 * Ask for a token with `@openfn/language-http`, by client credentials: the sandbox of OpenFn has no other way out.
 *
 * @param request the adaptor's `request`
 * @param credential tokenUrl, clientId, clientSecret
 * @param now milliseconds since 1970
 * @returns the token
 * @throws {AuthError} `misconfigured`, `unreachable` or `token-refused`
 * @example keepToken({ obtain: () => askOverHttp(request, credential, clock.now), now: clock.now })
 */
export async function askOverHttp(
  request: HttpRequest,
  credential: Readonly<Record<string, unknown>>,
  now: () => number,
): Promise<Token> {
  const { url, headers, body } = clientCredentials(credential);
  const asked = now();
  // As text: what cannot be parsed would be printed by the adaptor.
  const operation = request('POST', url, { ...NO_REDIRECTS, headers: { ...headers }, body, parseAs: 'text' });
  const { tls } = credential;
  let state: { data?: unknown; response?: { statusCode?: number } };
  try {
    // Without baseUrl, so that the token endpoint may lie on the origin that the credential names for it.
    const scratch = { configuration: tls === undefined ? {} : { tls }, data: null, references: [] };
    state = (await operation(scratch)) as typeof state;
  } catch (error) {
    const { code } = (error ?? {}) as { readonly code?: unknown };
    const why = typeof code === 'string' ? ` (${code})` : '';
    const what = `could not get a token: ${url} gave no answer${why}`;
    throw new AuthError('unreachable', what, 'check tokenUrl, and the network');
  }
  return readToken({ status: state.response?.statusCode ?? 0, text: String(state.data ?? '') }, asked, url);
}
