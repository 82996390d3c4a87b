export type { FhirResource } from './fhir-resource.ts';
export { sampleMetadata } from './sample-metadata.ts';
export { type PaperValue, samplePaperValues } from './sample-paper-values.ts';
export { sampleResources } from './sample-resources.ts';
