import assert from 'node:assert/strict';
import fc from 'fast-check';
import { currentPeriod, planPeriods, windowOf } from '../../../adaptors/run/plan.ts';
import { comparePeriods, periodRange, periodsBetween, shiftPeriod } from '../../../adaptors/tally/period/index.ts';
import { nepali } from '../tally/period/nepali.ts';
import { deepFreeze, mappingWith } from './fixtures.ts';
import { parkedAt, plan } from './planned.ts';

describe('planPeriods', () => {
  it('opens the newest ended periods, the newest first', () => {
    assert.deepEqual(plan({}), { open: ['202402', '202401'], dirty: [], waiting: [], tooLate: [], beforeSince: [] });
  });

  it('counts what has ended since the last run, however long ago that was', () => {
    const mapping = mappingWith({ since: '202301', keepOpen: 2 });
    const { open, dirty } = plan({ countedTo: '202309' }, [], mapping);
    assert.deepEqual(
      [open, dirty],
      [
        ['202402', '202401'],
        ['202312', '202311', '202310'],
      ],
    );
    assert.deepEqual(plan({ countedTo: '202402' }, [], mapping).dirty, []);
    assert.deepEqual(plan({ countedTo: '202401' }, [], mappingWith({ keepOpen: 0 })).dirty, ['202402']);
  });

  it('takes what an earlier run left before what is found again each run, so that it gets on', () => {
    const mapping = mappingWith({ since: '202301', keepOpen: 1 });
    const { dirty } = plan({ dirty: ['202301', '202302'] }, 'all', mapping);
    assert.deepEqual(dirty.slice(0, 3), ['202302', '202301', '202401']);
  });

  it('passes over the newest period of an earlier period type', () => {
    assert.deepEqual(plan({ countedTo: '2023W9' }).dirty, []);
  });

  it('opens none with keepOpen 0', () => {
    const { open, dirty } = plan({}, ['202402'], mappingWith({ keepOpen: 0 }));
    assert.deepEqual([open, dirty], [[], ['202402']]);
  });

  it('opens the current period only where the mapping includes it', () => {
    assert.deepEqual(plan({}, [], mappingWith({ includeCurrent: true })).open, ['202403', '202402', '202401']);
    assert.deepEqual(plan({}, [], mappingWith({ includeCurrent: true, keepOpen: 0 })).open, ['202403']);
  });

  it('opens first what the last run had no time for, so that it does not wait behind a newer one for ever', () => {
    assert.deepEqual(plan({ dirty: ['202401'] }).open, ['202401', '202402']);
    assert.deepEqual(plan({ dirty: ['202402'] }).open, ['202402', '202401']);
  });

  it('opens nothing before since', () => {
    assert.deepEqual(plan({}, [], mappingWith({ since: '202402', keepOpen: 5 })).open, ['202402']);
    const future = mappingWith({ since: '202501', keepOpen: 5, includeCurrent: true });
    assert.deepEqual(plan({}, ['202401'], future), {
      open: [],
      dirty: [],
      waiting: [],
      beforeSince: ['202401'],
      tooLate: [],
    });
  });

  it('takes the current period in the time zone of the mapping', () => {
    assert.deepEqual(plan({}, [], mappingWith(), '2024-02-29T20:59:00Z').open, ['202401', '202312']);
    assert.deepEqual(plan({}, [], mappingWith(), '2024-02-29T21:00:00Z').open, ['202402', '202401']);
  });

  it('counts all periods since `since` on the first run, the newest first', () => {
    const { open, dirty, waiting } = plan({}, 'all');
    assert.deepEqual(open, ['202402', '202401']);
    assert.deepEqual(dirty, periodsBetween('Monthly', '202301', '202312').reverse());
    assert.deepEqual(waiting, []);
  });

  it('counts what changed and what is dirty, once, without those of the open window', () => {
    const { dirty } = plan({ dirty: ['202305', '202307', '202402'] }, ['202307', '202401', '202303']);
    assert.deepEqual(dirty, ['202307', '202305', '202303']);
  });

  it('lets changes wait that lie in periods that have not ended', () => {
    const { dirty, waiting } = plan({ dirty: ['202404'] }, ['202403', '202403']);
    assert.deepEqual([dirty, waiting], [[], ['202403', '202404']]);
    assert.deepEqual(plan({}, ['202403', '202404'], mappingWith({ includeCurrent: true })).waiting, ['202404']);
  });

  it('waits for no period beyond the next one, whose dates are mistyped', () => {
    const { waiting, tooLate } = plan({ dirty: ['220603'] }, ['202404', '202405']);
    assert.deepEqual([waiting, tooLate], [['202404'], ['202405', '220603']]);
  });

  it('names changes before since, and counts none of them', () => {
    const { dirty, beforeSince } = plan({}, ['202211', '202301', '202212']);
    assert.deepEqual([dirty, beforeSince], [['202301'], ['202211', '202212']]);
  });

  it('leaves parked periods alone in which nothing changed', () => {
    const { open, dirty } = plan({ parked: parkedAt('202402', '202305'), dirty: ['202306'] });
    assert.deepEqual([open, dirty], [['202401'], ['202306']]);
  });

  it('counts a parked period again when something in it changed, or a recount names it', () => {
    const state = { parked: parkedAt('202402', '202305', '202303') };
    const { open, dirty } = plan(state, ['202402', '202305']);
    assert.deepEqual([open, dirty], [['202402', '202401'], ['202305']]);
    assert.deepEqual(plan({ ...state, recount: '2023-03' }).dirty, ['202303']);
  });

  it('tries parked periods again when asked', () => {
    const { open, dirty } = plan({ parked: parkedAt('202402', '202305'), retryParked: true });
    assert.deepEqual([open, dirty], [['202402', '202401'], ['202305']]);
  });

  it('refuses periods of another type than the mapping counts now', () => {
    for (const state of [{ dirty: ['2024W9'] }, { parked: parkedAt('2024W9') }]) {
      assert.throws(() => plan({ ...state, recount: 'all', mappingHash: 'h0' }), {
        code: 'state-invalid',
        message:
          'the state holds "2024W9", which is no Monthly period — start with an empty state {}, which counts all periods again (state-invalid)',
      });
    }
  });

  describe('in the calendar of Nepal', () => {
    const mapping = mappingWith({ calendar: nepali, timeZone: 'Asia/Kathmandu', since: '207911' });
    const planned = (state: Parameters<typeof planPeriods>[1], now: string, changed: readonly string[] = []) =>
      planPeriods(mapping, state, changed, now);
    const NEW_YEAR = '2024-04-12T18:15:00Z';

    it('counts the months that have ended there', () => {
      assert.deepEqual(planned({}, NEW_YEAR).open, ['208012', '208011']);
      assert.deepEqual(planned({}, '2024-04-12T18:14:59Z').open, ['208011', '208010']);
      const { open, dirty, beforeSince, waiting, tooLate } = planned(
        { calendar: 'nepali', dirty: ['2080-01'], parked: [{ period: '208003', code: 'expired', since: NEW_YEAR }] },
        NEW_YEAR,
        ['207910', '207912', '208101', '208102', '208103'],
      );
      assert.deepEqual(open, ['208012', '208011']);
      assert.deepEqual(dirty, ['208001', '207912']);
      assert.deepEqual([beforeSince, waiting, tooLate], [['207910'], ['208101', '208102'], ['208103']]);
    });

    it('asks for the days of their months', () => {
      assert.deepEqual(windowOf(mapping.period, ['208012', '208101']), { start: '2024-03-13', end: '2024-05-14' });
    });

    it('takes the periods of a state in another calendar for none', () => {
      const message =
        /^the state holds periods of the calendar iso8601, the mapping counts in nepali — start with an empty state/;
      assert.throws(() => planned({ dirty: ['202403'] }, NEW_YEAR), { code: 'state-invalid', message });
      const parked = [{ period: '208003', code: 'expired', since: NEW_YEAR }];
      assert.throws(() => plan({ calendar: 'nepali', parked }), { code: 'state-invalid' });
      assert.doesNotThrow(() => plan({ calendar: 'gregorian', dirty: ['202301'] }));
      assert.doesNotThrow(() => planned({ dirty: [], parked: [] }, NEW_YEAR));
    });

    it('stops when nobody knows the months of today', () => {
      assert.doesNotThrow(() => planned({}, '2028-04-11T18:00:00Z'));
      assert.throws(() => planned({}, '2028-04-13T18:15:00Z'), {
        code: 'calendar-ended',
        message: /^the months of the nepali calendar are known until 2028-04-1\d — update Tallysheet, then build again/,
      });
    });
  });

  describe('weekly', () => {
    const weekly = (rest = {}) => mappingWith({ type: 'Weekly', since: '2020W50', keepOpen: 3, ...rest });

    it('opens weeks over the end of a year of 53', () => {
      assert.deepEqual(plan({}, [], weekly(), '2021-01-12T08:00:00Z').open, ['2021W1', '2020W53', '2020W52']);
      assert.deepEqual(plan({}, [], weekly(), '2021-01-10T08:00:00Z').open, ['2020W53', '2020W52', '2020W51']);
    });

    it('opens weeks over the end of a year of 52', () => {
      assert.deepEqual(plan({}, [], weekly(), '2024-12-30T08:00:00Z').open, ['2024W52', '2024W51', '2024W50']);
      assert.deepEqual(plan({}, [], weekly(), '2025-01-06T08:00:00Z').open, ['2025W1', '2024W52', '2024W51']);
    });

    it('orders weeks by time and not by text, and reads a leading zero', () => {
      const { dirty } = plan(
        { dirty: ['2021W02', '2020W53'] },
        ['2021W10', '2021W9'],
        weekly(),
        '2021-06-01T08:00:00Z',
      );
      // What an earlier run left comes first.
      assert.deepEqual(dirty, ['2021W2', '2020W53', '2021W10', '2021W9']);
    });
  });

  it('never plans a period before since unasked, in the future, or parked without a change', () => {
    const types = { Monthly: { since: '202211', changed: '202001' }, Weekly: { since: '2022W45', changed: '2020W1' } };
    fc.assert(
      fc.property(
        fc.constantFrom('Monthly' as const, 'Weekly' as const),
        fc.integer({ min: 0, max: 6 }),
        fc.boolean(),
        fc.boolean(),
        fc.array(fc.nat({ max: 90 }), { maxLength: 8 }),
        fc.array(fc.nat({ max: 90 }), { maxLength: 8 }),
        fc.array(fc.nat({ max: 90 }), { maxLength: 8 }),
        fc.boolean(),
        fc.integer({ min: Date.parse('2022-06-01'), max: Date.parse('2026-12-31') }),
        (type, keepOpen, includeCurrent, isFirst, dirtyAt, changedAt, parkedPlaces, retryParked, at) => {
          const idAt = (by: number) => shiftPeriod(type, types[type].changed, by);
          const mapping = mappingWith({ type, keepOpen, includeCurrent, since: types[type].since });
          const now = new Date(at).toISOString();
          const parked = parkedAt(...parkedPlaces.map(idAt));
          const state = { dirty: dirtyAt.map(idAt), parked, retryParked };
          const changed = isFirst ? ('all' as const) : changedAt.map(idAt);
          const { open, dirty, waiting, tooLate, beforeSince } = plan(state, changed, mapping, now);
          const current = currentPeriod(mapping.period, now);
          const planned = [...open, ...dirty];
          const touched = new Set([...state.dirty, ...changedAt.map(idAt)]);
          const rests = parked.map(({ period }) => period).filter((period) => !touched.has(period));
          const avoided = new Set(retryParked || isFirst ? [] : rests);
          const last = includeCurrent ? current : shiftPeriod(type, current, -1);
          assert.equal(new Set(planned).size, planned.length);
          for (const period of planned) {
            const isAsked =
              state.dirty.includes(period) || (retryParked && parked.some((one) => one.period === period));
            assert.ok(
              isAsked || comparePeriods(type, period, mapping.period.since) >= 0,
              `${period} lies before since`,
            );
            assert.ok(comparePeriods(type, period, last) <= 0, `${period} has not ended at ${now}`);
            assert.ok(!avoided.has(period), `${period} is parked`);
          }
          // Nothing that is dirty or changed is forgotten.
          const somewhere = new Set([...planned, ...waiting, ...tooLate, ...beforeSince]);
          const noted = [...state.dirty, ...changedAt.map(idAt).filter(() => !isFirst)];
          for (const period of noted) assert.ok(somewhere.has(period), `${period} is forgotten`);
        },
      ),
      { numRuns: 300 },
    );
  });
});

