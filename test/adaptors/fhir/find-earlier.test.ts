import assert from 'node:assert/strict';
import { findEarlier } from '../../../adaptors/fhir/find-earlier.ts';
import type { Transport } from '../../../adaptors/transport/index.ts';
import { type FhirResource, type FhirServer, startFhirServer } from '../../../cli/sandbox/fhir/index.ts';
import { fhirAt, muteConsole } from '../transport/wire.ts';
import { DOSES_OF_CHILDREN as mapping } from './doses-of-children.ts';

const dose = (id: string, day: string, patient = 'p-1'): FhirResource => ({
  resourceType: 'Immunization',
  id,
  status: 'completed',
  occurrenceDateTime: day,
  patient: { reference: `Patient/${patient}` },
});
const child = (id: string, birthDate: string, city: string): FhirResource => ({
  resourceType: 'Patient',
  id,
  birthDate,
  address: [{ city }],
});

describe('findEarlier', () => {
  const { restore } = muteConsole();
  after(restore);
  let server: FhirServer;
  let transport: Transport;
  let clock = Date.parse('2024-06-01T00:00:00Z');
  const refused = new Set<number>();
  const cursor = { Immunization: '2024-06-02T00:00:00.000Z', Patient: '2024-06-02T00:00:00.000Z' };
  let refuseHistory = false;

  beforeEach(async () => {
    refuseHistory = false;
    clock = Date.parse('2024-06-01T00:00:00Z');
    server = await startFhirServer({
      now: () => new Date(clock),
      intercept: ({ path, number }) => {
        if (!refuseHistory || !path.endsWith('_history')) return undefined;
        refused.add(number);
        return { kind: 'answer', status: 405, headers: { 'content-type': 'application/fhir+json' }, body: '{}' };
      },
    });
    server.load([child('p-1', '2023-01-01', 'A'), child('p-2', '2023-01-01', 'A')]);
    server.load([dose('d-1', '2024-01-10'), dose('d-2', '2024-02-10'), dose('d-3', '2024-03-10', 'p-2')]);
    clock = Date.parse('2024-06-03T00:00:00Z');
    transport = fhirAt(new URL(server.url).origin);
  });
  afterEach(() => server.close());

  const periods = async () => (await findEarlier(transport, mapping, cursor)).periods;

  it('finds the month that a moved dose has left', async () => {
    server.put(dose('d-1', '2024-04-10'));
    assert.deepEqual(await periods(), ['202401', '202404']);
  });

  it('finds the month of a deleted dose', async () => {
    server.delete('Immunization', 'd-2');
    assert.deepEqual(await periods(), ['202402']);
  });

  it('finds the months of a dose that was moved, moved again and deleted', async () => {
    server.put(dose('d-1', '2024-04-10'));
    server.put(dose('d-1', '2024-05-10'));
    server.delete('Immunization', 'd-1');
    assert.deepEqual(await periods(), ['202401', '202404', '202405']);
  });

  it('finds the month of a dose that was created and moved since, which the run before may have counted', async () => {
    server.put(dose('d-9', '2024-04-10'));
    server.put(dose('d-9', '2024-05-10'));
    assert.deepEqual(await periods(), ['202404', '202405']);
  });

  it('asks nothing more of a new dose, which has left no month', async () => {
    server.put(dose('d-9', '2024-04-10'));
    assert.deepEqual(await periods(), []);
    assert.ok(server.requests.every(({ method }) => method === 'GET'));
  });

  it('finds the months of doses whose child has another birth date now', async () => {
    server.put(child('p-1', '2018-01-01', 'A'));
    assert.deepEqual(await periods(), ['202401', '202402']);
  });

  it('leaves alone the doses of a child of whom nothing changed that the mapping uses', async () => {
    server.put(child('p-1', '2023-01-01', 'B'));
    assert.deepEqual(await periods(), []);
  });

  it('finds the months of doses whose child was deleted', async () => {
    server.delete('Patient', 'p-2');
    assert.deepEqual(await periods(), ['202403']);
  });

  it('finds the months of doses that were there before their child, which were counted without it', async () => {
    server.put(dose('d-8', '2024-02-20', 'p-8'));
    clock += 1000;
    server.put(child('p-8', '2023-01-01', 'A'));
    assert.deepEqual(await periods(), ['202402']);
  });

  it('leaves alone the doses that came with their new child or after it', async () => {
    server.load([child('p-9', '2023-01-01', 'A'), dose('d-9', '2024-02-20', 'p-9')]);
    clock += 1000;
    server.put(dose('d-10', '2024-03-20', 'p-9'));
    assert.deepEqual(await periods(), []);
  });

  it('counts everything again when a history cannot be read whole', async () => {
    server.put(dose('d-1', '2024-04-10'));
    for (let day = 10; day < 30; day += 1) {
      for (let month = 1; month < 8; month += 1) server.put(dose('d-1', `2024-0${month}-${day}`));
    }
    assert.equal(await periods(), 'all');
  });

  it('moves the cursor of the joined type to its newest change less ten minutes', async () => {
    server.put(child('p-1', '2018-01-01', 'A'));
    assert.deepEqual((await findEarlier(transport, mapping, cursor)).cursor, { Patient: '2024-06-02T23:50:00.000Z' });
  });

  it('asks no history in a first run', async () => {
    const { periods: found, cursor: next, notServed, overlap } = await findEarlier(transport, mapping);
    assert.deepEqual([found, notServed, overlap], [[], [], {}]);
    assert.deepEqual(next, { Patient: '2024-05-31T23:50:00.000Z' });
    assert.ok(server.requests.every(({ path }) => !path.includes('_history')));
  });

  it('says of which types the server keeps no history', async () => {
    refuseHistory = true;
    server.delete('Immunization', 'd-2');
    const { periods: found, notServed } = await findEarlier(transport, mapping, cursor);
    assert.deepEqual({ found, notServed }, { found: [], notServed: ['Immunization', 'Patient'] });
    assert.equal(refused.size, 2);
  });

  it('puts no id into an address', async () => {
    server.put(dose('d-1', '2024-04-10'));
    server.put(child('p-2', '2018-01-01', 'A'));
    server.delete('Immunization', 'd-2');
    await periods();
    const addresses = server.requests.map(({ path, query }) => `${path}?${query}`);
    for (const id of ['d-1', 'd-2', 'p-1', 'p-2'])
      assert.ok(
        addresses.every((address) => !address.includes(id)),
        id,
      );
  });
});
