import assert from 'node:assert/strict';
import { createCopied } from '../../../../adaptors/tally/measure/copied.ts';
import type { AcceptedRow } from '../../../../adaptors/tally/measure/measure-tally.ts';

const at = { options: [], attributeOptions: [] };
const row = (of: unknown, orgUnit: string): AcceptedRow => ({
  ...{ part: { at } as unknown as AcceptedRow['part'], of, orgUnit, day: 0, instant: 0, id: `${orgUnit} ${of}` },
});

describe('values that are copied', () => {
  const rows = [row('late', 'a'), row('roof leaks', 'b'), row('late', 'b'), row('', 'c'), row(null, 'c')];
  const counted = (list: readonly AcceptedRow[]) => {
    const tally = createCopied('value');
    for (const one of list) tally.add(one);
    const { sums, quarantined } = tally.result();
    return { sums: sums.map(({ orgUnit, value, counted }) => [orgUnit, value, counted]), held: [...quarantined] };
  };

  it('go over where they are alone, and into quarantine where two meet, in any order', () => {
    const expected = {
      sums: [['a', 'late', 1]],
      held: [
        ['no-text:value', 2],
        ['several-values', 2],
      ],
    };
    assert.deepEqual(counted(rows), expected);
    assert.deepEqual(counted([...rows].reverse()), expected);
  });
});
