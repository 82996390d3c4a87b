import { budgetSeconds, mapping } from 'tallysheet:workflow';
import { request } from '@openfn/language-http';
import { tally } from '../adaptors/fhir/index.ts';
import { beginRun, keep, systemClock } from '../adaptors/run/index.ts';
import { fhirOverHttp } from '../adaptors/transport/index.ts';

export * from '@openfn/language-http';

// The report step gets what is left of the run's time, and at least two fifths of it.
const seconds = budgetSeconds * 0.6;

/** As fhir-tally, for a FHIR server that lets in by the client credentials of an OpenID Connect provider. */
const operations = [
  beginRun({ seconds, clock: systemClock }),
  tally(mapping, {
    over: fhirOverHttp(request, { clock: systemClock }),
    clock: systemClock,
    log: (line) => console.log(line),
  }),
  keep('proposed'),
];

export default operations;
