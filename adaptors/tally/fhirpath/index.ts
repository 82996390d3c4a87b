/** FHIRPath expressions to JavaScript, at build time. Run time needs only functions.ts. */
export { type CompiledExpression, compileFhirPath, type ExpressionContext } from './compile.ts';
export { compileToFunction } from './compile-to-function.ts';
export { FhirPathError, type FhirPathErrorCode } from './errors.ts';
export { FhirPathRunError } from './runtime/fail.ts';
export type { ColumnType, FhirType } from './types.ts';
