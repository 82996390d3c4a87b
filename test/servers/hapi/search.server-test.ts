import assert from 'node:assert/strict';
import { checkCapability } from '../../../adaptors/fhir/check-capability.ts';
import { createElementsChooser } from '../../../adaptors/fhir/choose-elements.ts';
import { countPeriods } from '../../../adaptors/fhir/count-periods.ts';
import { countMatches, searchPages } from '../../../adaptors/fhir/index.ts';
import { readCapability } from '../../../adaptors/fhir/read-capability.ts';
import type { CompiledMapping } from '../../../adaptors/tally/compiled-mapping.ts';
import { createLookup } from '../../../adaptors/tally/lookup.ts';
import type { Transport } from '../../../adaptors/transport/index.ts';
import { DOSES_OF_CHILDREN } from '../../adaptors/fhir/doses-of-children.ts';
import { all } from '../../adaptors/fhir/mapping.ts';
import { fhirAt, muteConsole } from '../../adaptors/transport/wire.ts';
import { sharedHapi } from './shared-hapi.ts';
import type { Hapi } from './start.ts';

const TAG = { system: 'urn:tallysheet:check', code: 'search' };
const meta = { tag: [TAG] };
const children = Array.from({ length: 12 }, (_, at) => ({
  resourceType: 'Patient',
  id: `s-p${at}`,
  meta,
  birthDate: `${2010 + at}-05-05`,
  address: [{ text: 'x'.repeat(3_000) }],
}));
const doses = Array.from({ length: 90 }, (_, at) => ({
  resourceType: 'Immunization',
  id: `s-d${at}`,
  meta,
  status: 'completed',
  vaccineCode: { coding: [{ system: 'http://hl7.org/fhir/sid/cvx', code: '19' }] },
  occurrenceDateTime: `2021-03-${String(1 + (at % 31)).padStart(2, '0')}${['', 'T23:30:00-05:00', 'T00:30:00+03:00'][at % 3]}`,
  patient: { reference: `Patient/s-p${at % 12}` },
  location: { reference: 'Location/loc-1' },
}));

/** Only what this file has stored. */
const mapping: CompiledMapping = {
  ...DOSES_OF_CHILDREN,
  views: Object.fromEntries(
    Object.entries(DOSES_OF_CHILDREN.views).map(([name, view]) => [
      name,
      name === 'dose' ? { ...view, search: { _tag: `${TAG.system}|${TAG.code}` } } : view,
    ]),
  ),
};
const lookup = createLookup(mapping.lookup);

describe('searches of a real HAPI', () => {
  const { restore } = muteConsole();
  let hapi: Hapi;
  let fhir: Transport;
  const ours = { _tag: `${TAG.system}|${TAG.code}` };

  before(async () => {
    hapi = await sharedHapi();
    fhir = fhirAt(new URL(hapi.url).origin);
    await hapi.load(children);
    for (let at = 0; at < doses.length; at += 15) await hapi.load(doses.slice(at, at + 15));
  });
  after(async () => {
    restore();
    for (const type of ['Immunization', 'Patient']) {
      await fetch(`${hapi.url}/${type}?_tag=${TAG.system}|${TAG.code}`, { method: 'DELETE' });
    }
  });

  const idsOf = async (transport: Transport, query: Record<string, string>) =>
    (await all(searchPages(transport, 'Immunization', { ...ours, ...query }))).flatMap(({ matches }) =>
      matches.map(({ id }) => id),
    );

  it('declares what mappings ask it by', async () => {
    const capability = await readCapability(fhir);
    assert.ok(capability !== undefined);
    checkCapability(mapping, capability);
    const { views } = mapping;
    const wrong = {
      ...mapping,
      views: { ...views, dose: { ...views.dose, searchDate: 'occurrence' } },
    } as CompiledMapping;
    assert.throws(() => checkCapability(wrong, capability), { code: 'not-searchable' });
  });

  it('gives the whole of a search that goes as a form, with its total', async () => {
    const status = ['completed', ...Array.from({ length: 900 }, (_, at) => `local-${at}`)].join(',');
    const pages = await all(searchPages(fhir, 'Immunization', { ...ours, status, _count: '20' }));
    assert.equal(pages.length, 5);
    assert.equal(pages[0]?.total, 90);
    assert.equal(await countMatches(fhir, 'Immunization', { ...ours, status }), 90);
  });

  it('is taken up again where it has dropped a result', async () => {
    let pages = 0;
    const forgetful: Transport = {
      system: 'FHIR',
      send(request) {
        const isPage = request.query?._getpages !== undefined;
        if (isPage) pages += 1;
        const gone = { ...request, query: { ...request.query, _getpages: '00000000-0000-0000-0000-000000000000' } };
        return fhir.send(isPage && pages === 7 ? gone : request);
      },
    };
    const ids = await idsOf(forgetful, { _count: '10' });
    assert.equal(new Set(ids).size, 90);
    assert.ok(ids.length > 90);
  });

  it('counts the same in parts of resources, in parts of the window, and as a whole', async () => {
    const count = async (fetchSettings?: CompiledMapping['fetch']) => {
      const chooser = createElementsChooser({ ...mapping, fetch: fetchSettings });
      const places = { lookup, findOrgUnit: lookup.find };
      const { cells } = await countPeriods(fhir, mapping, places, ['202103'], {
        chooser,
        concurrency: fetchSettings?.concurrency,
      });
      return cells;
    };
    const whole = await count();
    assert.ok(whole.length >= 2);
    assert.deepEqual(await count({ concurrency: 1, elements: 'always' }), whole);
    assert.deepEqual(await count({ concurrency: 4, elements: 'never' }), whole);
  });
});
