import assert from 'node:assert/strict';
import { unitLife } from '../../../../adaptors/dhis2/preflight/index.ts';
import { nepali } from '../../tally/period/nepali.ts';
import { contextOf, dataSetOf, mappingOf } from '../support/rules.ts';

const orgUnits = [
  { id: 'always' },
  { id: 'closed', openingDate: '2010-01-01T00:00:00.000', closedDate: '2024-03-01T00:00:00.000' },
  { id: 'opened', openingDate: '2024-03-01' },
];
const key = { dataElement: 'bcg', categoryOptionCombo: 'combo', attributeOptionCombo: 'default' };

function check(orgUnit: string, period: string, version = '2.43.1', mapping = mappingOf('Monthly')) {
  return unitLife(dataSetOf({ orgUnits }), mapping, contextOf({ version }))({ ...key, orgUnit, period })?.code;
}

describe('when org units are open', () => {
  const cases: [string, string, string | undefined][] = [
    ['always', '190001', undefined],
    ['closed', '202403', undefined],
    ['closed', '202404', 'org-unit-closed'],
    ['closed', '200912', 'org-unit-closed'],
    ['opened', '202402', 'org-unit-closed'],
    ['opened', '202403', undefined],
    ['unassigned', '202403', undefined],
  ];
  for (const [orgUnit, period, expected] of cases) {
    it(`${orgUnit} in ${period}: ${expected ?? 'is taken'}, by the first day of the period`, () => {
      assert.equal(check(orgUnit, period), expected);
      assert.equal(check(orgUnit, period, '2.42.5'), undefined);
    });
  }

  it('goes by the days of the calendar', () => {
    // 208012 begins on 14 March 2024.
    assert.equal(check('closed', '208012', '2.43.1', mappingOf('Monthly', nepali)), 'org-unit-closed');
    assert.equal(check('closed', '208011', '2.43.1', mappingOf('Monthly', nepali)), undefined);
  });
});
