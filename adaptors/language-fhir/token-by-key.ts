import { randomUUID } from 'node:crypto';
import type { Platform } from '../language-dhis2/platform.ts';
import { postToken } from '../language-dhis2/post-token.ts';
import { AuthError, asAuthError } from '../transport/oauth2/auth-error.ts';
import { readClient, tokenUrlOf } from '../transport/oauth2/read-client.ts';
import type { Token } from '../transport/oauth2/read-token.ts';
import { tokenRequest } from '../transport/oauth2/token-request.ts';
import { signAssertion } from './client-assertion.ts';
import { type ClientKey, readClientKey } from './client-key.ts';
import { findTokenEndpoint } from './find-token-endpoint.ts';

/** A clock that differs by more milliseconds than this is worth a second attempt. */
const SKEW = 30_000;

const FIX =
  'check clientId and keyId, that the client is enabled and has the public half of privateKeyFile at the server, and scope';

/**
 * Get an access token with a key, as SMART Backend Services have it: no secret is sent, only a proof that is good for
 * some minutes. Where the server refuses the proof and says by its `Date` that the clocks differ, it is made once more by
 * the server's clock.
 *
 * @param configuration clientId, privateKeyFile, keyId and scope; tokenUrl where the server does not tell it
 * @param platform clock and fetch
 * @returns the token
 * @throws {AuthError} `key-file`, `misconfigured`, `unreachable` or `token-refused`
 * @see https://hl7.org/fhir/smart-app-launch/backend-services.html
 * @example await tokenByKey({ baseUrl, apiPath: 'fhir', clientId, privateKeyFile: 'fhir.pem', keyId: 'k1' }, thisMachine)
 */
export async function tokenByKey(configuration: Readonly<Record<string, unknown>>, platform: Platform): Promise<Token> {
  const key = readClientKey(configuration);
  const tokenUrl =
    configuration.tokenUrl === undefined
      ? await findTokenEndpoint(configuration, key.alg, platform)
      : tokenUrlOf(configuration, undefined);
  let aheadMs = 0;
  const watched: Platform = {
    ...platform,
    fetch: async (...args) => {
      const response = await platform.fetch(...args);
      const theirs = Date.parse(response.headers.get('date') ?? '');
      aheadMs = Number.isFinite(theirs) ? theirs - platform.now() : 0;
      return response;
    },
  };
  const ask = (now: number): Promise<Token> => postToken(requestFor(configuration, tokenUrl, key, now), watched);
  try {
    return await ask(platform.now()).catch((error: unknown) => {
      if (asAuthError(error)?.code !== 'token-refused' || Math.abs(aheadMs) <= SKEW) throw error;
      return ask(platform.now() + aheadMs);
    });
  } catch (error) {
    throw explained(error, aheadMs);
  }
}

function requestFor(configuration: Readonly<Record<string, unknown>>, tokenUrl: string, key: ClientKey, now: number) {
  const { clientId } = readClient(configuration, 'basic');
  const { scope } = configuration;
  const assertion = signAssertion({ clientId, tokenUrl, key, now, jti: randomUUID() });
  const { url, headers, body } = tokenRequest(
    tokenUrl,
    { clientId },
    {
      grant_type: 'client_credentials',
      scope: typeof scope === 'string' ? scope : undefined,
      client_assertion_type: 'urn:ietf:params:oauth:client-assertion-type:jwt-bearer',
      client_assertion: assertion,
    },
  );
  return { url, headers, body };
}

/** What is wrong with a secret cannot be wrong here. */
function explained(error: unknown, aheadMs: number): unknown {
  const known = asAuthError(error);
  if (known?.code !== 'token-refused' || known.reason === 'invalid_scope') return error;
  const seconds = Math.round(Math.abs(aheadMs) / 1000);
  const clock = Math.abs(aheadMs) > SKEW ? `; the clocks of this machine and the server differ by ${seconds} s` : '';
  return new AuthError('token-refused', known.what, `${FIX}${clock}`, known.reason);
}
