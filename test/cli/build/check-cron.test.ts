import assert from 'node:assert/strict';
import { checkCron } from '../../../cli/build/check-cron.ts';

describe('checkCron', () => {
  for (const text of ['0 2 * * *', '*/15 0-6 1,15 JAN-mar mon', '59 23 31 12 7', '0  4\t* * 1-5/2']) {
    it(`accepts "${text}"`, () => assert.deepEqual(checkCron(text), []));
  }

  const bad: [text: string, at: number, message: RegExp][] = [
    ['0 2 * *', 0, /five fields, this has 4/],
    ['@daily', 0, /five fields, this has 1/],
    ['60 2 * * *', 0, /minute "60" is not within 0 and 59/],
    ['0 25 * * *', 2, /hour "25" is not within 0 and 23/],
    ['0 2 0 * *', 4, /day of the month "0"/],
    ['0 2 * FOO *', 6, /month "FOO"/],
    ['0 2 * * 1-2-3', 8, /day of the week "1-2-3"/],
    ['5-3 2 * * *', 0, /"5-3" ends before it starts/],
    ['*/0 2 * * *', 0, /step that is not a whole number above 0/],
    ['0 2, * * *', 2, /hour "" is not/],
  ];
  for (const [text, at, message] of bad) {
    it(`points at the mistake in "${text}"`, () => {
      const [mistake] = checkCron(text);
      assert.equal(mistake?.at, at);
      assert.match(mistake?.message ?? '', message);
    });
  }
});
