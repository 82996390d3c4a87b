export { bindAdaptor } from './adaptor-binding.ts';
export { type Dhis2Http, overDhis2 } from './dhis2-binding.ts';
export { type FhirRequest, overFhir } from './fhir-binding.ts';
export { type Meter, metered, type Traffic } from './metered.ts';
export { type RetryOptions, retrying } from './retrying.ts';
export type { Query, System, Transport, TransportRequest, TransportResponse } from './transport.ts';
export { expectOk, TransportError, type TransportErrorCode } from './transport-error.ts';
