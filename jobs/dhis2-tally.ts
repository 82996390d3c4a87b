import { budgetSeconds, mapping } from 'tallysheet:workflow';
import { http } from '@openfn/language-dhis2';
import { dataValueSource, overSource } from '../adaptors/dhis2/source/index.ts';
import { tallyRecords } from '../adaptors/records/index.ts';
import { beginRun, keep, systemClock } from '../adaptors/run/index.ts';
import { overDhis2 } from '../adaptors/transport/index.ts';

export * from '@openfn/language-dhis2';

// The report step gets what is left of the run's time, and at least two fifths of it.
const seconds = budgetSeconds * 0.6;

const log = (line: string) => console.log(line);

/** Add up the values of another DHIS2 as the maps of the mapping say, and propose the cells. */
const operations = [
  beginRun({ seconds, clock: systemClock }),
  tallyRecords(mapping, {
    over: overSource(overDhis2(http)),
    source: (dhis2, configuration) => dataValueSource(dhis2, mapping, log, configuration),
    clock: systemClock,
    log,
  }),
  keep('proposed'),
];

export default operations;
