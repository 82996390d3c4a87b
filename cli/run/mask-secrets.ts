import { asRecord } from './as-record.ts';

/** Shorter values would mask ordinary words. */
const SHORTEST = 6;

/**
 * Keys whose value says where a server or a file is, or how one gets in and as which client: shown, since the operator
 * needs it, unless a password is in it. The value of `grantType` may be the word "password" itself.
 */
const ADDRESSES =
  /^(hostUrl|baseUrl|apiUrl|apiPath|apiVersion|tokenUrl|redirectUri|tokenFile|privateKeyFile|keyId|clientId|apiKeyHeader|grantType|clientAuth|scope|audience)$/;

const MASK = '****';

/**
 * Make the function that takes credentials out of text.
 *
 * Values are found as they are, in URL encoding, as JSON strings, and as the base64 of a Basic header.
 *
 * @param configurations configuration of every step
 * @returns text in, the same text with `****` for every secret out
 * @example maskSecrets([{ password: 'district' }])('password is district') // 'password is ****'
 */
export function maskSecrets(configurations: readonly Record<string, unknown>[]): (text: string) => string {
  const secrets = new Set<string>();
  for (const configuration of configurations) {
    for (const value of valuesOf(configuration)) {
      for (const line of value.split(/\r?\n/)) addForms(line.trim(), secrets);
    }
    // A credential of two systems has a part for each.
    for (const part of [configuration, ...Object.values(configuration).map(asRecord)]) {
      const { username, password } = part ?? {};
      if (username && password) addForms(Buffer.from(`${username}:${password}`).toString('base64'), secrets);
    }
  }
  const longestFirst = [...secrets].sort((a, b) => b.length - a.length);
  return (text) => longestFirst.reduce((masked, secret) => masked.replaceAll(secret, MASK), text);
}

function addForms(value: string, secrets: Set<string>): void {
  for (const form of [value, encodeURIComponent(value), JSON.stringify(value).slice(1, -1)]) {
    if (form.length >= SHORTEST) secrets.add(form);
  }
}

function valuesOf(value: unknown, key = ''): string[] {
  if (typeof value === 'number') return [String(value)];
  if (typeof value === 'string') return ADDRESSES.test(key) ? passwordOf(value) : [value];
  if (Array.isArray(value)) return value.flatMap((item: unknown) => valuesOf(item));
  return Object.entries(asRecord(value) ?? {}).flatMap(([name, item]) => valuesOf(item, name));
}

/** What stands between `://` and `@` of an address, as user:password. */
function passwordOf(address: string): string[] {
  const [, user] = /:\/\/([^/@]+)@/.exec(address) ?? [];
  return user === undefined ? [] : [user];
}
