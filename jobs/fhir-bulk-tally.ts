import { budgetSeconds, bulk, mapping } from 'tallysheet:workflow';
import { request } from '@openfn/language-http';
import { bulkOverHttp, bulkTally } from '../adaptors/fhir/bulk/index.ts';
import { beginRun, keep, systemClock } from '../adaptors/run/index.ts';

export * from '@openfn/language-http';

// The report step gets what is left of the run's time, and at least two fifths of it.
const seconds = budgetSeconds * 0.6;

/** As fhir-tally, by bulk export: start one, wait for it, or count it and propose the cells. */
const operations = [
  beginRun({ seconds, clock: systemClock }),
  bulkTally(mapping, {
    bulk,
    over: bulkOverHttp(request, { clock: systemClock }),
    clock: systemClock,
    log: (line) => console.log(line),
  }),
  keep('proposed'),
];

export default operations;
