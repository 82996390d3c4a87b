import assert from 'node:assert/strict';
import { clockGap } from '../../../../adaptors/dhis2/preflight/index.ts';

const NOW = '2024-04-10T08:00:00.000Z';

describe('the clock of DHIS2', () => {
  const cases: [string, string | undefined, RegExp | undefined][] = [
    ['is that of the run', '2024-04-10T08:00:02.340', undefined],
    ['is that of the run, far in the east', '2024-04-10T22:00:02.340', undefined],
    ['is that of the run, far in the west', '2024-04-09T20:00:02.340', undefined],
    ['is a day ahead', '2024-04-11T08:00:00.000', /about 24 hours ahead of the instant of this run, 2024-04-10T08/],
    ['is a day behind', '2024-04-09T08:00:00.000', /about 24 hours behind the instant of this run/],
    ['is a day ahead, with a zone', '2024-04-11T08:00:00.000+0000', /about 24 hours ahead/],
    ['is not told', undefined, undefined],
    ['is no date', 'today', undefined],
  ];
  for (const [title, serverDate, expected] of cases) {
    it(`${title}: ${expected === undefined ? 'nothing is said' : 'it is said'}`, () => {
      const line = clockGap(serverDate === undefined ? {} : { serverDate }, NOW);
      if (expected === undefined) assert.equal(line, undefined);
      else assert.match(line ?? '', expected);
    });
  }
});
