import assert from 'node:assert/strict';
import { sumSources } from '../../../adaptors/tally/counts.ts';
import { createLookup } from '../../../adaptors/tally/lookup.ts';
import { createPeriodQuarantine } from '../../../adaptors/tally/period-quarantine.ts';
import { createSourceTally } from '../../../adaptors/tally/tally-source.ts';
import { compile } from './compile.ts';

describe('quarantine by period', () => {
  it('is over the limit beyond it, of rows or of what measures accepted', () => {
    const quarantine = createPeriodQuarantine(4);
    for (const at of [0, 0, 1, 1, 2, -1]) quarantine.read(at);
    for (const at of [0, 1, 1, -1]) quarantine.hold(at);
    quarantine.measured(2, 10, 6);
    const over = (inPeriod?: { share: number } | { rows: number }, run = 0.05) =>
      quarantine.over({ maxQuarantined: { share: run }, ...(inPeriod && { maxQuarantinedInPeriod: inPeriod }) });
    assert.deepEqual(over(), [1, 2]);
    assert.deepEqual(over({ share: 0.4 }), [0, 1, 2]);
    assert.deepEqual(over({ share: 1 }), []);
    assert.deepEqual(over({ rows: 2 }), [2]);
    // Who allows a whole run more than half allows it a period too.
    assert.deepEqual([over(undefined, 0.6), over(undefined, 1), over({ share: 0.5 }, 1)], [[1], [], [1, 2]]);
    assert.deepEqual(quarantine.over({ maxQuarantined: { rows: 9 } }), [1, 2]);
    quarantine.forget(0);
    assert.deepEqual(over(), [0, 1, 2]);
  });

  const mapping = compile(
    `
name: visits
dataSet: VISITS
period: { type: Monthly, timeZone: UTC, since: 2026-01, keepOpen: 1 }
orgUnits: { lookup: places.csv }
views:
  visit: { record: visit, searchDate: on, columns: { date: on, place: place, sex: sex, who: who } }
dimensions:
  sex: { column: sex, map: { m: Male, f: Female } }
sources:
  - rows: visit
    date: date
    orgUnit: [place]
    values:
      - { dataElement: VISITS, by: [sex] }
      - { dataElement: PERSONS, aggregate: distinct, of: who, by: [sex] }
`,
    'place,orgUnit\nward,DiszpKrYNg8\n',
  );
  const lookup = createLookup(mapping.lookup);
  const PERIODS = ['202601', '202602', '202603'];

  function overLimit(visits: readonly object[], limit?: { share: number }) {
    const [source] = mapping.sources;
    assert.ok(source);
    const beside = { lookup, findOrgUnit: lookup.find, findJoined: () => undefined, findFacts: () => [] };
    const own = limit === undefined ? mapping : { ...mapping, maxQuarantinedInPeriod: limit };
    const tally = createSourceTally(own, source, PERIODS, beside);
    for (const [at, visit] of visits.entries()) tally.add({ resourceType: 'visit', id: `v${at}`, meta: {}, ...visit });
    return tally.result().counts.overLimit;
  }

  const good = { place: 'ward', sex: 'f', who: 'a' };

  it('names the periods in which most rows have no place', () => {
    const visits = [
      { ...good, on: '2026-01-05' },
      { ...good, on: '2026-01-06', place: 'nowhere' },
      { ...good, on: '2026-02-05', place: 'nowhere' },
      { ...good, on: '2026-03' },
    ];
    assert.deepEqual(overLimit(visits), ['202602']);
    assert.deepEqual(overLimit(visits, { share: 0.1 }), ['202601', '202602']);
    assert.deepEqual(overLimit(visits, { share: 1 }), undefined);
  });

  it('names the periods in which most of what the values accept has no option', () => {
    const visits = [
      { ...good, on: '2026-02-05', sex: 'x' },
      { ...good, on: '2026-02-06', sex: 'x', who: 'b' },
      { ...good, on: '2026-02-07', who: 'c' },
      { ...good, on: '2026-03-07' },
    ];
    assert.deepEqual(overLimit(visits), ['202602']);
  });

  it('is summed up by source, each period once', () => {
    const counts = {
      ...{ source: 's', read: 1, placed: 0, excluded: 0, undated: 0, quarantined: { 'no-place': 1 } },
      ...{ placedBy: {}, unknownPlaces: {}, outside: 0, repeated: 0 },
    };
    const [sum] = sumSources([
      { ...counts, overLimit: ['202602'] },
      counts,
      { ...counts, overLimit: ['202601', '202602'] },
    ]);
    assert.deepEqual(sum?.overLimit, ['202601', '202602']);
    assert.equal(Object.hasOwn(sumSources([counts])[0] ?? {}, 'overLimit'), false);
  });
});
