import { budgetSeconds, mapping } from 'tallysheet:workflow';
import { request } from '@openfn/language-http';
import { jsonApiSource, tallyRecords } from '../adaptors/records/index.ts';
import { beginRun, keep, systemClock } from '../adaptors/run/index.ts';
import { jsonOverHttp } from '../adaptors/transport/index.ts';

export * from '@openfn/language-http';

/** What the API calls its parameters and properties. */
const movement = {
  path: 'movements',
  items: 'items',
  total: 'total',
  page: { number: 'page', size: 'pageSize', rows: 1000 },
  window: { from: 'dateFrom', to: 'dateTo' },
  changes: {
    since: 'updatedSince',
    updated: 'updatedAt',
    created: 'createdAt',
    deleted: 'deleted',
    query: { includeDeleted: 'true' },
    newest: { sort: '-updatedAt' },
  },
};

/** Count the movements of a logistics system with a plain JSON API, and propose the cells. */
const operations = [
  // The report step gets what is left of the run's time, and at least two fifths of it.
  beginRun({ seconds: budgetSeconds * 0.6, clock: systemClock }),
  tallyRecords(mapping, {
    over: jsonOverHttp(request),
    source: jsonApiSource({ movement }),
    clock: systemClock,
    log: (line) => console.log(line),
  }),
  keep('proposed'),
];

export default operations;
