import { budgetSeconds, mapping } from 'tallysheet:workflow';
import { request } from '@openfn/language-http';
import { dataValueSource, overSource } from '../adaptors/dhis2/source/index.ts';
import { tallyRecords } from '../adaptors/records/index.ts';
import { beginRun, keep, systemClock } from '../adaptors/run/index.ts';
import { overHttp } from '../adaptors/transport/index.ts';

export * from '@openfn/language-http';

// The report step gets what is left of the run's time, and at least two fifths of it.
const seconds = budgetSeconds * 0.6;

const log = (line: string) => console.log(line);

/** As dhis2-tally, for a DHIS2 that lets in by a bearer token or the client credentials of an OpenID Connect provider. */
const operations = [
  beginRun({ seconds, clock: systemClock }),
  tallyRecords(mapping, {
    over: overSource(overHttp(request, { clock: systemClock })),
    source: (dhis2, configuration) => dataValueSource(dhis2, mapping, log, configuration),
    clock: systemClock,
    log,
  }),
  keep('proposed'),
];

export default operations;
