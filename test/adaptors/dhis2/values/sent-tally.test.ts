import assert from 'node:assert/strict';
import type { Origins } from '../../../../adaptors/dhis2/conflicts/group-refusals.ts';
import type { Change } from '../../../../adaptors/dhis2/values/diff-values.ts';
import { createSentTally } from '../../../../adaptors/dhis2/values/sent-tally.ts';
import type { Settled } from '../../../../adaptors/dhis2/values/settle-changes.ts';

const CHANGE: Change = {
  dataElement: 'uidBcg00001',
  categoryOptionCombo: 'comboMale01',
  attributeOptionCombo: 'aocDefault1',
  orgUnit: 'clinic',
  period: '202403',
  kind: 'update',
  value: '3',
};

const ORIGINS: Origins = {
  elements: new Map(),
  places: { measureOf: () => undefined },
  dataSet: { elements: [], attributeOptionCombos: [] },
};

function settled(accepted: number, codes: readonly string[]): Settled {
  return {
    accepted: Array.from({ length: accepted }, () => CHANGE),
    refused: codes.map((code) => ({ change: CHANGE, reason: { code, message: 'no', fix: 'mend it' } })),
    left: [],
  };
}

const CASES: [string, Settled, string | undefined, string[]][] = [
  ['is done with a period that was accepted', settled(2, []), undefined, []],
  ['parks a period of which every change is refused as closed', settled(0, ['E7642', 'E7642']), 'E7642', []],
  ['parks with the first code', settled(0, ['E8033', 'E8030']), 'E8033', []],
  ['sends again where one unit is approved and others are not', settled(1, ['E7642']), undefined, ['202403']],
  ['sends again where one value is wrong and the others closed', settled(0, ['E7642', 'E7619']), undefined, ['202403']],
  ['sends again what is refused otherwise', settled(0, ['E7619']), undefined, ['202403']],
];

describe('tally of what was sent', () => {
  for (const [title, became, code, dirty] of CASES) {
    it(title, () => {
      const tally = createSentTally({ unchanged: 0, kept: [] }, [], ORIGINS);
      assert.equal(tally.settle('202403', became, new Set(['clinic'])), code);
      assert.deepEqual([...tally.dirty], dirty);
      const { sent } = tally.result();
      assert.deepEqual([sent.updated, sent.refused], [became.accepted.length, became.refused.length]);
    });
  }

  it('keeps a period of which only some units are approved, so that the others are counted and declared complete', () => {
    const tally = createSentTally({ unchanged: 0, kept: [] }, [], ORIGINS);
    assert.equal(tally.settle('202403', settled(0, ['E7642']), new Set(['clinic', 'other'])), undefined);
    assert.deepEqual([...tally.dirty], ['202403']);
  });

  it('keeps a period of which changes were left for lack of time, and counts them as no refusal', () => {
    const tally = createSentTally({ unchanged: 0, kept: [] }, [], ORIGINS);
    assert.equal(tally.settle('202403', { ...settled(1, []), left: [CHANGE] }, new Set(['clinic'])), undefined);
    assert.deepEqual([[...tally.dirty], tally.result().sent.refused], [['202403'], 0]);
  });

  it('counts conflicts found before sending as refused, and their periods as dirty', () => {
    const before = [{ code: 'not-assigned', message: 'not assigned', periods: ['202402'], values: 4 }];
    const tally = createSentTally({ unchanged: 7, kept: [] }, before, ORIGINS);
    assert.deepEqual([...tally.dirty], ['202402']);
    const { sent, conflicts } = tally.result();
    assert.deepEqual([sent.refused, sent.unchanged, conflicts], [4, 7, before]);
  });
});
