import { budgetSeconds, mapping, workflowName } from 'tallysheet:workflow';
import { http } from '@openfn/language-dhis2';
import { reportValues } from '../adaptors/dhis2/index.ts';
import { continueRun, keep, systemClock } from '../adaptors/run/index.ts';
import { overDhis2 } from '../adaptors/transport/index.ts';

export * from '@openfn/language-dhis2';

/** Send to DHIS2 what differs from the proposed cells, and commit. */
const operations = [
  continueRun({ seconds: budgetSeconds, clock: systemClock }),
  reportValues(mapping, {
    over: overDhis2(http),
    clock: systemClock,
    log: (line) => console.log(line),
    workflow: workflowName,
  }),
  keep('report'),
];

export default operations;
