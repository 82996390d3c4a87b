import assert from 'node:assert/strict';
import { type AgeUnit, ageIn } from '../../../../adaptors/tally/period/index.ts';

describe('ageIn', () => {
  const cases: [AgeUnit, string, string, number][] = [
    ['years', '2020-02-29', '2021-02-28', 0],
    ['years', '2020-02-29', '2021-03-01', 1],
    ['years', '2020-02-29', '2024-02-29', 4],
    ['years', '2023-05-10', '2024-05-09', 0],
    ['years', '2023-05-10', '2024-05-10', 1],
    ['years', '2023-05-10', '2023-05-09', -1],
    ['months', '2024-01-31', '2024-02-29', 0],
    ['months', '2024-01-31', '2024-03-01', 1],
    ['months', '2024-01-15', '2025-01-15', 12],
    ['weeks', '2024-01-01', '2024-01-14', 1],
    ['weeks', '2024-01-01', '2024-01-15', 2],
    ['days', '2024-02-28', '2024-03-01', 2],
    ['days', '2024-03-02', '2024-03-01', -1],
    ['weeks', '2024-03-02', '2024-03-01', -1],
  ];
  for (const [unit, birth, event, age] of cases) {
    it(`from ${birth} to ${event} are ${age} complete ${unit}`, () => assert.equal(ageIn(unit, birth, event), age));
  }
});
