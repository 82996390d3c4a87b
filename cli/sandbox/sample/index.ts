export type { FhirResource } from './fhir-resource.ts';
export { sampleMetadata } from './immunization/sample-metadata.ts';
export { samplePaperValues } from './immunization/sample-paper-values.ts';
export { sampleResources } from './immunization/sample-resources.ts';
export { opensrpMetadata } from './opensrp/opensrp-metadata.ts';
export { opensrpResources } from './opensrp/opensrp-resources.ts';
export type { PaperValue } from './paper-value.ts';
export { findSample, SAMPLES, type Sample, type SampleName } from './samples.ts';
