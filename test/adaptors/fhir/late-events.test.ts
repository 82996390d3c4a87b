import assert from 'node:assert/strict';
import { latePeriods } from '../../../adaptors/fhir/find-left-periods.ts';
import type { CompiledSource } from '../../../adaptors/tally/compiled-mapping.ts';
import type { Transport } from '../../../adaptors/transport/index.ts';
import { DOSES_OF_CHILDREN as mapping } from './doses-of-children.ts';

describe('events that came before what they refer to', () => {
  const [source] = mapping.sources as readonly [CompiledSource];
  const [join] = source.joins as readonly [CompiledSource['joins'][number]];

  function periodsOf(stored: string | undefined, created: string) {
    const resource = {
      resourceType: 'Immunization',
      id: 'd-1',
      occurrenceDateTime: '2024-03-10',
      patient: { reference: 'Patient/p-1' },
      ...(stored === undefined ? {} : { meta: { lastUpdated: stored } }),
    };
    const page = { resourceType: 'Bundle', type: 'searchset', entry: [{ resource }] };
    const body = { type: 'batch-response', entry: [{ response: { status: '200' }, resource: page }] };
    const fhir: Transport = { system: 'FHIR', send: async () => ({ status: 200, headers: {}, body }) };
    return latePeriods(fhir, mapping, { source, join, created: new Map([['p-1', created]]) });
  }

  it('dirty their periods, and those that came after do not', async () => {
    assert.deepEqual(await periodsOf('2024-06-01T00:00:00Z', '2024-06-02T00:00:00Z'), ['202403']);
    assert.deepEqual(await periodsOf('2024-06-02T00:00:00Z', '2024-06-02T00:00:00Z'), []);
  });

  it('dirty their periods where the server does not say when they, or what they refer to, came', async () => {
    assert.deepEqual(await periodsOf(undefined, '2024-06-02T00:00:00Z'), ['202403']);
    assert.deepEqual(await periodsOf('2024-06-01T00:00:00Z', ''), ['202403']);
    assert.deepEqual(await periodsOf(undefined, ''), ['202403']);
  });
});
