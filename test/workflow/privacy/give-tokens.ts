import type { Fault, InterceptedRequest } from '../../../cli/sandbox/fhir/index.ts';
import type { MadeKey } from '../../support/smart-server.ts';

/** Where tokens are given. */
export const TOKEN_PATH = '/realms/health/token';
const SECRET = 'the secret of a client: 1&2';

/** Gives tokens for a secret, below the address of another server. */
export interface Tokens {
  accepts(token: string): boolean;
  /** The answer to a request for a token; undefined for any other request. */
  answer(request: InterceptedRequest): Fault | undefined;
  /** What lets a job in by a secret, given any address of the server. */
  credentialAt(url: string): Readonly<Record<string, string>>;
  /** The same by a key, whose proof is good whatever it says. */
  keyCredentialAt(url: string, key: MadeKey): Readonly<Record<string, string>>;
}

/**
 * Make what gives tokens, a new one each time; all of them are good.
 *
 * @returns it
 * @see https://www.rfc-editor.org/rfc/rfc6749#section-4.4
 */
export function giveTokens(): Tokens {
  const given = new Set<string>();
  return {
    accepts: (token) => given.has(token),
    answer({ path, body }) {
      if (path !== TOKEN_PATH) return undefined;
      const form = new URLSearchParams(body.toString());
      const isRight = form.get('client_secret') === SECRET || form.has('client_assertion');
      const token = `token-${given.size + 1}-of-the-canary`;
      if (isRight) given.add(token);
      const said = isRight ? { access_token: token, expires_in: 36_000 } : { error: 'invalid_client' };
      const headers = { 'content-type': 'application/json' };
      return { kind: 'answer', status: isRight ? 200 : 401, headers, body: JSON.stringify(said) };
    },
    credentialAt: (url) => ({
      ...{ grantType: 'client_credentials', clientId: 'tallysheet', clientSecret: SECRET, clientAuth: 'body' },
      tokenUrl: `${new URL(url).origin}${TOKEN_PATH}`,
    }),
    keyCredentialAt: (url, { file, known }) => ({
      ...{ grantType: 'client_credentials', clientId: 'tallysheet', clientAuth: 'private_key_jwt' },
      ...{
        privateKeyFile: file,
        keyId: known.kid,
        scope: 'system/*.rs',
        tokenUrl: `${new URL(url).origin}${TOKEN_PATH}`,
      },
    }),
  };
}
