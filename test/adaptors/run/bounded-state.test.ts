import assert from 'node:assert/strict';
import fc from 'fast-check';
import { commitRun } from '../../../adaptors/run/commit.ts';
import { packParked, unpackParked } from '../../../adaptors/run/parked-groups.ts';
import { packPeriods, unpackPeriods } from '../../../adaptors/run/period-spans.ts';
import { planPeriods } from '../../../adaptors/run/plan.ts';
import { keptState, readState } from '../../../adaptors/run/read-state.ts';
import type { KeptState, Parked, RunState } from '../../../adaptors/run/state.ts';
import { periodsBetween } from '../../../adaptors/tally/period/index.ts';
import { nepali } from '../tally/period/nepali.ts';
import { finishedWith, mappingWith, NOW, proposal } from './fixtures.ts';

const MOST_BYTES = 64_000;
const DAILY = { type: 'Daily', since: '20140101', keepOpen: 2 } as const;
const TEN_YEARS = periodsBetween('Daily', '20140101', '20231231');
const mapping = mappingWith(DAILY);
const bytesOf = (state: KeptState) => Buffer.byteLength(JSON.stringify(keptState(state)));
const since = (day: number) => new Date(Date.parse('2014-01-01T04:00:00.123Z') + day * 86_400_000).toISOString();

/** Commit what DHIS2 does not take, and what is left to do. */
function commit(state: RunState, parked: ReadonlyMap<string, { code: string; values: number }>, dirty: string[] = []) {
  const periods = [...parked.keys()];
  const finished = finishedWith({ parked, dirty }, { mapping, proposed: proposal({ periods }) });
  return keptState(commitRun(state, finished));
}

describe('the state of ten years of days', () => {
  it('stays below 64 kB with all of them parked by one run', () => {
    const parked = new Map(TEN_YEARS.map((day, at) => [day, { code: 'expired', values: at % 977 }]));
    const state = commit({}, parked);
    assert.ok(bytesOf(state) < MOST_BYTES, `${bytesOf(state)} bytes`);
    assert.deepEqual(
      unpackParked(mapping.period, state.parked ?? []).map(({ period }) => period),
      TEN_YEARS,
    );
  });

  it('stays below 64 kB with each of them parked by a run of its own, for reasons that change', () => {
    const codes = ['expired', 'not-open', 'E8033', 'approved'];
    const parked = TEN_YEARS.map((period, day): Parked => {
      return { period, code: codes[day % codes.length] ?? '', since: since(day), values: day };
    });
    // As the last version wrote it.
    const old: KeptState = { parked };
    assert.ok(bytesOf(old) > 4 * MOST_BYTES);
    const state = commit(readState(old), new Map());
    assert.ok(bytesOf(state) < MOST_BYTES, `${bytesOf(state)} bytes`);
    const known = unpackParked(mapping.period, state.parked ?? []);
    assert.deepEqual(
      known.map(({ period, code }) => [period, code]),
      parked.map(({ period, code }) => [period, code]),
    );
    assert.equal(known[5]?.since, since(1), 'the earliest of its reason');
  });

  it('stays below 64 kB with every second one dirty and the others parked', () => {
    const isOdd = (_: string, at: number) => at % 2 === 1;
    const dirty = TEN_YEARS.filter(isOdd);
    const parked = new Map(
      TEN_YEARS.filter((day, at) => !isOdd(day, at)).map((day) => [day, { code: 'E8030', values: 1 }]),
    );
    const state = commit({}, parked, dirty);
    assert.ok(bytesOf(state) < MOST_BYTES, `${bytesOf(state)} bytes`);
    const plan = planPeriods(mapping, { ...state, mappingHash: 'h1' }, [], '2024-01-10T00:00:00Z');
    assert.deepEqual(
      [...plan.dirty].sort().filter((day) => day <= '20231231'),
      dirty,
    );
    const again = planPeriods(mapping, { ...state, retryParked: true }, [], '2024-01-10T00:00:00Z');
    assert.ok(TEN_YEARS.every((day) => again.dirty.includes(day)));
  });

  it('stays below 64 kB with all of them dirty, and is planned from', () => {
    const state = commit({}, new Map(), TEN_YEARS);
    assert.deepEqual(state.dirty, ['20140101..20231231']);
    const plan = planPeriods(mapping, readState(state), [], '2024-01-01T12:00:00Z');
    assert.equal(plan.dirty.length + plan.open.length, TEN_YEARS.length);
  });

  it('takes what one run has left out of what the next one counts', () => {
    const parked = new Map(TEN_YEARS.map((day) => [day, { code: 'expired', values: 1 }]));
    const first = commit({}, parked);
    const taken = finishedWith({}, { mapping, proposed: proposal({ periods: ['20200101'] }) });
    const next = commitRun(first, taken);
    assert.equal(unpackParked(mapping.period, next.parked ?? []).length, TEN_YEARS.length - 1);
    assert.deepEqual(next.parked, [
      { periods: ['20140101..20191231', '20200102..20231231'], code: 'expired', since: NOW, values: 1 },
    ]);
  });

  it('is refused where its spans are of another period type', () => {
    const monthly = mappingWith({ type: 'Monthly', since: '201401' });
    for (const state of [
      { dirty: ['20140101..20231231'] },
      { parked: [{ periods: ['20140101..20231231'], code: 'expired', since: NOW }] },
    ]) {
      assert.throws(() => planPeriods(monthly, readState(state), [], NOW), { code: 'state-invalid' });
    }
  });
});

describe('packed periods', () => {
  const calendar = nepali;
  const lists: Readonly<Record<string, readonly string[]>> = {
    days: TEN_YEARS.slice(0, 400),
    weeks: periodsBetween('Weekly', '2018W50', '2024W10'),
  };
  for (const [name, all] of Object.entries(lists)) {
    it(`are read as they were written, ${name} with any gaps`, () => {
      const type = name === 'days' ? 'Daily' : 'Weekly';
      const some = fc.subarray([...all]);
      fc.assert(
        fc.property(some, (ids) => {
          assert.deepEqual(unpackPeriods({ type }, packPeriods({ type }, ids)), ids);
          const parked = ids.map((period, at): Parked => ({ period, code: `E${at % 3}`, since: NOW, values: at % 2 }));
          assert.deepEqual(unpackParked({ type }, packParked({ type }, parked)), parked);
        }),
        { numRuns: 100, seed: 5 },
      );
    });
  }

  it('are those of the calendar', () => {
    const months = periodsBetween('Monthly', '207901', '208212', calendar);
    const packed = packPeriods({ type: 'Monthly', calendar }, months);
    assert.deepEqual(packed, ['207901..208212']);
    assert.deepEqual(unpackPeriods({ type: 'Monthly', calendar }, packed), months);
  });
});
