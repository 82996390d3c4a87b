/**
 * `@openfn/language-http` as it is published, but that `request` proves itself to a FHIR server with a key (SMART Backend
 * Services) where the credential says so: for jobs that need a stream, such as that of bulk export.
 */
import * as adaptor from './adaptor.ts';

export * from './adaptor.ts';

/** The adaptor as one namespace: the runtime's linker and the compiler look for it, as adaptors built for OpenFn have it. */
export default adaptor;
