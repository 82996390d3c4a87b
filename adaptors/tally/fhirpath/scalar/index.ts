/** FHIRPath expressions to JavaScript that answers with one value, fast, at build time. */
export { type CompiledScalar, compileScalar, compileTest } from './compile-scalar.ts';
