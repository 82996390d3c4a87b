export { BuildError, type BuildErrorCode } from './build-error.ts';
export { buildLocalAdaptors } from './build-local-adaptors.ts';
export { type BuildWorkflowOptions, type BuiltStep, type BuiltWorkflow, buildWorkflow } from './build-workflow.ts';
export { checkBundle } from './check-bundle.ts';
export { findWorkflows } from './find-workflows.ts';
export { loadWorkflow } from './load-workflow.ts';
export type { CompileMapping, MappingSource } from './mapping-source.ts';
export { type AdaptorChoice, adaptorText, type Workflow, type WorkflowStep } from './workflow.ts';
