import assert from 'node:assert/strict';
import { isOverLimit, overLimitWords, type Quarantine } from '../../../adaptors/run/quarantine.ts';

const NONE = { held: 0, of: 0 };
const cases: [string, Quarantine, string][] = [
  ['rows at the limit', { rows: { held: 5, of: 100 }, measures: NONE, limit: { share: 0.05 } }, ''],
  [
    'rows beyond a share',
    { rows: { held: 13, of: 250 }, measures: NONE, limit: { share: 0.05 } },
    '13 of 250 rows are in quarantine, and maxQuarantined allows 12 (5%)',
  ],
  [
    'rows beyond a number',
    { rows: { held: 51, of: 60 }, measures: NONE, limit: { rows: 50 } },
    '51 of 60 rows are in quarantine, and maxQuarantined allows 50',
  ],
  [
    'measures alone',
    { rows: NONE, measures: { held: 2, of: 20 }, limit: { share: 0.025 } },
    '2 of 20 that the values accepted are in quarantine, and maxQuarantined allows 0 (2.5%)',
  ],
  [
    'both',
    { rows: { held: 1, of: 1 }, measures: { held: 2, of: 3 }, limit: { rows: 0 } },
    '1 of 1 rows are in quarantine, and maxQuarantined allows 0; 2 of 3 that the values accepted are in quarantine, and maxQuarantined allows 0',
  ],
];

describe('the limit of quarantine in words', () => {
  for (const [title, quarantine, words] of cases) {
    it(`tells of ${title}`, () => {
      assert.deepEqual([overLimitWords(quarantine), isOverLimit(quarantine)], [words, words !== '']);
    });
  }
});
