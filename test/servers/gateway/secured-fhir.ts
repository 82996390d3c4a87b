import { fhirCredential } from '../../../cli/connect/fhir-credential.ts';
import type { Intercept } from '../../../cli/sandbox/fhir/index.ts';
import { type HttpServer, startHttpServer } from '../../../cli/sandbox/http/index.ts';
import { forward } from '../hapi/forward.ts';
import type { Hapi } from '../hapi/start.ts';
import type { Realm } from '../keycloak/keycloak-admin.ts';
import { startGateway } from './start-gateway.ts';

/** What HAPI is told that it is called, and so what its links name: a host that no client reaches. */
export const INSIDE = 'hapi.internal:8080';

/** A HAPI behind the FHIR gateway, which takes the tokens of a realm. */
export interface SecuredFhir {
  /** What a credential says of the address. */
  readonly address: { readonly baseUrl: string; readonly apiPath: string };
  /** Requests to the gateway. */
  readonly requests: HttpServer['requests'];
  /** Requests of the gateway to HAPI. */
  readonly inside: HttpServer['requests'];
  /** What happens to a request before the gateway gets it; nothing unless set. */
  readonly faults: { before?: Intercept | undefined };
  close(): Promise<void>;
}

/**
 * Start the gateway before a HAPI.
 *
 * @param hapi the server behind it
 * @param realm whose tokens it takes
 * @param pageSize resources of a page, whatever was asked for
 * @returns what a client sees, and what it does not
 * @throws ServerStartError where the gateway does not start
 * @example const fhir = await startSecuredFhir(await sharedHapi(), realm, 50);
 */
export async function startSecuredFhir(hapi: Hapi, realm: Realm, pageSize: number): Promise<SecuredFhir> {
  const faults: SecuredFhir['faults'] = {};
  const { origin, pathname } = new URL(hapi.url);
  const inside = await startHttpServer({
    handle: (request) => forward(origin, { ...request, search: inPages(request.search, pageSize) }, INSIDE),
  });
  const gateway = await startGateway({ proxyTo: `http://127.0.0.1:${inside.port}${pathname}`, issuer: realm.issuer });
  const outside = await startHttpServer({
    intercept: (request) => faults.before?.(request),
    handle: (request) => forward(new URL(gateway.url).origin, request),
  });
  return {
    address: fhirCredential(`http://127.0.0.1:${outside.port}/fhir`),
    requests: outside.requests,
    inside: inside.requests,
    faults,
    async close() {
      await outside.close();
      await gateway.close();
      await inside.close();
    },
  };
}

function inPages(search: string, size: number): string {
  return search.replace(/(^|&)_count=\d{3,}/, `$1_count=${size}`);
}
