import assert from 'node:assert/strict';
import fc from 'fast-check';
import {
  matchOrgUnits,
  type OrgUnit,
  type PlanOptions,
  planOrgUnits,
  type SourcePlace,
} from '../../../../adaptors/dhis2/index.ts';
import { place, unit } from './places.ts';

const ROOT = unit('ImspTQPwCqd', { code: 'ROOT' });

function plan(places: readonly SourcePlace[], options: Partial<PlanOptions> = {}, units: readonly OrgUnit[] = [ROOT]) {
  return planOrgUnits(matchOrgUnits(places, units), { units, openingDate: '2026-01-01', root: ROOT.id, ...options });
}

const keys = ({ create }: ReturnType<typeof plan>) => create.map((each) => each.place.key);
const problems = (planned: ReturnType<typeof plan>) => planned.problems.map(({ key, code }) => `${key} ${code}`);

describe('plan org units', () => {
  it('makes those above before those below, each below its own', () => {
    const places = [
      place('a-ward', { parent: 'm-clinic' }),
      place('m-clinic', { parent: 'z-north' }),
      place('z-north'),
    ];
    const planned = plan(places);
    assert.deepEqual(keys(planned), ['z-north', 'm-clinic', 'a-ward']);
    assert.deepEqual(
      planned.create.map((each) => each.unit.parent?.id),
      [ROOT.id, planned.create[0]?.unit.id, planned.create[1]?.unit.id],
    );
  });

  it('makes it with all that is known of it', () => {
    const [clinic] = plan([place('7', { name: ' Amari  Hospital ', code: 'HF-1' })], {
      attribute: 'qjGm6ert2GX',
    }).create;
    assert.deepEqual(clinic?.unit, {
      id: place('7').uid,
      name: 'Amari Hospital',
      shortName: 'Amari Hospital',
      openingDate: '2026-01-01',
      code: 'HF-1',
      parent: { id: ROOT.id },
      attributeValues: [{ attribute: { id: 'qjGm6ert2GX' }, value: '7' }],
    });
  });

  it('puts one below the unit that its place above has, and makes none that there is', () => {
    const planned = plan([place('ROOT'), place('7', { parent: 'ROOT' })], { root: undefined });
    assert.deepEqual([keys(planned), planned.create[0]?.unit.parent], [['7'], { id: ROOT.id }]);
  });

  it('makes the first unit of all a root, and no second root', () => {
    const first = plan([place('7')], { root: undefined }, []);
    assert.deepEqual([keys(first), first.create[0]?.unit.parent], [['7'], undefined]);
    assert.deepEqual(problems(plan([place('7')], { root: undefined })), ['7 no-parent']);
  });

  it('names cycles and what hangs on them', () => {
    const planned = plan([
      place('a', { parent: 'b' }),
      place('b', { parent: 'c' }),
      place('c', { parent: 'b' }),
      place('d', { parent: 'd' }),
      place('e'),
    ]);
    assert.deepEqual(keys(planned), ['e']);
    assert.deepEqual(problems(planned), ['b cycle', 'c cycle', 'a parent-not-created', 'd cycle']);
    assert.match(planned.problems[0]?.message ?? '', /is part of itself: b → c → b/);
  });

  it('names what is part of nowhere, and what hangs on it', () => {
    const planned = plan([place('a', { parent: 'b' }), place('b', { parent: 'gone' })]);
    assert.deepEqual(problems(planned), ['b dangling-part-of', 'a parent-not-created']);
    assert.match(planned.problems[0]?.message ?? '', /is part of gone, which is not among the places/);
  });

  it('makes none where anything is in doubt', () => {
    const units = [ROOT, unit('a', { name: 'Central', code: 'C' }), unit('b', { code: 'B' })];
    const places = [
      place('alike', { name: 'CENTRAL' }),
      place('both', { names: ['B', 'C'] }),
      place('closed', { unfit: 'is inactive' }),
      place('nameless', { name: undefined }),
      place('twin-1', { code: 'T' }),
      place('twin-2', { code: 'T' }),
      place('under', { parent: 'closed' }),
    ];
    assert.deepEqual(problems(plan(places, {}, units)), [
      'alike namesake',
      'both conflict',
      'closed unfit',
      'nameless no-name',
      'twin-1 code-twice',
      'twin-2 code-twice',
      'under parent-not-created',
    ]);
    const planned = plan([place('alike', { name: 'CENTRAL' })], { besideNamesakes: true }, units);
    assert.deepEqual([keys(planned), planned.create[0]?.unit.shortName], [['alike'], 'CENTRAL']);
  });

  it('cuts names, keeps short names apart, and leaves out a code that is too long', () => {
    const units = [ROOT, unit('a', { shortName: 'central' })];
    const long = 'Poste de santé '.repeat(20);
    const planned = plan(
      [place('1', { name: 'Central' }), place('2', { name: long, code: 'x'.repeat(51) })],
      {},
      units,
    );
    const [central, post] = planned.create;
    assert.equal(central?.unit.shortName, 'Central 2');
    assert.ok((post?.unit.name.length ?? 0) <= 230 && (post?.unit.shortName.length ?? 0) <= 50);
    assert.equal(post?.unit.code, undefined);
    assert.deepEqual(
      post?.notes.map((note) => note.replace(/: x+/, '')),
      ['its name is cut to 230 characters', 'it gets no code has more than 50 characters'],
    );
  });

  it('is the same plan whatever the order of the places, and settles each once', () => {
    const places = fc
      .array(fc.tuple(fc.integer({ min: 0, max: 15 }), fc.integer({ min: 0, max: 20 })), { maxLength: 16 })
      .map((pairs) => [...new Map(pairs).entries()])
      .map((pairs) => pairs.map(([key, parent]) => place(`p${key}`, parent > 15 ? {} : { parent: `p${parent}` })));
    fc.assert(
      fc.property(places, fc.func(fc.integer()), (list, order) => {
        const planned = plan(list);
        const settled = [...keys(planned), ...planned.problems.map(({ key }) => key)];
        assert.deepEqual(settled.sort(), list.map(({ key }) => key).sort());
        const made = new Set([ROOT.id]);
        for (const { unit: one } of planned.create) {
          assert.ok(one.parent !== undefined && made.has(one.parent.id));
          made.add(one.id);
        }
        const shuffled = [...list].sort((a, b) => order(a.key) - order(b.key));
        assert.deepEqual(plan(shuffled), planned);
      }),
    );
  });

  it('follows a chain of twenty thousand places', () => {
    const places = Array.from({ length: 20_000 }, (_, at) => place(`${at}`, at === 0 ? {} : { parent: `${at - 1}` }));
    assert.equal(plan(places).create.length, 20_000);
  });
});
