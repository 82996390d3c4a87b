/**
 * Operations of `@openfn/language-dhis2` 8.2.1 that jobs use, for where that package is not installed: the same names,
 * the same state, the same errors, on the same HTTP library. It also speaks OAuth2, and keeps the session of a password.
 */
import * as adaptor from './adaptor.ts';

export * from './adaptor.ts';

/** The adaptor as one namespace: the runtime's linker and the compiler look for it, as adaptors built for OpenFn have it. */
export default adaptor;
