import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import { sampleMetadata, samplePaperValues, sampleResources } from '../../../../cli/sandbox/sample/index.ts';

interface Reference {
  id: string;
}

interface MetadataObject extends Reference {
  code?: string;
  name: string;
  parent?: Reference;
  categoryCombo?: Reference;
  categories?: Reference[];
  categoryOptions?: Reference[];
  organisationUnits?: Reference[];
  dataSetElements?: { dataSet: Reference; dataElement: Reference }[];
  [property: string]: unknown;
}

const TODAY = '2026-11-21';
const documents = sampleMetadata().map((document) => Object.entries(Object(document)) as [string, MetadataObject[]][]);
const lookup = readFileSync(new URL('../../../../mappings/org-units.csv', import.meta.url), 'utf8')
  .trim()
  .split('\n')
  .map((line) => line.split(','));

function all(type: string): MetadataObject[] {
  return documents.flat().flatMap(([key, objects]) => (key === type ? objects : []));
}

function ids(references: Reference[] | undefined): string[] {
  return (references ?? []).map(({ id }) => id).sort();
}

describe('the sample metadata', () => {
  it('has valid UIDs, each once, and codes that are unique in their type', () => {
    const objects = documents.flat().flatMap(([type, list]) => list.map((object) => ({ type, ...object })));
    for (const { id } of objects) assert.match(id, /^[a-zA-Z][a-zA-Z0-9]{10}$/);
    assert.equal(new Set(ids(objects)).size, objects.length);
    const codes = objects.filter(({ code }) => code !== undefined).map(({ type, code }) => `${type} ${code}`);
    assert.equal(new Set(codes).size, codes.length);
  });

  it('refers only to what a document before, or the same one, brings', () => {
    const known = new Set<string>();
    for (const document of documents) {
      for (const [, objects] of document) for (const { id } of objects) known.add(id);
      for (const [, id] of JSON.stringify(document).matchAll(/"id":"([^"]+)"/g)) assert.ok(known.has(id ?? ''), id);
    }
  });

  it('has one option combo for each set of options of a combo', () => {
    const options = new Map(all('categories').map(({ id, categoryOptions }) => [id, ids(categoryOptions)]));
    for (const { id, categories, name } of all('categoryCombos')) {
      let expected = [''];
      for (const category of categories ?? []) {
        expected = expected.flatMap((set) => (options.get(category.id) ?? []).map((option) => `${set} ${option}`));
      }
      const combos = all('categoryOptionCombos').filter(({ categoryCombo }) => categoryCombo?.id === id);
      const sorted = (set: string) => set.trim().split(' ').sort().join(' ');
      const found = combos.map(({ categoryOptions }) => ids(categoryOptions).join(' '));
      assert.deepEqual(found.sort(), expected.map(sorted).sort(), name);
    }
    assert.deepEqual(
      all('categoryOptions').map(({ name }) => name),
      ['Male', 'Female', '< 1 year', '≥ 1 year'],
    );
  });

  it('collects every element in a monthly data set that all facilities fill in', () => {
    const [dataSet, ...others] = all('dataSets');
    assert.ok(dataSet);
    assert.equal(others.length, 0);
    const { id, code, periodType, openFuturePeriods, expiryDays } = dataSet;
    assert.deepEqual(
      { id, code, periodType, openFuturePeriods, expiryDays },
      { id: 'jqSaKxtj8IA', code: 'EPI_MONTHLY', periodType: 'Monthly', openFuturePeriods: 0, expiryDays: 0 },
    );
    const elements = (dataSet.dataSetElements ?? []).map(({ dataElement }) => dataElement);
    assert.deepEqual(ids(elements), ids(all('dataElements')));
    assert.equal(elements.length, 16);
    for (const element of all('dataElements')) {
      assert.match(element.code ?? '', /^EPI_[A-Z0-9_-]+_(GIVEN|SEEN)$/);
      assert.equal(element.valueType, 'INTEGER_ZERO_OR_POSITIVE');
      assert.equal(element.zeroIsSignificant, false);
    }
  });

  it('has a hierarchy of a country, two districts and nine facilities', () => {
    const parents = new Map(all('organisationUnits').map(({ id, parent }) => [id, parent?.id]));
    const depth = (id: string): number => {
      const parent = parents.get(id);
      return parent === undefined ? 1 : 1 + depth(parent);
    };
    assert.deepEqual([...parents.keys()].map(depth), [1, 2, 2, 3, 3, 3, 3, 3, 3, 3, 3, 3]);
    const facilities = [...parents.keys()].filter((id) => depth(id) === 3);
    assert.deepEqual(ids(all('dataSets')[0]?.organisationUnits), facilities.sort());
  });

  it('has a user of its own for our values, who may enter them in the whole country', () => {
    const [user] = all('users');
    assert.equal(user?.username, 'tallysheet');
    assert.deepEqual(ids(user?.organisationUnits), [all('organisationUnits')[0]?.id]);
    assert.deepEqual(user?.userRoles, [{ id: all('userRoles')[0]?.id }]);
    assert.deepEqual(all('userRoles')[0]?.authorities, ['F_DATAVALUE_ADD']);
  });
});

