import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import { findSample, opensrpMetadata, opensrpResources } from '../../../../cli/sandbox/sample/index.ts';

const TODAY = '2026-11-21';
const resources = opensrpResources({ today: TODAY });
const lookup = readFileSync(new URL('../../../../mappings/opensrp-places.csv', import.meta.url), 'utf8')
  .trim()
  .split('\n')
  .slice(1)
  .map((line) => line.split(','));

describe('the registry of OpenSRP', () => {
  it('is the same for the same day, and only grows on a later one', () => {
    assert.deepEqual(opensrpResources({ today: TODAY }), resources);
    const later = new Map(
      opensrpResources({ today: '2027-01-31' }).map((one) => [`${one.resourceType}/${one.id}`, one]),
    );
    for (const one of resources) assert.deepEqual(later.get(`${one.resourceType}/${one.id}`), one);
    assert.ok(later.size > resources.length + 100);
    assert.throws(() => opensrpResources({ today: '2026-01-02' }), RangeError);
  });

  it('gives every resource an id of its own, refers to what came before, and is settled for a day', () => {
    const seen = new Set<string>();
    for (const one of resources) {
      for (const [, to = ''] of JSON.stringify(one).matchAll(/"reference":"([^"]+)"/g)) assert.ok(seen.has(to), to);
      seen.add(`${one.resourceType}/${one.id}`);
      assert.ok(Date.parse(one.meta.lastUpdated) < Date.parse(TODAY) - 86_400_000, one.id);
    }
    assert.equal(seen.size, resources.length);
  });

  it('knows places and vaccines in every way, and knows none in some', () => {
    const texts = resources
      .filter(({ resourceType }) => resourceType === 'Immunization')
      .map((one) => JSON.stringify(one));
    const ways: Record<string, RegExp> = {
      'a Location': /"location":\{"reference":"Location\/loc-/,
      'a village': /related-entity-location-tag-id","code":"village-/,
      'the user alone':
        /"location-tag-id|smartregister\.org\/location-tag-id","code":"loc-\w+".*related-entity-location-tag-id","code":"Not defined"/,
      'a team alone': /\/location-tag-id","code":"Not defined".*organisation-tag-id","code":"team-/,
      'an old app': /"system":"https:\/\/smartregister\.org\/","code":"loc-/,
      'no place': /organisation-tag-id","code":"Not defined"/,
      'no vaccine': /"vaccineCode":\{"coding":\[\{"code":"Not defined"/,
      'a text alone': /"vaccineCode":\{"text":/,
      'a vaccine that no form knows': /"code":"ROTA"/,
    };
    for (const [way, pattern] of Object.entries(ways)) {
      const count = texts.filter((text) => pattern.test(text)).length;
      assert.ok(count > 5 && count < texts.length, `${way}: ${count} of ${texts.length}`);
    }
  });

  it('has a lookup that leads each facility and each team to an org unit of both data sets', () => {
    const ids = new Set(resources.map(({ id }) => id));
    const dataSets = opensrpMetadata().flatMap(
      (document) => (document as { dataSets?: { organisationUnits: { id: string }[] }[] }).dataSets ?? [],
    );
    assert.equal(dataSets.length, 2);
    for (const { organisationUnits } of dataSets) {
      const units = new Set(organisationUnits.map(({ id }) => id));
      for (const [place = '', unit = ''] of lookup) assert.ok(ids.has(place) && units.has(unit), `${place} ${unit}`);
    }
    assert.equal(lookup.length, 16);
  });

  it('has valid UIDs, each once', () => {
    const ids = opensrpMetadata().flatMap((document) =>
      Object.values(Object(document) as Record<string, { id: string }[]>).flatMap((list) => list.map(({ id }) => id)),
    );
    for (const id of ids) assert.match(id, /^[a-zA-Z][a-zA-Z0-9]{10}$/);
    assert.equal(new Set(ids).size, ids.length);
  });
});

describe('findSample', () => {
  it('finds the sample that a workflow is tried on', () => {
    assert.equal(findSample('immunization-monthly'), 'immunization');
    assert.equal(findSample('opensrp-weekly'), 'opensrp');
    assert.equal(findSample('opensrp-monthly'), 'opensrp');
    assert.equal(findSample('tiny'), undefined);
  });
});
