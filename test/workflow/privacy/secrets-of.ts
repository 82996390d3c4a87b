import type { InterceptedRequest } from '../../../cli/sandbox/fhir/index.ts';

/** Shorter words are part of others. */
const SHORTEST = 6;
/** Fields of forms and of logins that hold a secret. */
const FIELDS = ['client_secret', 'client_assertion', 'refresh_token', 'password', 'code', 'code_verifier'];

/**
 * Find the secrets of a request: what lets it in, and what a token is asked for with.
 *
 * @param request any one
 * @returns texts that must not be found anywhere, in lower case
 * @example secretsOf(request) // ['dgfsbhlzagvlddpuywxses0xlxnozwv0', 'tally-1-sheet']
 */
export function secretsOf({ headers, body, path }: InterceptedRequest): string[] {
  const { authorization = '', cookie = '', 'content-type': type = '' } = headers;
  const key = authorization.slice(authorization.indexOf(' ') + 1);
  const password = /^Basic /i.test(authorization)
    ? (/:(.*)$/.exec(Buffer.from(key, 'base64').toString())?.[1] ?? '')
    : '';
  const cookies = cookie.split(/;\s*/).map((pair) => pair.slice(pair.indexOf('=') + 1));
  const found = [key, password, decoded(password), ...cookies, ...formSecrets(type, body), ...loginSecrets(path, body)];
  return found.filter((secret) => secret.length >= SHORTEST).map((secret) => secret.toLowerCase());
}

function formSecrets(type: string, body: Buffer): string[] {
  if (!type.includes('form-urlencoded')) return [];
  const form = new URLSearchParams(body.toString());
  return FIELDS.flatMap((field) => form.getAll(field));
}

function loginSecrets(path: string, body: Buffer): string[] {
  const found = path.endsWith('/login') ? /"password":\s*"((?:[^"\\]|\\.)*)"/.exec(body.toString()) : null;
  return found?.[1] === undefined ? [] : [found[1]];
}

function decoded(text: string): string {
  try {
    return decodeURIComponent(text.replaceAll('+', ' '));
  } catch {
    return '';
  }
}
