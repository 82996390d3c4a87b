import assert from 'node:assert/strict';
import { createCalendar, type PeriodType, someMonth, writtenDays } from '../../../../adaptors/tally/period/index.ts';
import { nepali } from './nepali.ts';

const thai = createCalendar('thai');

describe('writtenDays', () => {
  const cases: [PeriodType, string, string, string, typeof thai?][] = [
    ['Monthly', '2024', '2024-01-01', '2024-12-31'],
    ['Monthly', '2024-02', '2024-02-01', '2024-02-29'],
    ['Monthly', ' 2024-02-15 ', '2024-02-15', '2024-02-15'],
    ['Monthly', '202402', '2024-02-01', '2024-02-29'],
    ['Weekly', '2024W5', '2024-01-29', '2024-02-04'],
    ['Monthly', '2080', '2023-04-14', '2024-04-12', nepali],
    ['Monthly', '2080-01', '2023-04-14', '2023-05-14', nepali],
    ['Monthly', '208001', '2023-04-14', '2023-05-14', nepali],
    ['Quarterly', '2080-01-31', '2023-05-14', '2023-05-14', nepali],
    ['Quarterly', '2080Q4', '2024-01-15', '2024-04-12', nepali],
    ['Daily', '20800131', '2023-05-14', '2023-05-14', nepali],
    ['Monthly', '2567', '2024-01-01', '2024-12-31', thai],
    ['Monthly', '2567-02-29', '2024-02-29', '2024-02-29', thai],
  ];
  for (const [type, text, start, end, calendar] of cases) {
    it(`takes "${text}" of ${calendar?.name ?? 'iso8601'} for ${start} to ${end}`, () => {
      assert.deepEqual(writtenDays(type, text, calendar), { start, end });
    });
  }

  const wrong: [string, typeof thai?][] = [
    ['2024-13'],
    ['2024-02-30'],
    ['soon'],
    ['2024W5'],
    ['2080-13', nepali],
    ['2080-00', nepali],
    ['2080-01-32', nepali],
    ['2080-01-00', nepali],
    ['2566-02-29', thai],
    ['80-01', nepali],
  ];
  for (const [text, calendar] of wrong) {
    it(`refuses "${text}" of ${calendar?.name ?? 'iso8601'}`, () => {
      assert.throws(() => writtenDays('Monthly', text, calendar), RangeError);
    });
  }

  for (const [text, calendar] of [
    ['2024-01', nepali],
    ['202401', nepali],
    ['2085', nepali],
    ['2084-12-31', nepali],
    ['2024', thai],
    ['0001', thai],
    ['2483-12', thai],
  ] as const) {
    it(`refuses "${text}", where nobody is sure of the ${calendar.name} calendar`, () => {
      assert.throws(() => writtenDays('Monthly', text, calendar), RangeError);
    });
  }

  it('has an example in each calendar', () => {
    assert.deepEqual(
      [someMonth(), someMonth(thai, 1), someMonth(nepali), someMonth(nepali, 2)],
      ['2024-03', '2567-04', '2080-11', '2081-01'],
    );
  });
});
