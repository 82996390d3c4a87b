import assert from 'node:assert/strict';
import type { DataSet, Dhis2Context } from '../../../../adaptors/dhis2/metadata/data-set.ts';
import { checkRights } from '../../../../adaptors/dhis2/preflight/index.ts';
import { contextOf, dataSetOf } from '../support/rules.ts';

const NONE = { captureUnits: [] };
const ALL = { authorities: ['ALL'] };

describe('check the rights of the user', () => {
  const taken: [string, Partial<DataSet>, Partial<Dhis2Context>][] = [
    ['of whom nothing more is told', {}, {}],
    ['with access and org units', { access: { read: true, write: true } }, { captureUnits: ['root'] }],
    ['who is a superuser', {}, { ...ALL, captureUnits: ['root'] }],
    ['who is a superuser without org units, from 2.43', {}, { ...ALL, ...NONE, version: '2.43.1' }],
  ];
  for (const [title, dataSet, context] of taken) {
    it(`lets a user report ${title}`, () =>
      assert.doesNotThrow(() => checkRights(dataSetOf(dataSet), contextOf(context))));
  }

  const refused: [string, Partial<DataSet>, Partial<Dhis2Context>, RegExp][] = [
    ['without the authority', {}, { authorities: ['F_DATAVALUE_DELETE'] }, /authority F_DATAVALUE_ADD/],
    ['who may not write', { access: { read: true, write: false } }, {}, /data write access/],
    ['who may not read', { access: { read: false, write: true } }, {}, /for reading and writing data/],
    ['without org units', {}, NONE, /data capture org units/],
    ['without org units, from 2.43', {}, { ...NONE, version: '2.43.1' }, /data capture org units/],
    ['who is a superuser without org units, up to 2.42', {}, { ...ALL, ...NONE }, /data capture org units/],
  ];
  for (const [title, dataSet, context, message] of refused) {
    it(`stops a user ${title}`, () =>
      assert.throws(() => checkRights(dataSetOf(dataSet), contextOf(context)), { code: 'no-right', message }));
  }
});
