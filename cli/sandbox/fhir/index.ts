export type { AnswerFault, Fault, Intercept, InterceptedRequest, LoggedRequest } from '../http/index.ts';

export type { FhirAuth } from './authorize.ts';
export type { Gateway } from './gateway.ts';
export { readNdjson } from './read-ndjson.ts';
export { type FhirServer, type FhirServerOptions, startFhirServer } from './start-fhir-server.ts';
export type { FhirMeta, FhirResource } from './types.ts';
