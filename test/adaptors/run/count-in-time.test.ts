import assert from 'node:assert/strict';
import { type Counted, countInTime } from '../../../adaptors/run/count-in-time.ts';
import { type Plan, planPeriods } from '../../../adaptors/run/plan.ts';
import { emptyCounts } from '../../../adaptors/tally/counts.ts';
import type { Cell } from '../../../adaptors/tally/measure/cells.ts';
import { mappingWith } from './fixtures.ts';

const SECOND = 1_000;
const PAGE = 1_000;

/** Counts periods of given sizes at a thousand rows a second, by a clock that only counting moves. */
function world(sizes: Readonly<Record<string, number>>, stepMs = 100 * SECOND, cells: readonly Cell[] = []) {
  let time = 0;
  const begun: string[] = [];
  const lines: string[] = [];
  const mapping = mappingWith();
  const run = (plan: Plan, { usedMs = 0 } = {}): Promise<Counted> => {
    const startedAt = time;
    time += usedMs;
    const running = { now: '', dryRun: false, startedAt, deadline: startedAt + stepMs, meter: { traffic: {} } };
    return countInTime(mapping, plan, running, {
      async count(periods, watch) {
        begun.push(...periods);
        const total = periods.reduce((sum, period) => sum + (sizes[period] ?? 0), 0);
        const onPage = watch('Immunization');
        for (let read = 0; read < total; ) {
          read = Math.min(total, read + PAGE);
          time += SECOND;
          onPage(read, total);
        }
        const counts = { ...emptyCounts('dose', 0), read: total };
        return { cells, sources: [counts], measures: [], unsettled: [] };
      },
      countUndated: async () => 0,
      clock: { now: () => time, random: () => 1, sleep: async () => undefined },
      log: (line) => lines.push(line),
    });
  };
  return { run, begun, lines, used: () => time };
}

const planOf = (open: string[], dirty: string[], late: readonly string[] = []): Plan => ({
  open,
  dirty,
  late,
  waiting: [],
  tooLate: [],
  beforeSince: [],
});

