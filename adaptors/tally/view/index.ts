/** Views: SQL on FHIR ViewDefinitions to JavaScript, at build time. Run time needs only rows.ts. */
export { compileToRows } from './compile-to-rows.ts';
export { loadShortView } from './load-short-view.ts';
export { loadViewDefinition, readViewDefinition } from './load-view-definition.ts';
export type { LoadedColumn, LoadedView } from './loaded-view.ts';
