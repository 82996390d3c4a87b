import assert from 'node:assert/strict';
import { MetadataStore } from '../../../../cli/sandbox/dhis2/metadata-store.ts';
import { importMetadata } from '../../../../cli/sandbox/dhis2/metadata-write.ts';

const unit = { id: 'parentUnit1', name: 'Land', shortName: 'Land', openingDate: '2000-01-01' };

describe('an import of metadata into the embedded DHIS2', () => {
  const stored = (): MetadataStore => {
    const store = new MetadataStore(() => new Date(0));
    store.putAll({ organisationUnits: [{ ...unit, description: 'of a person', sharing: { public: 'r-------' } }] });
    return store;
  };

  it('takes the place of the whole object: what is left out is gone, but its sharing', () => {
    const store = stored();
    assert.equal(importMetadata(store, { organisationUnits: [{ ...unit, name: 'New Land' }] }, false).status, 200);
    const now = store.get('organisationUnits', unit.id);
    assert.equal(now?.name, 'New Land');
    assert.equal(now?.description, undefined);
    assert.deepEqual(now?.sharing, { public: 'r-------' });
  });

  it('changes nothing when it only checks', () => {
    const store = stored();
    assert.equal(importMetadata(store, { organisationUnits: [{ ...unit, name: 'New Land' }] }, true).status, 200);
    assert.equal(store.get('organisationUnits', unit.id)?.description, 'of a person');
  });
});
