import { trackerVerdict } from '../adaptors/tracker/index.ts';

export * from '@openfn/language-common';

/** End the run red when a person has to look at it. */
const operations = [trackerVerdict()];

export default operations;
