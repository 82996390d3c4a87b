/** FHIRPath expressions to JavaScript, at build time. Run time needs only functions.ts. */
export {
  type CompiledExpression,
  compileFhirPath,
  type ElementContext,
  type ExpressionContext,
  type RecordContext,
  type ResourceContext,
  type RowContext,
} from './compile.ts';
export { compileToFunction } from './compile-to-function.ts';
export type { Constants, ConstantValue } from './constants.ts';
export { FhirPathError, type FhirPathErrorCode } from './errors.ts';
export { FhirPathRunError } from './runtime/fail.ts';
export type { Unusual } from './runtime/scalars.ts';
export { type CompiledScalar, compileScalar, compileTest } from './scalar/index.ts';
export { type ColumnType, type FhirType, JSON_TYPE } from './types.ts';
