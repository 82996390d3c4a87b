import { budgetSeconds, mapping } from 'tallysheet:workflow';
import { request } from '@openfn/language-fhir';
import { tally } from '../adaptors/fhir/index.ts';
import { beginRun, keep, systemClock } from '../adaptors/run/index.ts';
import { overFhir } from '../adaptors/transport/index.ts';

export * from '@openfn/language-fhir';

// The report step gets what is left of the run's time, and at least two fifths of it.
const seconds = budgetSeconds * 0.6;

/** Count the resources of the FHIR server as the mapping says, and propose the cells. */
const operations = [
  beginRun({ seconds, clock: systemClock }),
  tally(mapping, { over: overFhir(request), clock: systemClock, log: (line) => console.log(line) }),
  keep('proposed'),
];

export default operations;
