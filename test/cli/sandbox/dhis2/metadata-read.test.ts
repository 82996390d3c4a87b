import assert from 'node:assert/strict';
import { parseFields } from '../../../../cli/sandbox/dhis2/fields.ts';
import { parseFilter } from '../../../../cli/sandbox/dhis2/filters.ts';
import { MetadataStore } from '../../../../cli/sandbox/dhis2/metadata-store.ts';
import { selectFields } from '../../../../cli/sandbox/dhis2/select-fields.ts';

const read = (object: unknown, name: string): unknown => (object as Record<string, unknown>)[name];

describe('fields of the embedded DHIS2', () => {
  const store = new MetadataStore(() => new Date(0));
  store.putAll({
    organisationUnits: [
      { id: 'parentUnit1', name: 'Land', code: 'L', shortName: 'Land', openingDate: '2000-01-01' },
      { id: 'childUnit01', name: 'Clinic', shortName: 'Clinic', parent: { id: 'parentUnit1' } },
    ],
  });
  const show = (fields: string, id = 'childUnit01'): unknown =>
    selectFields({ store, api: 'http://localhost/api' }, 'organisationUnits', { id }, parseFields(fields));

  const cases: readonly (readonly [fields: string, expected: unknown])[] = [
    ['id,code', { id: 'childUnit01' }],
    ['name,parent', { name: 'Clinic', parent: { id: 'parentUnit1' } }],
    ['parent[name,openingDate]', { parent: { name: 'Land', openingDate: '2000-01-01T00:00:00.000' } }],
    ['level,path', { level: 2, path: '/parentUnit1/childUnit01' }],
    ['ancestors~size', { ancestors: 1 }],
    ['ancestors~ids', { ancestors: ['parentUnit1'] }],
    ['name~rename(title)', { title: 'Clinic' }],
    ['ancestors[children[id]]', { ancestors: [{ children: [{ id: 'childUnit01' }] }] }],
  ];
  for (const [fields, expected] of cases) {
    it(`shows ${fields}`, () => assert.deepEqual(show(fields), expected));
  }

  it('shows everything of its own but what is excluded', () => {
    const shown = show(':owner,!name') as Record<string, unknown>;
    assert.equal(shown.shortName, 'Clinic');
    assert.ok(!('name' in shown) && !('displayName' in shown) && !('level' in shown));
  });
});

describe('filters of the embedded DHIS2', () => {
  const unit = { code: 'HF-0001', name: 'Clinic', level: 4, parent: { id: 'p' }, groups: [{ id: 'a' }, { id: 'b' }] };
  const cases: readonly (readonly [filter: string, holds: boolean])[] = [
    ['code:eq:HF-0001', true],
    ['code:!eq:HF-0001', false],
    ['code:in:[HF-0001,HF-0002]', true],
    ['code:!in:[HF-0001]', false],
    ['name:like:clin', false],
    ['name:ilike:clin', true],
    ['name:$like:Cl', true],
    ['level:ge:4', true],
    ['level:lt:4', false],
    ['closedDate:null', true],
    ['closedDate:!null', false],
    ['parent.id:eq:p', true],
    ['groups.id:in:[b]', true],
    ['code:eq:a:b', false],
  ];
  for (const [filter, holds] of cases) {
    it(`${holds ? 'keeps' : 'drops'} a unit by ${filter}`, () => {
      assert.equal(parseFilter(filter, read, () => true)(unit), holds);
    });
  }

  it('refuses unknown properties and operators', () => {
    assert.throws(() => parseFilter('foo:eq:1', read, (name) => name !== 'foo'), { code: 'E1003' });
    assert.throws(() => parseFilter('code:nearly:1', read, () => true), { code: 'E1003' });
  });
});
