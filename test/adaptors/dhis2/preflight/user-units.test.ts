import assert from 'node:assert/strict';
import type { Dhis2Context } from '../../../../adaptors/dhis2/metadata/data-set.ts';
import { outsideHierarchy, outsideView, unreadUnits } from '../../../../adaptors/dhis2/preflight/index.ts';
import { contextOf } from '../support/rules.ts';

const PATHS: Readonly<Record<string, string>> = {
  north: '/top/north',
  amari: '/top/north/amari',
  south: '/top/south',
};
const pathOf = (orgUnit: string) => PATHS[orgUnit];
const key = { dataElement: 'bcg', categoryOptionCombo: 'combo', attributeOptionCombo: 'default', period: '202403' };

describe('the org units of the user', () => {
  const cases: [string, string, Partial<Dhis2Context>, boolean][] = [
    ['a unit of the user', 'north', { captureUnits: ['north'] }, false],
    ['a unit below it', 'amari', { captureUnits: ['north'] }, false],
    ['a unit below another one', 'amari', { captureUnits: ['south', 'north'] }, false],
    ['a unit beside it', 'south', { captureUnits: ['north'] }, true],
    ['a unit above it', 'north', { captureUnits: ['amari'] }, true],
    ['a unit of an unknown path', 'lost', { captureUnits: ['north'] }, false],
    ['any unit where the server does not tell', 'south', {}, false],
    ['a unit of a superuser up to 2.42', 'south', { captureUnits: ['north'], authorities: ['ALL'] }, true],
    ['a unit of a superuser', 'south', { captureUnits: [], authorities: ['ALL'], version: '2.43.0' }, false],
  ];
  for (const [title, orgUnit, context, isOutside] of cases) {
    it(`${isOutside ? 'keep back' : 'let through'} ${title}`, () => {
      const check = outsideHierarchy(contextOf(context), pathOf);
      assert.deepEqual(
        [1, 2].map(() => check({ ...key, orgUnit })?.code),
        [1, 2].map(() => (isOutside ? 'outside-hierarchy' : undefined)),
      );
      const view = contextOf({ ...context, ...(context.captureUnits && { viewUnits: context.captureUnits }) });
      assert.equal(outsideView(view, pathOf)({ orgUnit })?.code, isOutside ? 'outside-view' : undefined);
    });
  }

  it('names units that cannot be read back, unless a value of them was kept back', () => {
    const hidden = outsideView(contextOf({ viewUnits: ['south'] }), pathOf);
    const periods = ['202403'];
    const unread = (conflicts: { orgUnit: string }[]) =>
      unreadUnits(['amari', 'north', 'south'], hidden, {
        periods,
        conflicts: conflicts.map((each) => ({ ...each, code: 'outside-view', message: '', values: 1 })),
      }).map(({ code, message, orgUnit, values }) => [code, orgUnit, values, message.slice(0, 22)]);
    assert.deepEqual(unread([{ orgUnit: 'amari' }, { orgUnit: 'north' }]), []);
    assert.deepEqual(unread([{ orgUnit: 'amari' }]), [['outside-view', 'north', 0, 'org unit north is not ']]);
    assert.deepEqual(unread([]), [['outside-view', undefined, 0, '2 org units are not be']]);
  });
});
