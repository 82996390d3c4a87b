/**
 * Operations of `@openfn/language-fhir` that jobs use: the same names, the same state, the same errors, on the same HTTP
 * library. It also asks for tokens: by client credentials, and by a key (SMART Backend Services), which OpenFn's sandbox
 * cannot, since it lets no job sign anything.
 */
import * as adaptor from './adaptor.ts';

export * from './adaptor.ts';

/** The adaptor as one namespace: the runtime's linker and the compiler look for it, as adaptors built for OpenFn have it. */
export default adaptor;
