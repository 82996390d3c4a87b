import { type AdaptorOperation, bindAdaptor } from './adaptor-binding.ts';
import type { Transport } from './transport.ts';

/** `request` of `@openfn/language-fhir`. */
export type FhirRequest = (method: string, path: string, options: object) => AdaptorOperation;

/**
 * Bind the transport to `@openfn/language-fhir`.
 *
 * Answers come gzip'd where the server can (eleven times smaller from HAPI).
 *
 * @param request the adaptor's `request`
 * @returns a function from a step's credential to its transport
 * @example const fhir = overFhir(request);
 */
export function overFhir(request: FhirRequest): (configuration: unknown) => Transport {
  return (configuration) =>
    bindAdaptor('FHIR', configuration, ({ method, path, query, headers, body }) =>
      request(method, path, {
        query: { ...query },
        headers: { 'accept-encoding': 'gzip', ...headers },
        errors: false,
        ...(body === undefined ? {} : { body }),
      }),
    );
}
