import { verdict } from '../adaptors/run/index.ts';

export * from '@openfn/language-common';

/** End the run red when a person has to look at it. */
const operations = [verdict()];

export default operations;
