import type { BulkExports } from './bulk-exports.ts';
import type { SavedSearches } from './saved-searches.ts';
import type { Storage } from './storage.ts';
import type { FhirResource } from './types.ts';

/** What every interaction of the server works with. */
export interface Context {
  storage: Storage;
  searches: SavedSearches;
  exports: BulkExports;
  now: () => Date;
  /** Base address as the client wrote it in `Host`, such as `http://127.0.0.1:8080/fhir`. */
  base: string;
  /** Search parameters that are left out in silence. */
  ignored: ReadonlySet<string>;
  maxPageSize: number;
  defaultPageSize: number;
  /** Whether tokens are asked for by a gateway, which says so in the CapabilityStatement. */
  guarded?: boolean;
}

/** A request as the interactions see it, be it of its own or an entry of a batch. */
export interface FhirRequest {
  method: string;
  /** The path below the base, such as `['Immunization', '_search']`. */
  segments: readonly string[];
  /** Decoded parameters of the address or of the form. */
  query: readonly (readonly [string, string])[];
  /** Names in lower case. */
  headers: Readonly<Record<string, string | undefined>>;
  /** The address below the base as it was written, such as `?_getpages=…`. */
  target: string;
  /** The parsed body; it is parsed when it is first asked for. */
  body: () => unknown;
}

/** What an interaction answers. */
export interface FhirAnswer {
  status: number;
  headers?: Record<string, string>;
  resource?: FhirResource;
  /** In place of a resource: lines of an export, or its manifest. */
  text?: string;
}
