import { budgetSeconds, metadata, workflowName } from 'tallysheet:workflow';
import { http } from '@openfn/language-dhis2';
import { applyMetadata } from '../adaptors/dhis2/sync/index.ts';
import { systemClock } from '../adaptors/run/index.ts';
import { overDhis2 } from '../adaptors/transport/index.ts';

export * from '@openfn/language-dhis2';

/** Say what differs from it in DHIS2, and write that where somebody asked for it. */
const operations = [
  applyMetadata(metadata, {
    over: overDhis2(http),
    clock: systemClock,
    log: (line) => console.log(line),
    seconds: budgetSeconds / 2,
    workflow: workflowName,
  }),
];

export default operations;
