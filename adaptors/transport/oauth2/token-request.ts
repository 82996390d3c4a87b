/** A request to a token endpoint: always a POST. */
export interface TokenRequest {
  readonly url: string;
  readonly headers: Readonly<Record<string, string>>;
  readonly body: string;
}

/** Who asks for tokens. */
export interface TokenClient {
  readonly clientId: string;
  /** A public client has none. */
  readonly clientSecret?: string;
  /** Where the secret goes; `raw` is Basic without the encoding of RFC 6749, as DHIS2 reads it up to 2.41. */
  readonly place?: 'basic' | 'raw' | 'body';
}

/**
 * Make the request for a token.
 *
 * @param url the token endpoint
 * @param client who asks
 * @param grant parameters of the grant; undefined ones are left out
 * @returns what to post
 * @see https://www.rfc-editor.org/rfc/rfc6749#section-2.3.1
 * @example tokenRequest(url, client, { grant_type: 'client_credentials' }).body // 'grant_type=client_credentials'
 */
export function tokenRequest(
  url: string,
  client: TokenClient,
  grant: Readonly<Record<string, string | undefined>>,
): TokenRequest {
  const { clientId, clientSecret, place = 'basic' } = client;
  const inBody = place === 'body' || clientSecret === undefined;
  const form = inBody ? { ...grant, client_id: clientId, client_secret: clientSecret } : grant;
  const encode = place === 'raw' ? (text: string) => text : formEncode;
  const basic = Buffer.from(`${encode(clientId)}:${encode(clientSecret ?? '')}`).toString('base64');
  return {
    url,
    headers: {
      accept: 'application/json',
      'content-type': 'application/x-www-form-urlencoded',
      ...(inBody ? {} : { Authorization: `Basic ${basic}` }),
    },
    body: Object.entries(form)
      .filter((entry): entry is [string, string] => entry[1] !== undefined)
      .map(([name, value]) => `${name}=${formEncode(value)}`)
      .join('&'),
  };
}

/** There is no URLSearchParams in the sandbox of OpenFn. */
function formEncode(text: string): string {
  return encodeURIComponent(text).replaceAll('%20', '+');
}
