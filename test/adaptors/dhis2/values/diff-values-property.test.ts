import assert from 'node:assert/strict';
import fc from 'fast-check';
import type { ResolvedCell } from '../../../../adaptors/dhis2/cells/resolve-cells.ts';
import { compareKeys, keyOf, type ValueKey } from '../../../../adaptors/dhis2/cells/value-key.ts';
import { type Change, diffValues, isDone } from '../../../../adaptors/dhis2/values/diff-values.ts';
import type { StoredValue } from '../../../../adaptors/dhis2/values/read-values.ts';
import { PLACE, RULES, storedOf } from '../support/diff-rules.ts';

/** What an importer makes of the changes. */
function applied(stored: ReadonlyMap<string, StoredValue>, changes: readonly Change[]): Map<string, StoredValue> {
  const after = new Map(stored);
  for (const { kind, value = '', ...key } of changes) {
    const was = after.get(keyOf(key));
    const deleted = kind === 'delete';
    after.set(keyOf(key), { ...key, storedBy: 'tallysheet', deleted, value: deleted ? (was?.value ?? '') : value });
  }
  return after;
}

const place = fc.record({
  dataElement: fc.constantFrom('bcg', 'stock', 'malaria'),
  categoryOptionCombo: fc.constantFrom('male', 'female'),
  attributeOptionCombo: fc.constantFrom('default', 'partner'),
  orgUnit: fc.constantFrom('clinic', 'hospital'),
  period: fc.constantFrom('202402', '202403'),
});
const value = fc.constantFrom('0', '1', '2', '2.0');
const stored = fc
  .array(
    fc
      .tuple(place, value, fc.constantFrom('tallysheet', 'clerk', ''), fc.boolean())
      .map(([key, text, storedBy, deleted]): StoredValue => ({ ...key, value: text, storedBy, deleted })),
  )
  .map(storedOf);
const counted = fc
  .uniqueArray(
    fc.tuple(place, fc.constantFrom('1', '2', '3')).map(
      ([key, text]): ResolvedCell => ({
        ...key,
        dataElement: key.dataElement === 'malaria' ? 'bcg' : key.dataElement,
        attributeOptionCombo: 'default',
        value: text,
      }),
    ),
    { selector: keyOf },
  )
  .map((cells) => cells.sort(compareKeys));
const rules = fc.record({
  onEmpty: fc.constantFrom('delete' as const, 'zero' as const),
  onManualEdit: fc.constantFrom('keep' as const, 'overwrite' as const),
  isZeroAbsence: fc.constantFrom(RULES.isZeroAbsence, () => false),
  zeros: fc.constantFrom<ValueKey[]>([], [PLACE, { ...PLACE, dataElement: 'stock' }]),
});

describe('diff values, for any cells and values', () => {
  it('leads to the cells wherever nothing is kept, and to nothing at once again', () => {
    fc.assert(
      fc.property(counted, stored, rules, (cells, before, some) => {
        const all = { ...RULES, ...some };
        const first = diffValues(cells, before, all);
        const after = applied(before, first.changes);
        const kept = new Set(first.kept.map(keyOf));
        for (const each of cells.filter((one) => !kept.has(keyOf(one)))) {
          assert.ok(isDone({ ...each, kind: 'create' }, after), keyOf(each));
        }
        const again = diffValues(cells, after, all);
        assert.deepEqual(again.changes, []);
        assert.deepEqual(again.kept, first.kept);
      }),
    );
  });

  it('touches nothing of a person where no cell is, and nothing outside our places', () => {
    fc.assert(
      fc.property(counted, stored, rules, (cells, before, some) => {
        const isCounted = new Set([...cells, ...some.zeros].map(keyOf));
        for (const change of diffValues(cells, before, { ...RULES, ...some }).changes) {
          assert.notEqual(change.dataElement, 'malaria');
          assert.equal(change.attributeOptionCombo, 'default');
          if (!isCounted.has(keyOf(change))) assert.equal(before.get(keyOf(change))?.storedBy, 'tallysheet');
        }
      }),
    );
  });

  it('leaves no value of ours at an empty cell but the wanted zero', () => {
    fc.assert(
      fc.property(counted, stored, rules, (cells, before, some) => {
        const all = { ...RULES, ...some };
        const after = applied(before, diffValues(cells, before, all).changes);
        const isCounted = new Set(cells.map(keyOf));
        const isZeroWanted = new Set(some.onEmpty === 'zero' ? after.keys() : some.zeros.map(keyOf));
        const left = [...after].filter(
          ([key, { deleted, storedBy, dataElement, attributeOptionCombo }]) =>
            !(isCounted.has(key) || deleted || storedBy !== 'tallysheet') &&
            dataElement !== 'malaria' &&
            attributeOptionCombo === 'default',
        );
        assert.ok(left.every(([key, one]) => isZeroWanted.has(key) && Number(one.value) === 0));
      }),
    );
  });
});
