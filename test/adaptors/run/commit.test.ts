import assert from 'node:assert/strict';
import { commitRun } from '../../../adaptors/run/commit.ts';
import { unpackPeriods } from '../../../adaptors/run/period-spans.ts';
import { readState } from '../../../adaptors/run/read-state.ts';
import type { Conflict, RunState } from '../../../adaptors/run/state.ts';
import { periodsBetween } from '../../../adaptors/tally/period/index.ts';
import { nepali } from '../tally/period/nepali.ts';
import { counts, deepFreeze, finishedWith, mappingWith, NOTHING_SENT, NOW, proposal, runningWith } from './fixtures.ts';

const since = '2024-01-01T00:00:00.000Z';
const parked = (period: string, code = 'expired') => ({ period, code, since });

const parkedMap = (...entries: [period: string, code: string][]) =>
  new Map(entries.map(([period, code]) => [period, { code, values: 2 }]));

function commit(state: RunState, ...parts: Parameters<typeof finishedWith>): RunState {
  return commitRun(deepFreeze(state), deepFreeze(finishedWith(...parts)));
}

describe('commitRun', () => {
  it('moves the cursor, takes over the hash, and forgets what was dirty and has been accepted', () => {
    const before = { cursor: { Immunization: '2024-01-01T00:00:00.000Z' }, dirty: ['202401'], mappingHash: 'h0' };
    const { report, ...next } = commit({ ...before, configuration: { password: 'x' }, recount: 'all' });
    assert.deepEqual(next, {
      cursor: { Immunization: '2024-03-09T00:00:00.000Z' },
      dirty: [],
      parked: [],
      countedTo: '202402',
      mappingHash: 'h1',
      lastSuccess: NOW,
    });
    assert.deepEqual(report?.periods, ['202401', '202402']);
  });

  it('keeps what the next run begins with, and reports what no run can count', () => {
    const proposed = proposal({ dirty: ['202312', '202311'], late: ['202312', '202402'], tooLarge: ['202311 alone'] });
    const { late, dirty, lastSuccess, report } = commit({ late: ['202309'] }, {}, { mapping: mappingWith(), proposed });
    assert.deepEqual([late, dirty], [['202312'], ['202311', '202312']]);
    assert.deepEqual([report?.tooLarge, lastSuccess], [['202311 alone'], undefined]);
    assert.equal(commit({ late: ['202309'] }).late, undefined);
  });

  it('moves what was seen beyond the cursor together with it, and drops that of the last run', () => {
    const seen = (digest: string) => ({ Immunization: { until: '2024-03-09T00:10:00.000Z', digest } });
    const mapping = mappingWith();
    const before = { overlap: seen('00000001') };
    assert.deepEqual(
      commit(before, {}, { mapping, proposed: proposal({ overlap: seen('00000002') }) }).overlap,
      seen('00000002'),
    );
    assert.equal(commit(before, {}, { mapping, proposed: proposal({ overlap: {} }) }).overlap, undefined);
    assert.equal(commit(before).overlap, undefined);
    const dryRun = {
      mapping,
      running: runningWith({ dryRun: true }),
      proposed: proposal({ overlap: seen('00000002') }),
    };
    assert.deepEqual(commit(before, {}, dryRun).overlap, seen('00000001'));
  });

  it('leaves dirty what did not fit, was refused or is open again, in the order of time', () => {
    const mapping = mappingWith({ type: 'Weekly', since: '2020W1' });
    const { dirty, parked: still } = commit(
      { parked: [parked('2024W2')] },
      { dirty: ['2024W10', '2023W52'], reopened: ['2024W2'] },
      { mapping, proposed: proposal({ dirty: ['2024W9', '2024W10'], periods: ['2024W10', '2023W52'] }) },
    );
    assert.deepEqual(dirty, ['2023W52', '2024W2', '2024W9', '2024W10']);
    assert.deepEqual(still, []);
  });

  it('parks what DHIS2 does not take now, which is not dirty then', () => {
    const {
      dirty,
      parked: now,
      report,
    } = commit(
      {},
      { parked: parkedMap(['202401', 'E7641']), dirty: ['202401', '202402'] },
      { proposed: proposal({ dirty: ['202401'] }) },
    );
    assert.deepEqual(now, [{ period: '202401', code: 'E7641', since: NOW, values: 2 }]);
    assert.deepEqual(dirty, ['202402']);
    assert.deepEqual(report?.parkedAnew, ['202401']);
  });

  it('keeps since when a period is parked that was tried again, and does not call it new', () => {
    const state = { parked: [parked('202401')] };
    const { parked: now, report } = commit(state, { parked: parkedMap(['202401', 'E8030']) });
    assert.deepEqual(now, [{ period: '202401', code: 'E8030', since, values: 2 }]);
    assert.deepEqual(report?.parkedAnew, []);
  });

  it('lists parked periods that were not tried, in the order of time', () => {
    const { parked: now } = commit(
      { parked: [parked('202312'), parked('202305')] },
      { parked: parkedMap(['202401', 'expired']) },
    );
    assert.deepEqual(
      now?.map((one) => 'period' in one && one.period),
      ['202305', '202312', '202401'],
    );
  });

  it('keeps the calendar of the periods, where it is another than that of ISO 8601', () => {
    const outcome = { dirty: ['208101', '207912'], parked: parkedMap(['208012', 'expired']) };
    const mapping = mappingWith({ calendar: nepali });
    const next = commit({}, outcome, { mapping, proposed: proposal({ periods: ['208012'] }) });
    assert.deepEqual([next.calendar, next.dirty], ['nepali', ['207912', '208101']]);
    assert.equal(readState(next).calendar, 'nepali');
    assert.equal('calendar' in commit({}), false);
  });

  it('lets go of a parked period that was tried again and taken', () => {
    assert.deepEqual(commit({ parked: [parked('202401')] }).parked, []);
  });

  it('is a success only when nothing was refused', () => {
    const refused = { sent: { ...NOTHING_SENT, refused: 1 } };
    assert.equal(commit({ lastSuccess: since }, refused).lastSuccess, since);
    assert.ok(!('lastSuccess' in commit({}, refused)));
    assert.equal(commit({ lastSuccess: since }).lastSuccess, NOW);
  });

  it('commits nothing in a dry run, and still reports', () => {
    const before = {
      cursor: { Immunization: since },
      dirty: ['202401'],
      parked: [parked('202301')],
      mappingHash: 'h0',
    };
    const { report, ...next } = commit(
      { ...before, dryRun: true, recount: 'all' },
      { parked: parkedMap(['202402', 'expired']), dirty: ['202401'] },
      { running: runningWith({ dryRun: true }), proposed: proposal({ dirty: ['202305'] }) },
    );
    assert.deepEqual(next, before);
    assert.equal(report?.dryRun, true);
    assert.deepEqual(report?.dirty, ['202305', '202401']);
  });

  it('starts the next run: what it writes can be read', () => {
    const state = commit({}, { parked: parkedMap(['202401', 'expired']), dirty: ['202402'] });
    const { report: _, ...kept } = state;
    assert.deepEqual(readState(JSON.parse(JSON.stringify(state))), kept);
  });

  describe('the limit of quarantine', () => {
    const of = (maxQuarantined: { rows: number } | { share: number }, ...rows: ReturnType<typeof counts>[]) =>
      commit({}, {}, { mapping: mappingWith({}, { maxQuarantined }), proposed: proposal({ rows }) }).report?.overLimit;

    it('is a number of rows over all sources', () => {
      const sources = [
        counts({ quarantined: { 'no-place': 2, 'no-date': 1 } }),
        counts({ quarantined: { 'no-id': 2 } }),
      ];
      assert.equal(of({ rows: 5 }, ...sources), false);
      assert.equal(of({ rows: 4 }, ...sources), true);
      assert.equal(of({ rows: 0 }), false);
    });

    it('counts what has no date at all', () => {
      assert.equal(of({ share: 0.1 }, counts({ read: 18, undated: 2 })), false);
      assert.equal(of({ share: 0.09 }, counts({ read: 18, undated: 2 })), true);
    });

    it('holds for what the measures accepted too', () => {
      const measure = {
        source: 'dose',
        dataElement: 'BCG',
        accepted: 20,
        counted: 18,
        quarantined: { 'no-band:age': 2 },
      };
      const over = (share: number) =>
        commit(
          {},
          {},
          { mapping: mappingWith({}, { maxQuarantined: { share } }), proposed: proposal({ measures: [measure] }) },
        ).report?.overLimit;
      assert.equal(over(0.1), false);
      assert.equal(over(0.09), true);
    });

    it('stands in the report, and what is held back for it is no success', () => {
      const { report, lastSuccess } = commit({}, { sent: { ...NOTHING_SENT, withheld: 2 } });
      const none = { held: 0, of: 0 };
      assert.deepEqual(report?.quarantine, { rows: none, measures: none, limit: { share: 0.05 } });
      assert.equal(lastSuccess, undefined);
    });

    it('is a share of the rows read', () => {
      const sources = [counts({ read: 90, quarantined: { 'no-place': 5 } }), counts({ read: 10 })];
      assert.equal(of({ share: 0.05 }, ...sources), false);
      assert.equal(of({ share: 0.049 }, ...sources), true);
      assert.equal(of({ share: 0 }, counts()), false);
    });
  });

  describe('conflicts', () => {
    const conflict = (at: number, rest: Partial<Conflict> = {}): Conflict => ({
      code: 'E7641',
      message: `conflict ${at}`,
      values: 2,
      ...rest,
    });

    it('are all listed up to a hundred', () => {
      const conflicts = Array.from({ length: 100 }, (_, at) => conflict(at));
      assert.deepEqual(commit({}, { conflicts }).report?.conflicts, conflicts);
    });

    it('beyond a hundred are summed up', () => {
      const conflicts = Array.from({ length: 130 }, (_, at) => conflict(at));
      const listed = commit({}, { conflicts }).report?.conflicts ?? [];
      assert.equal(listed.length, 101);
      assert.deepEqual(listed.at(-1), {
        code: 'more',
        message: '30 more conflicts are not listed',
        fix: 'mend the first ones and run again',
        values: 60,
      });
    });

    it('do not grow with the periods of a run, nor with what DHIS2 has to say', () => {
      const periods = periodsBetween('Weekly', '2016W1', '2023W40');
      const long = conflict(1, { message: 'm'.repeat(5000), periods });
      const [listed] = commit({}, { conflicts: [long] }).report?.conflicts ?? [];
      assert.equal(listed?.message.length, 200);
      assert.deepEqual(listed?.periods, ['2023W38', '2023W39', '2023W40']);
    });
  });

  it('stays under 64 kB with 400 dirty weeks, 100 conflicts and 20 unknown places', () => {
    const mapping = mappingWith({ type: 'Weekly', since: '2016W1' });
    const weeks = periodsBetween('Weekly', '2016W1', '2023W35');
    assert.equal(weeks.length, 400);
    const place = (at: number) => [`Location/0f8c2f0e-7f6e-4d1c-9d5e-${String(at).padStart(12, '0')}`, 1000 + at];
    const unknownPlaces = Object.fromEntries(Array.from({ length: 20 }, (_, at) => place(at)));
    const conflicts = Array.from({ length: 150 }, (_, at) => ({
      code: 'not-assigned',
      message: `org unit ${'x'.repeat(400)}`,
      fix: 'assign the org unit to the data set in the Maintenance app, or take it out of org-units.csv',
      dataElement: 'EPI_DPT-HEPB-HIB3_GIVEN',
      line: at,
      orgUnit: 'DiszpKrYNg8',
      periods: weeks,
      values: 12_345,
    }));
    const state = commit(
      { parked: [], mappingHash: 'a'.repeat(64) },
      { conflicts, dirty: weeks },
      {
        mapping,
        proposed: proposal({
          periods: weeks,
          mappingHash: 'a'.repeat(64),
          rows: [counts({ read: 400_000, unknownPlaces, quarantined: { 'unknown-place': 400_000 } })],
        }),
      },
    );
    assert.equal(unpackPeriods(mapping.period, state.dirty ?? []).length, 400);
    const size = Buffer.byteLength(JSON.stringify(state));
    assert.ok(size < 64_000, `${size} bytes`);
  });
});
