import assert from 'node:assert/strict';
import { windowQuery } from '../../../adaptors/fhir/window-query.ts';
import { eventPeriods, watchedRows } from '../../../adaptors/run/event-period.ts';
import { createBatchSizer } from '../../../adaptors/run/period-batches.ts';
import { viewOf } from '../../../adaptors/tally/view-of.ts';
import { compile } from '../tally/compile.ts';
import { dosesBy } from './doses-of-children.ts';

/** Doses by month of Nepal, and of each child how many it had in the three months before. */
const period = 'type: Monthly, timeZone: Asia/Kathmandu, calendar: nepali, since: 2079-01';
const mapping = compile(`${dosesBy(period)}sources:
  - rows: dose
    facts:
      had: { rows: dose, of: patient, subject: patient, date: date, lookBack: 3 months, facts: { doses: { count: true } } }
    date: date
    orgUnit: [place]
    values: [{ dataElement: SECOND, where: had.doses = 2 }]
`);

describe('reading from a FHIR server by the months of Nepal', () => {
  it('asks for days of ISO 8601', () => {
    const query = windowQuery(mapping, viewOf(mapping, 'dose'), ['208101', '208012']);
    assert.deepEqual(query, { date: ['ge2024-03-13', 'le2024-05-14'] });
  });

  it('takes months together that follow each other over the new year', () => {
    const sizer = createBatchSizer(mapping);
    sizer.learn(1, 0);
    sizer.learn(2, 0);
    assert.deepEqual(sizer.next(['208102', '208101', '208012', '208010']), ['208102', '208101', '208012']);
  });

  it('knows which months count a changed dose, those that look back at it included', () => {
    const [own, lookingBack] = watchedRows(mapping).map((watched) => eventPeriods(mapping, watched));
    const dose = { resourceType: 'Immunization', occurrenceDateTime: '2024-03-31T18:15:00Z' };
    assert.deepEqual(own?.(dose), ['208012']);
    assert.deepEqual(lookingBack?.(dose), ['208012', '208101', '208102', '208103']);
  });
});