describe('the lookup org-units.csv', () => {
  const locations = sampleResources({ today: TODAY }).filter(({ resourceType }) => resourceType === 'Location');
  const [header, ...rows] = lookup;

  it('leads eight Locations to eight facilities of the data set, of the same name', () => {
    assert.deepEqual(header, ['place', 'orgUnit', 'name']);
    const units = new Map(all('organisationUnits').map((unit) => [unit.id, unit]));
    const assigned = new Set(ids(all('dataSets')[0]?.organisationUnits));
    for (const [place, orgUnit = '', name] of rows) {
      const location = locations.find(({ id }) => id === place);
      const unit = units.get(orgUnit);
      assert.deepEqual([location?.name, unit?.name], [name, name]);
      assert.ok(assigned.has(orgUnit), orgUnit);
      const identifier = { system: 'http://example.org/facility-registry', value: unit?.code };
      assert.deepEqual(location?.identifier, [identifier]);
    }
    assert.equal(new Set(rows.map(([place]) => place)).size, 8);
    assert.equal(new Set(rows.map(([, orgUnit]) => orgUnit)).size, 8);
  });

  it('knows neither the districts nor the outreach post, nor anything above the post', () => {
    const places = new Set(rows.map(([place]) => place));
    const unknown = locations.filter(({ id }) => !places.has(id)).map(({ id, partOf }) => [id, partOf]);
    const district = { reference: 'Location/loc-south' };
    assert.deepEqual(unknown, [
      ['loc-north', undefined],
      ['loc-south', undefined],
      ['loc-itumba-outreach', district],
    ]);
  });
});

describe('the values on paper', () => {
  const values = samplePaperValues(TODAY);

  it('are a clerk’s, of the two newest ended months, for elements and combos that exist', () => {
    const combos = new Map(all('dataElements').map(({ id, categoryCombo }) => [id, categoryCombo?.id]));
    for (const { dataElement, categoryOptionCombo, period, value, storedBy } of values) {
      const combo = all('categoryOptionCombos').find(({ id }) => id === categoryOptionCombo);
      assert.equal(combo?.categoryCombo?.id, combos.get(dataElement));
      assert.ok(['202609', '202610'].includes(period));
      assert.match(value, /^[1-9]\d*$/);
      assert.equal(storedBy, 'data.clerk');
    }
    assert.deepEqual(
      new Set(samplePaperValues('2026-01-05').map(({ period }) => period)),
      new Set(['202511', '202512']),
    );
  });

  it('lie at the facility that the lookup does not know, but for one where we count something else', () => {
    const places = new Map(lookup.slice(1).map(([place, orgUnit]) => [orgUnit, place]));
    const [ours, ...more] = values.filter(({ orgUnit }) => places.has(orgUnit));
    assert.ok(ours);
    assert.deepEqual([more.length, values.length], [0, 6]);
    const resources = sampleResources({ today: TODAY });
    const seen = new Set<string>();
    for (const resource of resources) {
      const [patient, location, day] = [resource.patient, resource.location, String(resource.occurrenceDateTime)];
      if (resource.status !== 'completed' || !day.startsWith('2026-10')) continue;
      if (!JSON.stringify(location).includes(`/${places.get(ours.orgUnit)}"`)) continue;
      const child = resources.find(({ id }) => JSON.stringify(patient).includes(`/${id}"`));
      const bornAfter = String(child?.birthDate) > `2025-${day.slice(5, 10)}`;
      if (child?.gender === 'female' && bornAfter) seen.add(child.id);
    }
    assert.equal(seen.size, 4);
    assert.notEqual(String(seen.size), ours.value);
  });
});
