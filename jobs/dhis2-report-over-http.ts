import { budgetSeconds, mapping, workflowName } from 'tallysheet:workflow';
import { request } from '@openfn/language-http';
import { reportValues } from '../adaptors/dhis2/index.ts';
import { continueRun, keep, systemClock } from '../adaptors/run/index.ts';
import { overHttp } from '../adaptors/transport/index.ts';

export * from '@openfn/language-http';

/** As dhis2-report, for a DHIS2 that lets in by a bearer token or the client credentials of an OpenID Connect provider. */
const operations = [
  continueRun({ seconds: budgetSeconds, clock: systemClock }),
  reportValues(mapping, {
    over: overHttp(request, { clock: systemClock }),
    clock: systemClock,
    log: (line) => console.log(line),
    workflow: workflowName,
  }),
  keep('report'),
];

export default operations;
