import { randomUUID } from 'node:crypto';
import { type Intercept, type LoggedRequest, startHttpServer } from '../http/index.ts';
import type { FhirAuth } from './authorize.ts';
import { BulkExports, type BulkExportsOptions } from './bulk-exports.ts';
import type { Gateway } from './gateway.ts';
import { basePath, handle } from './handle.ts';
import { referenceResolver } from './resolve-references.ts';
import { SavedSearches } from './saved-searches.ts';
import { Storage } from './storage.ts';
import type { FhirResource } from './types.ts';

/** How the server behaves; the defaults are those of a HAPI FHIR server as it comes. */
export interface FhirServerOptions {
  /** 0, the default, takes a free port. */
  port?: number;
  /** The server's clock: `meta.lastUpdated` and the age of searches. */
  now?: () => Date;
  /** A larger `_count` is cut to this in silence; without it there is no limit. */
  maxPageSize?: number;
  /** Page size without `_count`; 20. */
  defaultPageSize?: number;
  /** The same search is answered from the result of an earlier one this long, in milliseconds; 60,000. */
  reuseSearchMs?: number;
  /** Next links work this long, in milliseconds; an hour. */
  searchExpiryMs?: number;
  /** How bulk exports behave. */
  bulk?: BulkExportsOptions;
  /** Search parameters that it leaves out in silence, of its self links too, as servers other than HAPI do. */
  ignored?: readonly string[];
  /** Who may ask; everybody by default. */
  auth?: FhirAuth;
  /** What stands before the server; nothing by default. */
  gateway?: Gateway;
  /** Whether answers are gzipped for clients that accept it; they are by default. */
  packs?: boolean;
  /** Sees every request first and can do something else with it. */
  intercept?: Intercept;
}

/** A running server. */
export interface FhirServer {
  /** Base address, such as `http://127.0.0.1:40123/fhir`. */
  url: string;
  /**
   * Store resources that have an id; with `keepMeta` under the version and time they come with. Returns how many. Conditional
   * references (`Location?identifier=…`) to what is stored already become plain ones, so load Locations first. The resources are
   * not copied: leave them alone afterwards.
   */
  load(resources: Iterable<FhirResource>, options?: { keepMeta?: boolean }): number;
  /** Store a new version of a resource, as a PUT does; returns it as stored. */
  put(resource: FhirResource): FhirResource;
  /** Delete a resource, as a DELETE does; returns whether it was there. */
  delete(type: string, id: string): boolean;
  /** Forget the results of searches, and exports, as a restart does where they are kept in memory. */
  forget(): void;
  /** Every request since the start, in the order of the answers. */
  requests: LoggedRequest[];
  /** Stop listening; what was stored is gone. */
  close(): Promise<void>;
}

/**
 * Start a FHIR R4 server that keeps everything in memory, listens on 127.0.0.1 alone and behaves, where our jobs meet it, as
 * HAPI FHIR JPA 8.8.0 does.
 *
 * @param options how it behaves
 * @returns the running server
 * @throws Error of node when the port is taken (`EADDRINUSE`)
 * @see http://hl7.org/fhir/R4/http.html
 * @example
 * const server = await startFhirServer({ maxPageSize: 200 });
 * server.load(readNdjson('Immunization.ndjson.gz'));
 * await fetch(`${server.url}/Immunization?date=ge2024-03-01&_count=200`);
 * await server.close();
 */
export async function startFhirServer(options: FhirServerOptions = {}): Promise<FhirServer> {
  const storage = new Storage();
  const now = options.now ?? (() => new Date());
  const times = { reuse: options.reuseSearchMs ?? 60_000, expiry: options.searchExpiryMs ?? 3_600_000 };
  const context = {
    storage,
    searches: new SavedSearches(times, randomUUID),
    exports: new BulkExports(options.bulk ?? {}, randomUUID),
    now,
    ignored: new Set(options.ignored),
    maxPageSize: options.maxPageSize ?? Number.POSITIVE_INFINITY,
    defaultPageSize: options.defaultPageSize ?? 20,
  };
  const http = await startHttpServer({
    port: options.port ?? 0,
    packs: options.packs ?? true,
    ...(options.intercept === undefined ? {} : { intercept: options.intercept }),
    handle: (request) => handle(request, context, options.auth, options.gateway),
  });
  return {
    url: `http://127.0.0.1:${http.port}${basePath}`,
    load: (resources, { keepMeta = false } = {}) => load(storage, resources, now(), keepMeta),
    put: (resource) => storage.put(structuredClone(resource), now()).version.resource ?? resource,
    delete: (type, id) => storage.delete(type, id, now()) !== undefined,
    forget: () => {
      context.searches.clear();
      context.exports.clear();
    },
    requests: http.requests,
    close: http.close,
  };
}

function load(storage: Storage, resources: Iterable<FhirResource>, now: Date, keepMeta: boolean): number {
  let count = 0;
  const resolve = referenceResolver(storage, 'keep');
  for (const resource of resources) {
    storage.put(resolve(resource), now, keepMeta);
    count += 1;
  }
  return count;
}
