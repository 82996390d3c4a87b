import assert from 'node:assert/strict';
import { assignedUnits } from '../../../../adaptors/dhis2/preflight/index.ts';
import { withholdChanges } from '../../../../adaptors/dhis2/preflight/withhold-changes.ts';
import type { Change } from '../../../../adaptors/dhis2/values/diff-values.ts';

function change(orgUnit: string, period: string, kind: Change['kind'] = 'create'): Change {
  const value = kind === 'delete' ? undefined : '3';
  const key = { dataElement: 'bcg', categoryOptionCombo: 'combo', attributeOptionCombo: 'default' };
  return { ...key, orgUnit, period, kind, value };
}

const dataSet = {
  id: 'uidDataSet1',
  name: 'Immunisation',
  periodType: 'Monthly',
  openFuturePeriods: 0,
  expiryDays: 0,
  openPeriodsAfterCoEndDate: 0,
  attributeOptionCombos: [],
  elements: [],
  orgUnits: [{ id: 'clinic' }],
};

const assigned = assignedUnits(dataSet, new Set());

describe('withhold changes', () => {
  it('lets the changes of assigned units through', () => {
    const changes = [change('clinic', '202402'), change('clinic', '202403', 'delete')];
    assert.deepEqual(withholdChanges(changes, assigned), { changes, withheld: [], conflicts: [] });
  });

  it('keeps back all changes of a unit that is not assigned, with their periods and number', () => {
    const changes = [
      change('left', '202403'),
      change('clinic', '202403'),
      change('left', '202402', 'delete'),
      change('left', '202403', 'update'),
    ];
    const { changes: allowed, withheld, conflicts } = withholdChanges(changes, assigned);
    assert.deepEqual(allowed, [change('clinic', '202403')]);
    assert.deepEqual(
      withheld,
      changes.filter(({ orgUnit }) => orgUnit === 'left'),
    );
    assert.deepEqual(conflicts, [
      {
        code: 'not-assigned',
        message: 'org unit left is not assigned to data set "Immunisation"',
        fix: 'assign it in DHIS2, or correct the lookup',
        orgUnit: 'left',
        periods: ['202402', '202403'],
        values: 3,
      },
    ]);
  });

  it('tells a unit that DHIS2 does not have', () => {
    const { conflicts } = withholdChanges([change('typo', '202403')], assignedUnits(dataSet, new Set(['typo'])));
    assert.deepEqual(
      conflicts.map(({ code, message }) => [code, message]),
      [['unknown-org-unit', 'DHIS2 has no org unit typo']],
    );
  });
});
