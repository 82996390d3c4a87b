import { budgetSeconds, mapping } from 'tallysheet:workflow';
import { request } from '@openfn/language-http';
import { godataSource } from '../adaptors/godata/index.ts';
import { tallyRecords } from '../adaptors/records/index.ts';
import { beginRun, keep, systemClock } from '../adaptors/run/index.ts';
import { godataOverHttp } from '../adaptors/transport/index.ts';

export * from '@openfn/language-http';

// The report step gets what is left of the run's time, and at least two fifths of it.
const seconds = budgetSeconds * 0.6;

/** Count the cases and contacts of an outbreak in Go.Data as the mapping says, and propose the cells. */
const operations = [
  beginRun({ seconds, clock: systemClock }),
  tallyRecords(mapping, {
    over: godataOverHttp(request, { clock: systemClock }),
    source: godataSource,
    clock: systemClock,
    log: (line) => console.log(line),
  }),
  keep('proposed'),
];

export default operations;
