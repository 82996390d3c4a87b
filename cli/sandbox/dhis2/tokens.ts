import { crc32 } from './crc32.ts';
import { isObject, type JsonObject, objectsOf } from './json.ts';
import { secretOf, uidOf } from './uid.ts';

/** A personal access token. */
export interface Token {
  id: string;
  key: string;
  username: string;
  /** ms since 1970 */
  expire: number;
  attributes: JsonObject[];
  created: Date;
}

/** What a token is used for. */
export interface TokenUse {
  method: string;
  address: string;
  now: Date;
}

const month = 30 * 86_400_000;

/** The personal access tokens of the server. */
export class TokenStore {
  readonly #tokens = new Map<string, Token>();
  #made = 0;

  /** Make a token; without `expire` it lasts 30 days. */
  create(username: string, document: JsonObject, now: Date): Token {
    this.#made += 1;
    const secret = secretOf(`token ${this.#made} ${username}`, 44);
    const expire = typeof document.expire === 'number' ? document.expire : now.getTime() + month;
    const token: Token = {
      id: uidOf(`token ${this.#made}`),
      key: `d2p_${secret}${checksum(secret)}`,
      username,
      expire,
      attributes: objectsOf(document.attributes),
      created: now,
    };
    this.#tokens.set(token.key, token);
    return token;
  }

  all(): Token[] {
    return [...this.#tokens.values()];
  }

  /** Remove a token by its uid; false when there is none. */
  delete(id: string): boolean {
    const token = this.all().find((each) => each.id === id);
    return token !== undefined && this.#tokens.delete(token.key);
  }

  /** Who a token stands for, or why it is refused. */
  check(key: string, use: TokenUse): { username: string } | { status: number; message: string } {
    const [, secret, sum] = /^d2p_(\w{44})(\w{6})$/.exec(key) ?? [];
    if (secret === undefined || checksum(secret) !== sum) return { status: 400, message: 'Checksum validation failed' };
    const token = this.#tokens.get(key);
    if (!token) return { status: 401, message: 'The API token does not exists' };
    const refusal = refusalOf(token, use);
    const message = `Failed to authenticate API token, ${refusal}`;
    return refusal === undefined ? { username: token.username } : { status: 401, message };
  }
}

function refusalOf(token: Token, use: TokenUse): string | undefined {
  if (token.expire <= use.now.getTime()) return 'token has expired.';
  const allows = (type: string, list: string, value: string): boolean =>
    token.attributes
      .filter((each) => isObject(each) && each.type === type)
      .every((each) => Array.isArray(each[list]) && each[list].includes(value));
  if (!allows('IpAllowedList', 'allowedIps', use.address)) return 'request ip address is not allowed.';
  return allows('MethodAllowedList', 'allowedMethods', use.method) ? undefined : 'request http method is not allowed.';
}

const digits = '0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz';

/** CRC-32 of the secret in base 62, six places. */
function checksum(secret: string): string {
  let rest = crc32(Buffer.from(secret));
  let text = '';
  while (text.length < 6) {
    text = digits[rest % 62] + text;
    rest = Math.floor(rest / 62);
  }
  return text;
}
