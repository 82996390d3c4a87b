import assert from 'node:assert/strict';
import { checkPeriodType } from '../../../../adaptors/dhis2/preflight/index.ts';
import { dataSetOf, mappingOf } from '../support/rules.ts';

describe('check the period type', () => {
  it('refuses another period type', () => {
    assert.doesNotThrow(() => checkPeriodType(mappingOf('Monthly'), dataSetOf()));
    assert.throws(() => checkPeriodType(mappingOf('Weekly'), dataSetOf()), {
      code: 'period-type',
      message: /data set "EPI" is Monthly, the mapping counts Weekly/,
    });
  });
});