describe('currentPeriod', () => {
  it('refuses what is no instant', () => {
    assert.throws(() => currentPeriod(mappingWith().period, 'today'), { name: 'RangeError' });
  });
});

describe('windowOf', () => {
  const table: [string, 'Monthly' | 'Weekly', string[], string, string][] = [
    ['a month of a leap year', 'Monthly', ['202402'], '2024-01-31', '2024-03-01'],
    ['January', 'Monthly', ['202401'], '2023-12-31', '2024-02-01'],
    ['months in any order', 'Monthly', ['202402', '202312', '202401'], '2023-11-30', '2024-03-01'],
    ['week 53', 'Weekly', ['2020W53'], '2020-12-27', '2021-01-04'],
    ['weeks over the end of a year', 'Weekly', ['2025W1', '2024W52'], '2024-12-22', '2025-01-06'],
    ['weeks whose texts sort otherwise', 'Weekly', ['2024W9', '2024W10'], '2024-02-25', '2024-03-11'],
  ];
  for (const [title, type, periods, start, end] of table) {
    it(`asks for a day more on each side: ${title}`, () => {
      assert.deepEqual(windowOf(mappingWith({ type }).period, deepFreeze(periods)), { start, end });
      for (const period of periods) assert.ok(start < periodRange(type, period).start);
    });
  }

  it('needs a period, of the type of the mapping', () => {
    assert.throws(() => windowOf(mappingWith().period, []), { name: 'RangeError', message: 'a window needs a period' });
    assert.throws(() => windowOf(mappingWith().period, ['2024W1']), { name: 'RangeError' });
  });
});
