import assert from 'node:assert/strict';
import { comboKey, comboWords } from '../../../../adaptors/dhis2/sync/combo-key.ts';
import { describeChange } from '../../../../adaptors/dhis2/sync/describe-change.ts';
import { planSync } from '../../../../adaptors/dhis2/sync/plan-sync.ts';
import type { SourceObjects } from '../../../../adaptors/dhis2/sync/read-source-objects.ts';
import type { TargetObjects } from '../../../../adaptors/dhis2/sync/read-target-objects.ts';
import type { SyncMapping } from '../../../../adaptors/dhis2/sync/sync-mapping.ts';
import type { SyncObject } from '../../../../adaptors/dhis2/sync/sync-objects.ts';

const MAPPING: SyncMapping = {
  ...{ name: 'm', apply: false, allowMoves: false, match: 'code', dataSets: [], dataElements: [], keep: [], map: {} },
  organisationUnits: { below: 'S', into: 'T' },
};
const DEFAULT = '[["default"]]';

function unit(id: string, code: string, parent: string, fields: SyncObject['fields'] = {}): SyncObject {
  return { id, code, name: code, parent, fields: { name: code, code, ...fields } };
}

const SOURCE: SourceObjects = {
  ...{ root: 's0', combos: {}, optionCombos: {}, optionSets: [] },
  organisationUnits: [
    unit('s3', 'C', 's2'),
    unit('s2', 'B', 's1'),
    unit('s1', 'A', 's0', { closedDate: '2026-01-31' }),
  ],
  dataElements: [{ id: 'e1', code: 'X', name: 'X', fields: { name: 'X', code: 'X' }, combo: DEFAULT }],
  dataSets: [
    {
      id: 'd1',
      code: 'D',
      name: 'D',
      fields: { name: 'D' },
      combo: DEFAULT,
      elements: [{ element: 'e1' }],
      units: ['s3', 's1'],
    },
  ],
};
const EMPTY: TargetObjects = {
  ...{
    root: 't0',
    organisationUnits: [unit('t0', 'T', '')],
    dataElements: [],
    dataSets: [],
    ...{ combos: { [DEFAULT]: ['cc'] }, wholeCombos: [], categories: [], categoryOptions: [], optionSets: [] },
  },
};

/** The order of lists from behind. */
function backwards(objects: SourceObjects): SourceObjects {
  const reversed = <Item>(items: readonly Item[]) => [...items].reverse();
  return {
    ...objects,
    organisationUnits: reversed(objects.organisationUnits),
    dataElements: reversed(objects.dataElements),
  };
}

const lines = (source: SourceObjects, target: TargetObjects, mapping = MAPPING) =>
  planSync(source, target, mapping).changes.map(describeChange);

