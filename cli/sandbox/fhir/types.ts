/** `Resource.meta`, as far as the server reads it. */
export interface FhirMeta {
  versionId?: string;
  lastUpdated?: string;
  tag?: unknown[];
  [key: string]: unknown;
}

/** Any resource in its JSON form (http://hl7.org/fhir/R4/json.html). */
export interface FhirResource {
  resourceType: string;
  id?: string;
  meta?: FhirMeta;
  [key: string]: unknown;
}

/** One version of a resource; never changed after it was written. */
export interface Version {
  type: string;
  id: string;
  versionId: string;
  /** ISO 8601 with milliseconds and an offset. */
  lastUpdated: string;
  /** `lastUpdated` in milliseconds since 1970. */
  time: number;
  /** Absent where the version is a deletion. */
  resource?: FhirResource;
}

/** How a search parameter is compared (http://hl7.org/fhir/R4/search.html#ptypes). */
export type ParameterType = 'date' | 'token' | 'reference' | 'string' | 'uri';

/** A search parameter of a resource type. */
export interface SearchParameter {
  name: string;
  type: ParameterType;
  /** Element paths such as `protocolApplied.series`; several are alternatives. */
  paths: readonly string[];
  /** The type that a reference without one points to, such as `Patient`; other targets do not match. */
  target?: string;
}
