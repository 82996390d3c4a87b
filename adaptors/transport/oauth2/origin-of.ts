/**
 * Give the origin of an address; OpenFn's sandbox has no `URL`.
 *
 * @param address absolute address
 * @returns scheme, host and port in small letters; undefined for what is no http address or has a user in it
 * @example originOf('https://dhis2.example.org/dhis/api') // 'https://dhis2.example.org'
 */
export function originOf(address: unknown): string | undefined {
  const [, scheme, host, port] =
    /^(https?):\/\/([^/?#@:\s\\]+|\[[0-9a-f:]+\])(?::(\d+))?(?:[/?#]|$)/i.exec(String(address)) ?? [];
  if (scheme === undefined || host === undefined) return undefined;
  const usual = scheme.toLowerCase() === 'https' ? '443' : '80';
  return `${scheme}://${host}${port === undefined || port === usual ? '' : `:${port}`}`.toLowerCase();
}

/**
 * Tell whether secrets may be sent to an address: over TLS, or without leaving the machine.
 *
 * @param address absolute address
 * @returns true for https, and for http to a loopback host
 * @see https://www.rfc-editor.org/rfc/rfc8252#section-8.3
 * @example isSafeForSecrets('http://127.0.0.1:8080') // true
 */
export function isSafeForSecrets(address: unknown): boolean {
  const origin = originOf(address);
  return (
    origin !== undefined && (/^https:/.test(origin) || /^http:\/\/(localhost|127(\.\d+){3}|\[::1\])(:|$)/.test(origin))
  );
}