describe('countInTime', () => {
  it('leaves a period that began late to the next run, which begins with it', async () => {
    const { run, begun, used } = world({ '202402': 60_000, '202312': 70_000 });
    const first = await run(planOf(['202402'], ['202312']));
    assert.deepEqual(first.periods, ['202402']);
    assert.deepEqual([first.dirty, first.late], [['202312'], ['202312']]);
    assert.ok(used() < 70 * SECOND, 'it was not read to its end');
    begun.length = 0;
    const second = await run(planOf(['202402'], ['202312'], first.late));
    assert.equal(begun[0], '202312');
    assert.ok(second.periods.includes('202312'));
    assert.deepEqual([second.dirty, second.late], [['202402'], ['202402']]);
    const third = await run(planOf(['202402'], [], second.late));
    assert.deepEqual([third.periods, third.dirty, third.late], [['202402'], [], undefined]);
  });

  it('gives what it begins with a whole step, however long the questions before it took', async () => {
    const { run } = world({ '202402': 90_000 });
    const first = await run(planOf(['202402'], []), { usedMs: 30 * SECOND });
    assert.deepEqual(first.late, ['202402']);
    const second = await run(planOf(['202402'], [], first.late), { usedMs: 30 * SECOND });
    assert.deepEqual(second.periods, ['202402']);
  });

  it('gives a dirty period a quarter of the step when the time is over', async () => {
    const { run } = world({ '202402': 10_000, '202312': 20_000 });
    const small = await run(planOf(['202402'], ['202312']), { usedMs: 95 * SECOND });
    assert.deepEqual(small.periods, ['202402', '202312']);
  });

  it('takes no longer than a step and a quarter, whatever was left dirty', async () => {
    const sizes = { '202402': 95_000, '202312': 80_000, '202311': 80_000 };
    const { run, used } = world(sizes);
    const { periods, late } = await run(planOf(['202402'], ['202312', '202311']));
    assert.deepEqual([periods, late], [['202402'], ['202312']]);
    assert.ok(used() <= 125 * SECOND);
  });

  it('gets through with any sizes that each fit a step, run after run', async () => {
    const sizes = { '202402': 80_000, '202401': 60_000, '202312': 99_000, '202311': 50_000, '202310': 1_000 };
    const { run } = world(sizes);
    const open = ['202402', '202401'];
    let dirty = ['202312', '202311', '202310'];
    let late: readonly string[] | undefined;
    const counted = new Set<string>();
    for (let runs = 0; runs < 12 && dirty.length > 0; runs += 1) {
      const found = await run(planOf(open, dirty, late));
      for (const period of found.periods) counted.add(period);
      dirty = dirty.filter((period) => found.dirty.includes(period));
      late = found.late;
    }
    assert.deepEqual([...counted].sort(), Object.keys(sizes).sort());
  });

  it('leaves to the next run what is too much to hand on, of which a long text is more than a number', async () => {
    const cellsOf = (value: string) =>
      Array.from(
        { length: 5000 },
        (_, at): Cell => ({
          ...{ dataElement: 'NOTES', options: [], attributeOptions: [], orgUnit: `unit${at}`, period: '202402', value },
        }),
      );
    const dirty = Array.from({ length: 30 }, (_, at) => `20${10 + at}01`);
    const numbers = await world({}, undefined, cellsOf('12')).run(planOf(['202402'], dirty));
    assert.deepEqual(numbers.dirty, []);
    const texts = await world({}, undefined, cellsOf('x'.repeat(1000))).run(planOf(['202402'], dirty));
    assert.ok(texts.dirty.length > 0);
  });

  it('refuses by name only what no step can hold, at its first page where the pace is known, and counts the others', async () => {
    const { run, begun, used, lines } = world({ '202402': 10_000, '202312': 101_000, '202311': 5_000 });
    const { periods, dirty, tooLarge } = await run(planOf(['202402'], ['202312', '202311']));
    assert.deepEqual([periods, dirty], [['202402', '202311'], ['202312']]);
    assert.equal(tooLarge?.length, 1);
    assert.match(tooLarge?.[0] ?? '', /^202312 alone has 101000 Immunization.*\(period-too-large\)$/);
    assert.deepEqual(begun, ['202402', '202312', '202311']);
    assert.equal(used(), 16 * SECOND);
    assert.ok(lines.some((line) => line.startsWith('Refuse 202312 alone')));
  });

  it('stops where there is nothing but what no step can hold', async () => {
    const { run } = world({ '202402': 101_000 });
    await assert.rejects(run(planOf(['202402'], [])), { code: 'period-too-large', message: /^202402 alone/ });
  });

  it('asks once in a run about what no step can hold, also when the time is over', async () => {
    const { run, begun } = world({ '202402': 99_000, '202312': 101_000, '202311': 5_000 });
    const { periods, tooLarge } = await run(planOf(['202402'], ['202312', '202311']), { usedMs: 0 });
    assert.deepEqual(
      [periods, begun],
      [
        ['202402', '202311'],
        ['202402', '202312', '202311'],
      ],
    );
    assert.equal(tooLarge?.length, 1);
  });

  it('keeps what has not ended, and what came in several versions, for the next run', async () => {
    const running = { now: '', dryRun: false, startedAt: 0, deadline: SECOND, meter: { traffic: {} } };
    const plan = { ...planOf(['202403'], []), waiting: ['202404'] };
    const { periods, dirty } = await countInTime(mappingWith(), plan, running, {
      count: async () => ({ cells: [], sources: [], measures: [], unsettled: ['202402'] }),
      countUndated: async () => 0,
      clock: { now: () => 0, random: () => 1, sleep: async () => undefined },
      log: () => undefined,
    });
    assert.deepEqual([periods, dirty], [['202403'], ['202402', '202404']]);
  });

  it('is planned from what the last run kept', () => {
    const state = { mappingHash: 'h1', dirty: ['202312'], late: ['202312'] };
    assert.deepEqual(planPeriods(mappingWith(), state, [], '2024-03-10T00:00:00Z').late, ['202312']);
  });
});
