import assert from 'node:assert/strict';
import { straddling } from '../../../../../adaptors/tally/mapping/exchange/roll-up.ts';
import { PERIOD_TYPES } from '../../../../../adaptors/tally/period/index.ts';

/** By hand: which types the periods of a type lie in whole. */
const NESTED: Readonly<Record<string, readonly string[]>> = {
  Weekly: ['BiWeekly'],
  BiMonthly: ['SixMonthly', 'SixMonthlyNov', 'Yearly', 'FinancialJuly', 'FinancialSep', 'FinancialNov'],
  Quarterly: ['SixMonthly', 'SixMonthlyApril', 'Yearly', 'FinancialApril', 'FinancialJuly', 'FinancialOct'],
  QuarterlyNov: ['SixMonthlyNov', 'FinancialFeb', 'FinancialAug', 'FinancialNov'],
  SixMonthly: ['Yearly', 'FinancialJuly'],
  SixMonthlyApril: ['FinancialApril', 'FinancialOct'],
  SixMonthlyNov: ['FinancialNov'],
};

describe('straddling', () => {
  it('lets days into everything, and months into everything that is made of months', () => {
    for (const type of PERIOD_TYPES) {
      assert.equal(straddling('Daily', type), undefined, type);
      const isOfMonths = type !== 'Daily' && !type.includes('Weekly');
      assert.equal(straddling('Monthly', type) === undefined, isOfMonths, type);
    }
  });

  it('knows of every other type what its periods lie in whole', () => {
    for (const from of PERIOD_TYPES) {
      if (from === 'Daily' || from === 'Monthly') continue;
      const nested = PERIOD_TYPES.filter((to) => to !== from && straddling(from, to) === undefined);
      assert.deepEqual(nested, NESTED[from] ?? [], from);
    }
  });

  it('names a week that lies in two months', () => {
    assert.deepEqual(straddling('Weekly', 'Monthly'), { period: '2026W1', in: ['202512', '202601'] });
  });
});
