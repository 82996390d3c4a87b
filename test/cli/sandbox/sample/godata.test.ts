import assert from 'node:assert/strict';
import { godataLocations, WARDS } from '../../../../cli/sandbox/sample/godata/godata-places.ts';
import { godataRecords, reference } from '../../../../cli/sandbox/sample/godata/godata-records.ts';
import { stockMovements } from '../../../../cli/sandbox/sample/stock/stock-movements.ts';

describe('the samples of Go.Data and of stock', () => {
  const { cases, contacts } = godataRecords({ today: '2026-04-10' });

  it('are the same for the same day, and lie before it', () => {
    assert.deepEqual(godataRecords({ today: '2026-04-10' }), { cases, contacts });
    for (const { dateOfOnset, dateOfReporting } of cases) {
      for (const date of [dateOfOnset, dateOfReporting]) {
        assert.ok(date === undefined || (String(date) < '2026-04-11' && String(date) > '2025-09-01'), String(date));
      }
    }
    const movements = stockMovements({ today: '2026-04-10' });
    assert.deepEqual(stockMovements({ today: '2026-04-10' }), movements);
    assert.ok(movements.every(({ date }) => date === undefined || date < '2026-04-10'));
  });

  it('have ids of their own', () => {
    const ids = [...cases, ...contacts].map(({ id }) => id);
    assert.equal(new Set(ids).size, ids.length);
    assert.ok(ids.every((id) => /^[0-9a-f]{8}-[0-9a-f]{4}-4[0-9a-f]{3}-8[0-9a-f]{3}-[0-9a-f]{12}$/.test(id)));
  });

  it('have what goes wrong in real ones', () => {
    const confirmed = cases.filter(
      ({ classification }) => classification === reference('CASE_CLASSIFICATION', 'CONFIRMED'),
    );
    assert.ok(confirmed.length > 300 && confirmed.length < cases.length);
    const without = (field: string) => cases.filter((one) => one[field] === undefined).length;
    for (const field of ['dateOfOnset', 'dateOfReporting', 'gender', 'age']) assert.ok(without(field) > 0, field);
    assert.equal(cases.filter(({ deleted }) => deleted === true).length, 1);
  });

  it('have places that lead to the wards', () => {
    const parents = new Map(godataLocations().map(({ id, parentLocationId }) => [id, parentLocationId]));
    for (const { place } of WARDS) assert.ok(parents.has(place));
    const wards = new Set(WARDS.map(({ place }) => place));
    const villages = [...parents].filter(([, parent]) => wards.has(String(parent)));
    assert.equal(villages.length, 2 * WARDS.length);
  });
});