describe('a plan of metadata', () => {
  it('makes no second unit of a code that differs in case alone', () => {
    const target = { ...EMPTY, organisationUnits: [unit('t0', 'T', ''), unit('t1', 'a ', 't0')] };
    assert.match(
      lines(SOURCE, target)[0] ?? '',
      /^! organisationUnits A A: the target has the code "a ", which is nearly/,
    );
    const both = { ...SOURCE, organisationUnits: [...SOURCE.organisationUnits, unit('s4', 'a ', 's0')] };
    assert.ok(lines(both, target).some((line) => line.startsWith('+ organisationUnits A A')));
  });

  it('puts no unit below itself', () => {
    const target = { ...EMPTY, organisationUnits: [unit('t0', 'A', '')] };
    const found = lines(SOURCE, target, { ...MAPPING, allowMoves: true });
    assert.match(found[0] ?? '', /^! organisationUnits A A: it is the unit of the target that all are put below/);
    assert.ok(!found.some((line) => line.startsWith('~ organisationUnits A')));
  });

  it('does not change whether zeros count by the way', () => {
    const element = (id: string, zeroIsSignificant: boolean): SyncObject => ({
      ...{ id, code: 'X', name: 'X', combo: DEFAULT },
      fields: { name: 'X', code: 'X', zeroIsSignificant },
    });
    const source = { ...SOURCE, dataElements: [element('e1', false)] };
    const found = lines(source, { ...EMPTY, dataElements: [element('t9', true)] });
    assert.ok(
      found.some((line) => line.startsWith('! dataElements X X: zeroIsSignificant true → false')),
      found.join('\n'),
    );
    const kept = lines(
      source,
      { ...EMPTY, dataElements: [element('t9', true)] },
      { ...MAPPING, keep: ['zeroIsSignificant'] },
    );
    assert.ok(!kept.some((line) => line.includes('dataElements X')));
  });

  it('creates units above before those below, whatever their order, then elements, then data sets', () => {
    const planned = lines(SOURCE, EMPTY);
    assert.deepEqual(planned, [
      '+ organisationUnits A A: parent "T T"',
      '+ organisationUnits B B: parent "A A"',
      '+ organisationUnits C C: parent "B B"',
      '+ dataElements X X',
      '+ dataSets D D: data elements "1 more"; org units "2 more"',
    ]);
    assert.deepEqual(lines(backwards(SOURCE), EMPTY), planned);
  });

  it('makes UIDs that are the same each time and none of the source, but with match: uid', () => {
    const ids = (mapping: SyncMapping) => planSync(SOURCE, EMPTY, mapping).changes.map(({ id = '' }) => id);
    assert.deepEqual(ids(MAPPING), ids(MAPPING));
    assert.ok(ids(MAPPING).every((id) => /^[A-Za-z][A-Za-z0-9]{10}$/.test(id)));
    assert.deepEqual(ids({ ...MAPPING, match: 'uid' }), ['s1', 's2', 's3', 'e1', 'd1']);
  });

  it('opens again what was closed, and leaves what the source does not know', () => {
    const [open] = SOURCE.organisationUnits.slice(1, 2);
    const known = unit('t2', 'B', 't0', { closedDate: '2025-12-31', geometry: { type: 'Point', coordinates: [1, 2] } });
    const source = {
      ...SOURCE,
      organisationUnits: [{ ...(open ?? known), parent: 's0' }],
      dataElements: [],
      dataSets: [],
    };
    const { changes } = planSync(source, { ...EMPTY, organisationUnits: [...EMPTY.organisationUnits, known] }, MAPPING);
    assert.deepEqual(changes.map(describeChange), ['~ organisationUnits B B: closedDate "2025-12-31" → none']);
    assert.deepEqual(changes[0]?.set, { closedDate: null });
  });

  it('has nothing to do where both are the same', () => {
    const source = { ...SOURCE, dataElements: [], dataSets: [] };
    const same = source.organisationUnits.map((each) => ({
      ...each,
      id: `t${each.id}`,
      parent: each.parent === 's0' ? 't0' : `t${each.parent}`,
    }));
    const plan = planSync(source, { ...EMPTY, organisationUnits: [...EMPTY.organisationUnits, ...same] }, MAPPING);
    assert.deepEqual([plan.changes, plan.unchanged, plan.onlyInTarget], [[], 3, 0]);
  });

  it('chooses no category combo of several', () => {
    const two = { ...EMPTY, combos: { [DEFAULT]: ['cc', 'cd'] } };
    assert.match(
      lines({ ...SOURCE, organisationUnits: [], dataSets: [] }, two)[0] ?? '',
      /^! dataElements X X: the target has several .*: cc, cd/,
    );
  });
});

describe('what a category combo is made of', () => {
  const combo = (...sets: string[][]) => ({
    id: 'a',
    categories: sets.map((set, at) => ({ id: `c${at}`, categoryOptions: set.map((name) => ({ id: name, name })) })),
  });

  it('is the same in whatever order, and tells categories apart', () => {
    const key = comboKey(combo(['Male', 'Female'], ['<5', '5+']));
    assert.equal(comboKey(combo(['5+', '<5'], ['Female', 'Male'])), key);
    assert.notEqual(comboKey(combo(['Male', 'Female', '<5', '5+'])), key);
    assert.equal(comboWords(key ?? ''), '5+ | <5 × Female | Male');
    assert.equal(comboKey(undefined), undefined);
  });
});
