import assert from 'node:assert/strict';
import { type FhirServer, startFhirServer } from '../../../../cli/sandbox/fhir/index.ts';
import { diagnosticsOf, dose, idsOf, search } from './support.ts';

const tag = { system: 'https://smartregister.org/location-tag-id', code: 'L1' };

describe('searching', () => {
  let server: FhirServer;
  let clock = new Date('2024-05-01T10:00:00.000Z');

  before(async () => {
    server = await startFhirServer({ now: () => clock });
    server.load([
      { resourceType: 'Organization', id: 'o1', name: 'Ministry of Health', active: true },
      { resourceType: 'Location', id: 'district', name: 'Kampala', identifier: [{ system: 'urn:mfl', value: 'K' }] },
      {
        resourceType: 'Location',
        id: 'clinic',
        name: 'Mulágo',
        status: 'active',
        partOf: { reference: 'Location/district' },
        managingOrganization: { reference: 'Organization/o1' },
      },
      { resourceType: 'Patient', id: 'p1', gender: 'female', birthDate: '2023-11-30', name: [{ family: 'Achieng' }] },
      { resourceType: 'Patient', id: 'p2', gender: 'male', birthDate: '2024-01', active: false },
      {
        resourceType: 'Encounter',
        id: 'e1',
        status: 'finished',
        class: { system: 'http://terminology.hl7.org/CodeSystem/v3-ActCode', code: 'AMB' },
        subject: { reference: 'Patient/p1' },
        location: [{ location: { reference: 'Location/clinic' } }],
        serviceProvider: { reference: 'Organization/o1' },
        period: { start: '2024-03-31T23:00:00+03:00', end: '2024-04-01T01:00:00+03:00' },
      },
      {
        resourceType: 'Observation',
        id: 'b1',
        status: 'final',
        code: { coding: [{ system: 'http://loinc.org', code: '29463-7' }] },
        subject: { reference: 'Patient/p1' },
        encounter: { reference: 'http://elsewhere.example/fhir/Encounter/e1/_history/3' },
        effectiveDateTime: '2024-03-31',
      },
    ]);
    const clinic = { location: { reference: 'Location/clinic' } };
    for (const resource of [
      dose('d3', '2024-04-02', { patient: { reference: 'Patient/p2' }, status: 'not-done' }),
      dose('d1', '2024-03-31T08:00:00+03:00', { ...clinic, identifier: [{ system: 'urn:card', value: 'a,b' }] }),
      dose('d2', '2024-04-01', { ...clinic, meta: { tag: [tag] }, lotNumber: 'LOT-7' }),
      { ...dose('d4', ''), occurrenceDateTime: undefined, occurrenceString: 'as a baby', vaccineCode: { text: 'BCG' } },
    ]) {
      clock = new Date(clock.getTime() + 1000);
      server.put(resource);
    }
  });
  after(() => server.close());

  const table: [string, string[]][] = [
    ['Immunization', ['d3', 'd1', 'd2', 'd4']],
    ['Immunization?_id=d1,d2', ['d1', 'd2']],
    ['Immunization?_id=nosuch', []],
    ['Immunization?status=completed', ['d1', 'd2', 'd4']],
    ['Immunization?status=not-done,entered-in-error', ['d3']],
    ['Immunization?status:not=completed', ['d3']],
    ['Immunization?date=ge2024-03-31&date=le2024-04-01', ['d1', 'd2']],
    ['Immunization?date=2024-04-02,2024-03-31', ['d3', 'd1']],
    ['Immunization?date:missing=true', ['d4']],
    ['Immunization?date:missing=false&status=completed', ['d1', 'd2']],
    ['Immunization?patient=p2', ['d3']],
    ['Immunization?patient=Patient/p1&location=clinic', ['d1', 'd2']],
    ['Immunization?patient:Patient=p2', ['d3']],
    ['Immunization?location:missing=true', ['d3', 'd4']],
    ['Immunization?vaccine-code=19', ['d3', 'd1', 'd2']],
    ['Immunization?vaccine-code=http://hl7.org/fhir/sid/cvx|19&status=completed', ['d1', 'd2']],
    ['Immunization?vaccine-code=http://snomed.info/sct|19', []],
    ['Immunization?vaccine-code=|19', []],
    ['Immunization?vaccine-code=http://hl7.org/fhir/sid/cvx|', ['d3', 'd1', 'd2']],
    ['Immunization?identifier=urn:card|a\\,b', ['d1']],
    ['Immunization?_tag=https://smartregister.org/location-tag-id|L1', ['d2']],
    ['Immunization?_tag=L1', ['d2']],
    ['Immunization?lot-number=lot', ['d2']],
    ['Immunization?lot-number:exact=LOT', []],
    ['Immunization?_lastUpdated=gt2024-05-01T10:00:02Z', ['d2', 'd4']],
    ['Immunization?_lastUpdated=le2024-05-01T10:00:02.000Z', ['d3', 'd1']],
    ['Immunization?_sort=-_lastUpdated', ['d4', 'd2', 'd1', 'd3']],
    ['Immunization?_sort=_id', ['d1', 'd2', 'd3', 'd4']],
    ['Immunization?_sort=date', ['d1', 'd2', 'd3', 'd4']],
    ['Immunization?_sort=status,-date', ['d4', 'd2', 'd1', 'd3']],
    ['Immunization?patient.gender=male', ['d3']],
    ['Immunization?status=', ['d3', 'd1', 'd2', 'd4']],
    ['Patient?birthdate=ge2023-12-01', ['p2']],
    ['Patient?birthdate=lt2023-12-01&gender=female', ['p1']],
    ['Patient?active=false', ['p2']],
    ['Patient?family=ach', ['p1']],
    ['Location?partof=Location/district', ['clinic']],
    ['Location?partof:missing=true', ['district']],
    ['Location?identifier=urn:mfl|K', ['district']],
    ['Location?name=mulago', ['clinic']],
    ['Location?organization=o1', ['clinic']],
    ['Organization?name:contains=health', ['o1']],
    ['Encounter?date=ge2024-04-01', ['e1']],
    ['Encounter?date=2024-03-31', []],
    ['Encounter?class=AMB&status=finished&patient=p1', ['e1']],
    ['Encounter?location=Location/clinic', ['e1']],
    ['Encounter?service-provider=o1', ['e1']],
    ['Observation?code=http://loinc.org|29463-7&date=2024-03', ['b1']],
    ['Observation?subject=Patient/p1', ['b1']],
    ['Observation?encounter=e1', ['b1']],
  ];
  for (const [query, expected] of table) {
    it(`finds [${expected}] for ${query}`, async () => {
      assert.deepEqual(idsOf(await search(server, query)), expected);
    });
  }

  it('leaves out entry, and tells the total, when there is nothing', async () => {
    const bundle = await search(server, 'Immunization?_id=nosuch');
    assert.equal('entry' in bundle, false);
    assert.equal(bundle.total, 0);
  });

  for (const query of ['_summary=count', '_count=0']) {
    it(`only counts for ${query}`, async () => {
      const bundle = await search(server, `Immunization?status=completed&${query}`);
      assert.deepEqual([bundle.total, bundle.entry, bundle.link], [3, undefined, undefined]);
      assert.equal(bundle.meta?.tag?.[0]?.code, 'SUBSETTED');
    });
  }

  it('cuts resources down to _elements and says so', async () => {
    const bundle = await search(server, 'Immunization?_id=d1&_elements=occurrence,vaccineCode.coding.code,nosuch');
    assert.deepEqual(bundle.entry?.[0]?.resource, {
      resourceType: 'Immunization',
      id: 'd1',
      meta: {
        versionId: '1',
        lastUpdated: '2024-05-01T10:00:02.000+00:00',
        tag: [
          {
            system: 'http://terminology.hl7.org/CodeSystem/v3-ObservationValue',
            code: 'SUBSETTED',
            display: 'Resource encoded in summary mode',
          },
        ],
      },
      vaccineCode: { coding: [{ code: '19' }] },
      occurrenceDateTime: '2024-03-31T08:00:00+03:00',
    });
  });

  it('includes what a page refers to, each once, and leaves out what is not there', async () => {
    const query = 'Immunization?_include=Immunization:patient&_include=Immunization:location&_sort=_id';
    const bundle = await search(server, query);
    assert.deepEqual(idsOf(bundle), ['d1', 'd2', 'd3', 'd4']);
    assert.deepEqual(idsOf(bundle, 'include'), ['p1', 'p2', 'clinic']);
    assert.equal(bundle.total, 4);
  });

  it('follows includes of includes only when they iterate', async () => {
    const first = 'Immunization?_id=d1&_include=Immunization:location';
    assert.deepEqual(idsOf(await search(server, `${first}&_include=Location:partof`), 'include'), ['clinic']);
    const iterated = await search(server, `${first}&_include:iterate=Location:partof`);
    assert.deepEqual(idsOf(iterated, 'include'), ['clinic', 'district']);
  });

  it('includes what refers to a page', async () => {
    const bundle = await search(
      server,
      'Patient?_id=p1&_revinclude=Immunization:patient&_revinclude=Encounter:patient',
    );
    assert.deepEqual(idsOf(bundle, 'include'), ['d1', 'd2', 'd4', 'e1']);
  });

  it('searches by a posted form', async () => {
    const answer = await fetch(`${server.url}/Immunization/_search?_count=1`, {
      method: 'POST',
      body: new URLSearchParams({ status: 'completed' }),
    });
    assert.deepEqual(idsOf((await answer.json()) as never), ['d1']);
  });

  const refused: [string, RegExp][] = [
    ['Immunization?nosuch=1', /HAPI-0524: Unknown search parameter "nosuch" for resource type "Immunization"/],
    ['Location?gender=male', /HAPI-0524/],
    ['Immunization?date=zz2020-01-01', /HAPI-1941: Invalid prefix: "zz"/],
    ['Immunization?_count=-1', /HAPI-0375/],
    ['Immunization?_sort=nosuch', /HAPI-1194/],
    ['Immunization?_include=Immunization:encounter', /HAPI-2015/],
    ['Immunization?lot-number:nosuch=1', /modifier :nosuch/],
    ['Encounter?subject.gender=male', /name its type/],
  ];
  for (const [query, message] of refused) {
    it(`refuses ${query}`, async () => {
      const answer = await fetch(`${server.url}/${query}`);
      assert.equal(answer.status, 400);
      assert.match(await diagnosticsOf(answer), message);
    });
  }
});
