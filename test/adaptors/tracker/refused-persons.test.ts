import assert from 'node:assert/strict';
import type { RefusedPersons, Window } from '../../../adaptors/run/state.ts';
import { beginRound, endRound, mergeWindows, RefusedNotes } from '../../../adaptors/tracker/refused-persons.ts';

const minute = (n: number, length = 1): Window => [
  new Date(Date.UTC(2026, 2, 1) + n * 60_000).toISOString(),
  new Date(Date.UTC(2026, 2, 1) + (n + length) * 60_000).toISOString(),
];
const KNOWN: RefusedPersons = {
  persons: 2,
  of: 10,
  tried: '2026-03-02T00:00:00.000Z',
  windows: [minute(5), minute(9)],
};
const NEXT_DAY = '2026-03-03T00:00:00.000Z';
const noted = (...minutes: readonly number[]) => {
  const notes = new RefusedNotes();
  for (const n of minutes) notes.add({ resourceType: 'Patient', meta: { lastUpdated: minute(n)[0] } });
  return notes;
};

describe('refused persons', () => {
  it('are kept in windows in order, of which those that touch are one', () => {
    assert.deepEqual(mergeWindows([minute(3), minute(1), minute(2), minute(1)]), [minute(1, 3)]);
    assert.deepEqual(mergeWindows([minute(9), minute(1)]), [minute(1), minute(9)]);
  });

  it('have at most 50 windows, which hold all that was noted', () => {
    const all = Array.from({ length: 400 }, (_, at) => minute(at * at));
    const merged = mergeWindows(all);
    assert.ok(merged.length <= 50 && merged.length > 40);
    assert.ok(all.every(([from, to]) => merged.some(([first, last]) => first <= from && to <= last)));
    assert.equal(mergeWindows(Array.from({ length: 400 }, (_, at) => minute(at * 2))).length, 50);
  });

  it('are tried once a day, when asked, and where there was no time', () => {
    const todo = { persons: 2, windows: KNOWN.windows };
    const waiting = { todo: undefined, kept: { persons: 2, windows: KNOWN.windows } };
    assert.deepEqual(beginRound(KNOWN, '2026-03-02T19:59:59.000Z', false), waiting);
    assert.deepEqual(beginRound(KNOWN, NEXT_DAY, false).todo, todo);
    assert.deepEqual(beginRound(KNOWN, KNOWN.tried, true).todo, todo);
    assert.equal(beginRound(undefined, NEXT_DAY, true).todo, undefined);
    const left = { persons: 1, windows: [minute(9)] };
    const begun = beginRound({ ...KNOWN, persons: 1, windows: [minute(5)], left }, KNOWN.tried, false);
    assert.deepEqual(begun, { todo: left, kept: { persons: 1, windows: [minute(5)] } });
  });

  it('are those of this run and those that were not tried', () => {
    const now = KNOWN.tried;
    const waits = beginRound(KNOWN, now, false);
    const ended = endRound({ known: KNOWN, round: waits, left: [], notes: [noted(7)], read: 3, now: NEXT_DAY });
    assert.deepEqual(ended, { ...KNOWN, persons: 3, of: 13, windows: [minute(5), minute(7), minute(9)] });
    const first = beginRound(undefined, now, false);
    assert.equal(endRound({ known: undefined, round: first, left: [], notes: [noted()], read: 3, now }), undefined);
  });

  it('are none any more when all are taken, and half tried where the time was over', () => {
    const round = beginRound(KNOWN, NEXT_DAY, false);
    const end = { known: KNOWN, round, notes: [noted()], read: 2, now: NEXT_DAY };
    assert.equal(endRound({ ...end, left: [] }), undefined);
    assert.deepEqual(endRound({ ...end, left: [minute(9)], notes: [noted(5)] }), {
      persons: 1,
      of: 10,
      tried: NEXT_DAY,
      windows: [minute(5)],
      left: { persons: 2, windows: [minute(9)] },
    });
  });
});
