import { AuthError } from './auth-error.ts';
import { originOf } from './origin-of.ts';
import type { TokenClient } from './token-request.ts';

const WHERE = 'see docs/authentication.md';

/**
 * Read from a credential who asks for tokens.
 *
 * @param configuration holds `clientId`, `clientSecret` and, for a server that wants the secret in the body, `clientAuth: body`
 * @param place how the secret is sent where the credential does not say
 * @returns the client
 * @throws {AuthError} `misconfigured` when there is no `clientId`
 * @example readClient({ clientId: 'tallysheet', clientSecret }, 'raw')
 */
export function readClient(configuration: Readonly<Record<string, unknown>>, place: 'basic' | 'raw'): TokenClient {
  const { clientId, clientSecret, clientAuth } = configuration;
  if (typeof clientId !== 'string' || clientId === '') {
    throw new AuthError('misconfigured', 'could not be sent (the credential has no clientId)', WHERE);
  }
  const secret = typeof clientSecret === 'string' && clientSecret !== '' ? { clientSecret } : {};
  return { clientId, ...secret, place: clientAuth === 'body' ? 'body' : place };
}

/**
 * Read from a credential where tokens are asked for. The addresses of a credential are the only ones that a secret is
 * sent to; nothing that a server answers changes them.
 *
 * @param configuration may hold `tokenUrl`
 * @param own address on the DHIS2 itself, for its own tokens; undefined where another server gives them
 * @returns the token endpoint
 * @throws {AuthError} `misconfigured` when it is no http address, or lies on another origin than its own server
 * @example tokenUrlOf({ tokenUrl: 'https://login.example.org/token' }, undefined)
 */
export function tokenUrlOf(configuration: Readonly<Record<string, unknown>>, own: string | undefined): string {
  const { tokenUrl = own } = configuration;
  const origin = originOf(tokenUrl);
  if (origin === undefined) {
    const what = `could not be sent (${tokenUrl === undefined ? 'the credential has no tokenUrl' : 'tokenUrl is no http address'})`;
    throw new AuthError('misconfigured', what, WHERE);
  }
  if (own !== undefined && origin !== originOf(own)) {
    const what = 'could not be sent (tokenUrl lies on another origin than hostUrl)';
    throw new AuthError('misconfigured', what, 'take tokenUrl out: DHIS2 gives these tokens itself');
  }
  return String(tokenUrl);
}
