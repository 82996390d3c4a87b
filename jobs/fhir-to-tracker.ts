import { budgetSeconds, tracker, workflowName } from 'tallysheet:workflow';
import { request } from '@openfn/language-http';
import { beginRun, keep, systemClock } from '../adaptors/run/index.ts';
import { sendPersons } from '../adaptors/tracker/index.ts';
import { fhirOverHttp, overHttp } from '../adaptors/transport/index.ts';

export * from '@openfn/language-http';

/** Send persons that changed, with their enrollment and events: a page is read, mapped, posted and forgotten. */
const operations = [
  beginRun({ seconds: budgetSeconds, clock: systemClock }),
  sendPersons(tracker, {
    fhir: fhirOverHttp(request, { clock: systemClock }),
    dhis2: overHttp(request, { clock: systemClock }),
    clock: systemClock,
    log: (line) => console.log(line),
    workflow: workflowName,
  }),
  keep('tracker'),
];

export default operations;
