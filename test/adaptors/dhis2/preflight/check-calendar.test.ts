import assert from 'node:assert/strict';
import { checkCalendar } from '../../../../adaptors/dhis2/preflight/index.ts';
import { type Calendar, createCalendar, type PeriodType } from '../../../../adaptors/tally/period/index.ts';
import { nepali } from '../../tally/period/nepali.ts';
import { mappingOf } from '../support/rules.ts';

describe('check the calendar', () => {
  it('refuses another calendar, and says what to do', () => {
    const check = (calendar: string, type: PeriodType, mapped?: Calendar) => () =>
      checkCalendar(mappingOf(type, mapped), { calendar });
    const thai = createCalendar('thai');
    for (const taken of [
      check('iso8601', 'Weekly'),
      check('gregorian', 'Monthly'),
      check('gregorian', 'Weekly'),
      check('nepali', 'Monthly', nepali),
      check('thai', 'Daily', thai),
    ]) {
      assert.doesNotThrow(taken);
    }
    assert.throws(check('nepali', 'Monthly'), {
      code: 'other-calendar',
      message:
        /^DHIS2: its calendar is nepali, the mapping counts Monthly periods in iso8601 — write period: \{ calendar: nepali \} in the mapping and build again \(other-calendar\)$/,
    });
    assert.throws(check('iso8601', 'Monthly', nepali), {
      code: 'other-calendar',
      message:
        /its calendar is iso8601, the mapping counts Monthly periods in nepali — write period: \{ calendar: iso8601 \}/,
    });
    assert.throws(check('thai', 'Monthly', nepali), { code: 'other-calendar' });
    for (const [calendar, type, reason] of [
      ['ethiopian', 'Monthly', /Monthly periods of ethiopian cannot be counted: .*thirteenth/],
      ['thai', 'Weekly', /Weekly periods of thai cannot be counted: .*begin its weeks on different days/],
      ['martian', 'Monthly', /Monthly periods of martian cannot be counted: DHIS2 has no calendar of this name/],
    ] as const) {
      assert.throws(check(calendar, type), { code: 'other-calendar', message: reason });
    }
  });
});
