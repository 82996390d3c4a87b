import assert from 'node:assert/strict';
import { periodsBetween } from '../../../adaptors/tally/period/index.ts';
import { mappingWith } from './fixtures.ts';
import { plan } from './planned.ts';

describe('planPeriods: what is counted again', () => {
  it('counts once what a backfill asks for, wherever since is, and what is left of one', () => {
    const { open, dirty, beforeSince } = plan({ backfill: '2022-11..2023-01' }, ['202210']);
    assert.deepEqual(open, ['202402', '202401']);
    assert.deepEqual(dirty, ['202301', '202212', '202211']);
    assert.deepEqual(beforeSince, ['202210']);
    assert.deepEqual(plan({ dirty: ['202212', '202211'] }).dirty, ['202212', '202211']);
    assert.deepEqual(plan({ backfill: '2023-12..2030' }).dirty, ['202312']);
    assert.deepEqual(plan({ backfill: '2022' }).dirty.length, 12);
  });

  it('refuses a backfill that names no ended period, and says nothing of a changed mapping', () => {
    for (const backfill of ['2024-03', '2025..2026', '2023-02..2023-01', 'all', '2022..2023..2024']) {
      assert.throws(() => plan({ backfill }), { code: 'recount-invalid' }, backfill);
    }
    assert.throws(() => plan({ backfill: '2022', mappingHash: 'another' }), { code: 'mapping-changed' });
  });

  describe('after a changed mapping', () => {
    const changed = { mappingHash: 'h0' };

    it('stops and names the choices', () => {
      assert.throws(() => plan(changed), {
        name: 'RunError',
        code: 'mapping-changed',
        message:
          'mapping "doses" or its lookup has changed since the last run — say once what to count again: tallysheet run <workflow> --recount all, or --recount 2024-01..2024-03, or --recount none to count by the new mapping from now on; in Lightning and with openfn put "recount": "all" into the input state of the first step (mapping-changed)',
      });
    });

    it('goes on where the mapping is the same, or the first', () => {
      assert.deepEqual(plan({ mappingHash: 'h1' }).dirty, []);
      assert.deepEqual(plan({}).dirty, []);
    });

    it('counts all, some or none again', () => {
      assert.deepEqual(plan({ ...changed, recount: 'all' }).dirty.length, 12);
      assert.deepEqual(plan({ ...changed, recount: 'none' }).dirty, []);
      assert.deepEqual(plan({ ...changed, recount: '2023-03..2023-05' }).dirty, ['202305', '202304', '202303']);
    });
  });

  const ranges: [string, string[]][] = [
    ['202303', ['202303']],
    ['2023-03', ['202303']],
    ['2023-03-15', ['202303']],
    ['202303..202304', ['202304', '202303']],
    [' 2023-03 .. 2023-04 ', ['202304', '202303']],
    ['2020..2023-02', ['202302', '202301']],
    ['2023-12..2030', ['202312']],
    ['2023', periodsBetween('Monthly', '202301', '202312').reverse()],
  ];
  for (const [recount, dirty] of ranges) {
    it(`counts "${recount}" again`, () => {
      assert.deepEqual(plan({ recount }).dirty, dirty);
    });
  }

  it('counts every week again that a month touches', () => {
    const weekly = mappingWith({ type: 'Weekly', since: '2023W1', keepOpen: 0 });
    assert.deepEqual(plan({ recount: '2024-01' }, [], weekly).dirty, [
      '2024W5',
      '2024W4',
      '2024W3',
      '2024W2',
      '2024W1',
    ]);
    assert.deepEqual(plan({ recount: '2023W51..2024W02' }, [], weekly).dirty, [
      '2024W2',
      '2024W1',
      '2023W52',
      '2023W51',
    ]);
  });

  const wrong: [string, string][] = [
    ['everything', '"everything" is no Monthly period and no date'],
    ['', '"" is no Monthly period and no date'],
    ['2024W1', '"2024W1" is no Monthly period and no date'],
    ['2023-03..', '"" is no Monthly period and no date'],
    ['2023-05..2023-03', '"2023-05..2023-03" holds no period that is counted'],
    ['2023-03..2023-04..2023-05', '"2023-03..2023-04..2023-05" holds no period that is counted'],
    ['2030-01', '"2030-01" holds no period that is counted'],
    ['2022', '"2022" holds no period that is counted'],
    ['2023-02-30', '"2023-02-30" is no Monthly period and no date'],
  ];
  for (const [recount, what] of wrong) {
    it(`refuses recount "${recount}"`, () => {
      assert.throws(() => plan({ recount }), {
        code: 'recount-invalid',
        message: `${what} — write all, none, or 2024-01..2024-03 (recount-invalid)`,
      });
    });
  }
});
