import assert from 'node:assert/strict';
import type { Dated } from '../../../adaptors/tally/dating.ts';
import { createNewest, type HeldRow } from '../../../adaptors/tally/newest.ts';

const dated: Dated = { start: 19783, end: 19813, period: '202403', at: 0, isPartial: false };

/** A row `[written, measure]` of a resource. */
function held(id: string, written: string | null, measure = 'm', more: Partial<HeldRow> = {}): HeldRow {
  return { id, row: [written, measure], dated, unit: 0, expression: 0, ...more };
}

function settled(rows: readonly HeldRow[]): string[] {
  const newest = createNewest({ by: 0, per: [1] }, 'Africa/Nairobi');
  for (const row of rows) newest.add(row);
  const reasons = [...newest.settle()].map(({ id, reason = 'counts' }) => `${id.replace('\u0001', '#')} ${reason}`);
  assert.deepEqual([...newest.settle()], []);
  return reasons.sort();
}

describe('createNewest', () => {
  const cases: readonly (readonly [title: string, rows: readonly HeldRow[], expected: readonly string[]])[] = [
    ['lets one alone through, whatever its date', [held('a', null)], ['a counts']],
    [
      'compares instants, not texts',
      [held('a', '2024-04-02T10:00:00+03:00'), held('b', '2024-04-02T08:30:00Z')],
      ['a superseded', 'b counts'],
    ],
    [
      'takes the day in the zone of the mapping',
      [held('a', '2024-04-01T22:00:00Z'), held('b', '2024-04-01')],
      ['a counts', 'b superseded'],
    ],
    [
      'takes a day without a time for the beginning of it',
      [held('a', '2024-04-02'), held('b', '2024-04-02T00:00:00+03:00')],
      ['a superseded', 'b counts'],
    ],
    [
      'takes what has no date, or none that is one, for the oldest',
      [held('a', 'soon'), held('b', '1999')],
      ['a superseded', 'b counts'],
    ],
    [
      'holds all that are equally new',
      [held('a', '2024-04-02'), held('b', '2024-04-02'), held('c', '2024')],
      ['a many-newest', 'b many-newest', 'c superseded'],
    ],
    ['holds two without dates', [held('a', null), held('b', null)], ['a many-newest', 'b many-newest']],
    [
      'keeps all rows of a resource together, by the newest of them',
      [held('a', '2024-04-01'), held('a\u00011', '2024-04-03'), held('b', '2024-04-02')],
      ['a counts', 'a#1 counts', 'b superseded'],
    ],
    [
      'tells apart org units, periods and what the mapping names',
      [
        held('a', '2024-04-01'),
        held('b', '2024-04-02', 'n'),
        held('c', '2024-04-02', 'm', { unit: 1 }),
        held('d', '2024-04-02', 'm', { dated: { ...dated, at: 1 } }),
      ],
      ['a counts', 'b counts', 'c counts', 'd counts'],
    ],
  ];
  for (const [title, rows, expected] of cases) {
    it(title, () => {
      assert.deepEqual(settled(rows), expected);
      assert.deepEqual(settled([...rows].reverse()), expected);
    });
  }
});
