import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { nepaliMonths } from '../../../../cli/sandbox/dhis2/month-starts.ts';
import { createPeriods } from '../../../../cli/sandbox/dhis2/periods.ts';
import { sharedPath, sharedTitle } from '../../../support/shared.ts';

const { parse: parsePeriod, latestOpen: latestOpenPeriod } = createPeriods();

describe('periods of the embedded DHIS2', () => {
  const spans: readonly (readonly [id: string, start: string, end: string])[] = [
    ['20260101', '2026-01-01', '2026-01-01'],
    ['2026W1', '2025-12-29', '2026-01-04'],
    ['2026W53', '2026-12-28', '2027-01-03'],
    ['2026WedW1', '2025-12-31', '2026-01-06'],
    ['2026SatW1', '2026-01-03', '2026-01-09'],
    ['2026SunW1', '2026-01-04', '2026-01-10'],
    ['2025BiW26', '2025-12-15', '2025-12-28'],
    ['2020BiW27', '2020-12-28', '2021-01-10'],
    ['202602', '2026-02-01', '2026-02-28'],
    ['202506B', '2025-11-01', '2025-12-31'],
    ['2026NovQ1', '2025-11-01', '2026-01-31'],
    ['2021NovQ4', '2021-08-01', '2021-10-31'],
    ['2021AprilS2', '2021-10-01', '2022-03-31'],
    ['2026NovS1', '2025-11-01', '2026-04-30'],
    ['2025April', '2025-04-01', '2026-03-31'],
    ['2025Nov', '2024-11-01', '2025-10-31'],
  ];
  for (const [id, start, end] of spans) {
    it(`takes ${id} from ${start} to ${end}`, () => {
      const period = parsePeriod(id);
      assert.deepEqual([period?.id, period?.start, period?.end], [id, start, end]);
    });
  }

  it('writes other spellings in its own', () => {
    assert.deepEqual(
      ['2026-01', '2026W01', ' 202601 ', '2026-01-31'].map((text) => parsePeriod(text)?.id),
      ['202601', '2026W1', '202601', '20260131'],
    );
  });

  it('takes the newest open period from the day and the number of open future ones', () => {
    const open = [0, 1, 3].map((future) => latestOpenPeriod('Monthly', future, '2026-11-21')?.id);
    assert.deepEqual(open, ['202610', '202611', '202701']);
    assert.equal(latestOpenPeriod('Daily', 0, '2027-01-01')?.id, '20261231');
    assert.equal(latestOpenPeriod('Weekly', 0, '2027-01-05')?.id, '2026W53');
    assert.equal(latestOpenPeriod('FinancialNov', 0, '2026-11-21')?.id, '2026Nov');
    assert.equal(latestOpenPeriod('Nonsense', 0, '2026-11-21'), undefined);
  });
});

describe('periods of the embedded DHIS2 set to the calendar of Nepal', () => {
  const { parse, latestOpen } = createPeriods(nepaliMonths());

  it('are those of its months', () => {
    const spans = ['208212', '208301', '208306B', '2082NovS1', '2083', '20830101', '2083-01'].map((id) => {
      const { id: own, start, end } = parse(id) ?? {};
      return [own, start, end];
    });
    assert.deepEqual(spans, [
      ['208212', '2026-03-15', '2026-04-13'],
      ['208301', '2026-04-14', '2026-05-14'],
      ['208306B', '2027-02-13', '2027-04-13'],
      ['2082NovS1', '2025-02-13', '2025-08-16'],
      ['2083', '2026-04-14', '2027-04-13'],
      ['20830101', '2026-04-14', '2026-04-14'],
      ['208301', '2026-04-14', '2026-05-14'],
    ]);
    for (const id of ['208313', '20830132', '2083W1']) assert.equal(parse(id), undefined, id);
  });

  it('open and close with its days', () => {
    assert.equal(latestOpen('Monthly', 0, '2026-04-13')?.id, '208211');
    assert.equal(latestOpen('Monthly', 1, '2026-04-14')?.id, '208301');
    assert.equal(latestOpen('Daily', 0, '2026-04-14')?.id, '20821230');
  });
});

const folder = sharedPath('recordings/dhis2-2.41');
(folder ? describe : describe.skip)(sharedTitle('periods of a real DHIS2 2.41', folder), () => {
  const read = (file: string): string => readFileSync(join(folder ?? '', file), 'utf8');

  it('accepts and refuses every id of the matrix as the server did', () => {
    const matrix: { period: string; httpStatus: number }[] = JSON.parse(read('211-periods-matrix.json'));
    for (const { period, httpStatus } of matrix) {
      assert.equal(parsePeriod(period) !== undefined, httpStatus === 200, period);
    }
    assert.equal(matrix.length, 47);
  });

  it('stores the weeks at the ends of the years with the dates of the server', () => {
    const lines = read('215-periods-weeks-dates-from-db.txt').trim().split('\n');
    for (const line of lines) {
      const [week = '', start, end] = line.split('|');
      const period = parsePeriod(`${week.slice(0, 4)}W${Number(week.slice(4))}`);
      assert.deepEqual([period?.start, period?.end], [start, end], week);
    }
    assert.ok(lines.length > 30);
  });
});
