import { AuthError } from '../transport/oauth2/auth-error.ts';
import { readToken, type Token } from '../transport/oauth2/read-token.ts';
import type { TokenRequest } from '../transport/oauth2/token-request.ts';
import type { Platform } from './platform.ts';

/** Milliseconds after which a token endpoint is given up. */
const TIMEOUT = 30_000;

/**
 * Ask a token endpoint. A redirect is not followed: the secret is meant for the configured origin alone.
 *
 * @param request what to post
 * @param platform clock and fetch
 * @returns the token
 * @throws {AuthError} `unreachable` or `token-refused`
 * @example await postToken(tokenRequest(url, client, { grant_type: 'client_credentials' }), thisMachine)
 */
export async function postToken({ url, headers, body }: TokenRequest, platform: Platform): Promise<Token> {
  const asked = platform.now();
  let answer: { status: number; text: string };
  try {
    const signal = AbortSignal.timeout(TIMEOUT);
    const response = await platform.fetch(url, { method: 'POST', headers, body, redirect: 'manual', signal });
    answer = { status: response.status, text: await response.text() };
  } catch (error) {
    const cause = (error as { cause?: { code?: unknown } } | null)?.cause?.code;
    const why = typeof cause === 'string' ? ` (${cause})` : '';
    const what = `could not get a token: ${url} gave no answer${why}`;
    throw new AuthError('unreachable', what, 'check that the server runs, and hostUrl and tokenUrl of the credential');
  }
  return readToken(answer, asked, url);
}
