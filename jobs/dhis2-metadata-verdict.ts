import { metadataVerdict } from '../adaptors/dhis2/sync/index.ts';

export * from '@openfn/language-common';

/** End the run red when a person has to look at it. */
const operations = [metadataVerdict()];

export default operations;
