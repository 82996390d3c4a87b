import type { Transport } from '../../transport/index.ts';

/**
 * Call a DHIS2 the source, in errors and in the counts of requests, since the target is one too.
 *
 * @param transport any transport to a DHIS2
 * @returns the same transport under another name
 */
export function asSource(transport: Transport): Transport {
  return { system: 'source DHIS2', send: (request) => transport.send(request) };
}

/**
 * Call the DHIS2 of a binding the source.
 *
 * @param over a binding of an adaptor
 * @returns the same binding under another name
 * @example overSource(overDhis2(http))
 */
export function overSource(over: (configuration: unknown) => Transport): (configuration: unknown) => Transport {
  return (configuration) => asSource(over(configuration));
}
