import { createPublicKey, type JsonWebKey, verify } from 'node:crypto';
import { startWire } from '../adaptors/transport/wire.ts';

/** A client that may ask for tokens: by a secret, or by a proof that one of its keys can be told from. */
export type Client =
  | { readonly secret: string; readonly place: 'header' | 'body' }
  | { readonly keys: readonly (JsonWebKey & { kid: string; alg: string; endsAt?: number })[] };

/** One request for a token, as it was judged. */
export interface Asked {
  readonly form: URLSearchParams;
  readonly authorization: string;
  readonly status: number;
  readonly claims?: Readonly<Record<string, unknown>>;
}

/** A server that gives tokens, as Keycloak and SMART servers do. */
export interface Issuer {
  readonly origin: string;
  readonly tokenUrl: string;
  readonly asked: Asked[];
  readonly clients: Map<string, Client>;
  /** Milliseconds since 1970, by the clock of this server; it is what its `Date` says. */
  now: number;
  lifeSeconds: number;
  /** Whether a token is good now. */
  accepts(token: string): boolean;
  /** Take all tokens back. */
  revoke(): void;
  /** Judge a request for a token that another server has got. */
  judge(body: string, authorization: string, tokenUrl: string): { status: number; body: string; date: string };
  close(): Promise<void>;
}

/** A proof may live so long. */
const LONGEST = 300;

/**
 * Start a server that gives tokens for client credentials.
 *
 * @example const issuer = await startIssuer();
 */
export async function startIssuer(): Promise<Issuer> {
  const tokens = new Map<string, number>();
  const used = new Set<string>();
  const wire = await startWire((response, { url, body, headers }) => {
    const path = '/realms/health/protocol/openid-connect/token';
    const answer = url === path ? issuer.judge(body, String(headers.authorization ?? ''), issuer.tokenUrl) : undefined;
    response.writeHead(answer?.status ?? 404, { 'content-type': 'application/json', date: answer?.date ?? '' });
    response.end(answer?.body ?? '{}');
  });
  const issuer: Issuer = {
    origin: wire.origin,
    tokenUrl: `${wire.origin}/realms/health/protocol/openid-connect/token`,
    asked: [],
    clients: new Map(),
    now: Date.UTC(2026, 3, 10),
    lifeSeconds: 300,
    accepts: (token) => (tokens.get(token) ?? 0) > issuer.now,
    revoke: () => tokens.clear(),
    close: wire.close,
    judge(body, authorization, tokenUrl) {
      const form = new URLSearchParams(body);
      const known = { form, authorization, tokenUrl };
      const { error, claims } = form.has('client_assertion')
        ? byProof(issuer, used, known)
        : { error: bySecret(issuer, known), claims: undefined };
      const wrong = form.get('grant_type') === 'client_credentials' ? error : 'unsupported_grant_type';
      const status = wrong === undefined ? 200 : wrong === 'invalid_client' ? 401 : 400;
      issuer.asked.push({ form, authorization, status, ...(claims === undefined ? {} : { claims }) });
      const token = `token-${issuer.asked.length}-of-issuer`;
      if (wrong === undefined) tokens.set(token, issuer.now + issuer.lifeSeconds * 1000);
      const given = { access_token: token, token_type: 'bearer', expires_in: issuer.lifeSeconds };
      const date = new Date(issuer.now).toUTCString();
      return { status, date, body: JSON.stringify(wrong === undefined ? given : { error: wrong }) };
    },
  };
  return issuer;
}

interface Judged {
  readonly form: URLSearchParams;
  readonly authorization: string;
  readonly tokenUrl: string;
}

/** What is wrong with a secret, as RFC 6749 calls it. */
function bySecret({ clients }: Issuer, { form, authorization }: Judged): string | undefined {
  const [user = '', password = ''] = Buffer.from(authorization.replace('Basic ', ''), 'base64').toString().split(':');
  const decode = (text: string): string => decodeURIComponent(text.replaceAll('+', ' '));
  const place = authorization === '' ? 'body' : 'header';
  const id = place === 'body' ? String(form.get('client_id')) : decode(user);
  const secret = place === 'body' ? form.get('client_secret') : decode(password);
  const client = clients.get(id);
  const isRight = client !== undefined && 'secret' in client && client.place === place && client.secret === secret;
  return isRight ? undefined : 'invalid_client';
}

/** What is wrong with a proof, by the rules of SMART Backend Services. */
function byProof(
  { clients, now }: Issuer,
  used: Set<string>,
  { form, tokenUrl }: Judged,
): { error: string | undefined; claims: Record<string, unknown> } {
  const [head = '', payload = '', signature = ''] = String(form.get('client_assertion')).split('.');
  const read = (part: string): Record<string, unknown> => JSON.parse(Buffer.from(part, 'base64url').toString());
  const [{ alg, kid, typ }, claims] = [read(head), read(payload)];
  const client = clients.get(String(claims.iss));
  const key = client !== undefined && 'keys' in client ? client.keys.find((each) => each.kid === kid) : undefined;
  const [exp, iat] = [Number(claims.exp) * 1000, Number(claims.iat) * 1000];
  const isRight =
    form.get('client_assertion_type') === 'urn:ietf:params:oauth:client-assertion-type:jwt-bearer' &&
    key !== undefined &&
    (key.endsAt ?? Number.POSITIVE_INFINITY) > now &&
    typ === 'JWT' &&
    alg === key.alg &&
    claims.sub === claims.iss &&
    claims.aud === tokenUrl &&
    exp > now &&
    exp <= now + LONGEST * 1000 &&
    iat <= now &&
    !used.has(String(claims.jti)) &&
    verify(
      'sha384',
      Buffer.from(`${head}.${payload}`),
      { key: createPublicKey({ key, format: 'jwk' }), dsaEncoding: 'ieee-p1363' },
      Buffer.from(signature, 'base64url'),
    );
  used.add(String(claims.jti));
  if (isRight && form.get('scope') === null) return { error: 'invalid_scope', claims };
  return { error: isRight ? undefined : 'invalid_client', claims };
}
