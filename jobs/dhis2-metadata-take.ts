import { budgetSeconds, metadata } from 'tallysheet:workflow';
import { http } from '@openfn/language-dhis2';
import { overSource } from '../adaptors/dhis2/source/index.ts';
import { takeMetadata } from '../adaptors/dhis2/sync/index.ts';
import { systemClock } from '../adaptors/run/index.ts';
import { overDhis2 } from '../adaptors/transport/index.ts';

export * from '@openfn/language-dhis2';

/** Read the org units, data elements and data sets of another DHIS2 that the mapping names. */
const operations = [
  takeMetadata(metadata, {
    over: overSource(overDhis2(http)),
    clock: systemClock,
    log: (line) => console.log(line),
    seconds: budgetSeconds / 2,
  }),
];

export default operations;
