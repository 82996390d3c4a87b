import assert from 'node:assert/strict';
import { findChanges } from '../../../adaptors/fhir/find-changes.ts';
import { findEarlier } from '../../../adaptors/fhir/find-earlier.ts';
import { DOSES_OF_CHILDREN as mapping } from '../../adaptors/fhir/doses-of-children.ts';
import { fhirAt, muteConsole } from '../../adaptors/transport/wire.ts';
import { sharedHapi } from './shared-hapi.ts';
import type { Hapi } from './start.ts';

const tagged = { meta: { tag: [{ system: 'urn:tallysheet:check', code: 'changes' }] } };
const child = (id: string, birthDate: string) => ({
  resourceType: 'Patient',
  id,
  ...tagged,
  birthDate,
});
const dose = (id: string, day: string, patient: string) => ({
  resourceType: 'Immunization',
  id,
  ...tagged,
  status: 'completed',
  vaccineCode: { coding: [{ system: 'http://hl7.org/fhir/sid/cvx', code: '19' }] },
  occurrenceDateTime: day,
  patient: { reference: `Patient/${patient}` },
});

describe('what changed on a real HAPI', () => {
  const { restore } = muteConsole();
  let hapi: Hapi;

  before(async () => {
    hapi = await sharedHapi();
  });
  after(async () => {
    restore();
    for (const id of ['c-1', 'c-2', 'c-3', 'c-4']) await fetch(`${hapi.url}/Immunization/${id}`, { method: 'DELETE' });
    for (const id of ['c-p1', 'c-p2']) await fetch(`${hapi.url}/Patient/${id}`, { method: 'DELETE' });
  });

  it('is found wherever it left, was deleted, or is joined to', async () => {
    const transport = fhirAt(new URL(hapi.url).origin);
    await hapi.load([child('c-p1', '2018-01-01'), child('c-p2', '2018-01-01')]);
    await hapi.load([
      dose('c-1', '2019-01-10', 'c-p1'),
      dose('c-2', '2019-02-10', 'c-p1'),
      dose('c-3', '2019-03-10', 'c-p2'),
      dose('c-4', '2019-04-10', 'c-p1'),
    ]);
    const first = await findChanges(transport, mapping, {});
    assert.equal(first.periods, 'all');
    const loaded = (await (await fetch(`${hapi.url}/Immunization/c-4`)).json()) as { meta: { lastUpdated: string } };
    const cursor = { Immunization: loaded.meta.lastUpdated, Patient: loaded.meta.lastUpdated };

    await hapi.load([dose('c-1', '2019-05-10', 'c-p1')]);
    await fetch(`${hapi.url}/Immunization/c-2`, { method: 'DELETE' });
    await hapi.load([child('c-p2', '2010-01-01')]);

    const { periods } = await findEarlier(transport, mapping, cursor);
    assert.deepEqual(periods, ['201901', '201902', '201903', '201905']);
    assert.ok((await findChanges(transport, mapping, cursor)).periods.includes('201905'));
  });
});
