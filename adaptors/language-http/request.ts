import { request as published } from '@openfn/language-http';
import { thisMachine } from '../language-dhis2/platform.ts';
import { keeperOf, withToken } from '../language-fhir/with-token.ts';
import { fhirMethodOf } from '../transport/oauth2/fhir-method-of.ts';

/** What an operation is given, and leaves, as far as it matters here. */
interface HttpState {
  readonly configuration?: Readonly<Record<string, unknown>>;
  readonly response?: { readonly statusCode?: number };
}

/** Options of a request, or what makes them of the state. */
type Options = object | ((state: unknown) => object);

/** As the published adaptor's; the binding of the transport looks at `signs`. */
export const request = Object.assign(signedRequest, { signs: true as const });

/**
 * Send a request as the published adaptor does; with a token, renewed before it expires and once when it is refused, where
 * the credential names a key. The published adaptor sees to it that a request with `baseUrl` goes to no other origin.
 *
 * @param method HTTP method
 * @param path path below `baseUrl`, or an address on its origin
 * @param options as for the published adaptor
 * @returns an operation; state as the published adaptor leaves it
 * @throws {AuthError} when no token could be had
 * @example request('GET', 'fhir/Patient', { parseAs: 'json' })
 */
function signedRequest(method: string, path: string, options: Options = {}): (state: unknown) => unknown {
  return (state) => {
    const { configuration = {} } = state as HttpState;
    if (fhirMethodOf(configuration) !== 'private_key_jwt') return published(method, path, options)(state);
    const given: { headers?: object } = typeof options === 'function' ? options(state) : options;
    return withToken(
      keeperOf(configuration, thisMachine),
      async (key) => {
        const headers = { ...given.headers, ...key };
        return (await published(method, path, { ...given, headers })(state)) as HttpState;
      },
      ({ response }) => response?.statusCode ?? 200,
    );
  };
}
