import assert from 'node:assert/strict';
import { request } from '@openfn/language-fhir';
import { findAllChanges } from '../../../adaptors/fhir/find-all-changes.ts';
import { overFhir } from '../../../adaptors/transport/index.ts';
import { type FhirResource, type FhirServer, startFhirServer } from '../../../cli/sandbox/fhir/index.ts';
import { muteConsole } from '../transport/wire.ts';
import { DOSES_OF_CHILDREN } from './doses-of-children.ts';

const mapping = { ...DOSES_OF_CHILDREN, climb: true };
const RESOURCES: Readonly<Record<string, (id: string) => FhirResource>> = {
  Immunization: (id) => ({ resourceType: 'Immunization', id, occurrenceDateTime: '2024-01-10' }),
  Patient: (id) => ({ resourceType: 'Patient', id }),
  Location: (id) => ({ resourceType: 'Location', id }),
};

describe('a server that was restored from a backup', () => {
  const { restore } = muteConsole();
  after(restore);
  let server: FhirServer;
  let clock: number;
  const at = (time: string) => {
    clock = Date.parse(time);
  };
  const start = async () => {
    server = await startFhirServer({ now: () => new Date(clock), reuseSearchMs: 0 });
    at('2024-06-10T00:00:00Z');
    for (const make of Object.values(RESOURCES)) server.load([make('first')]);
  };
  beforeEach(start);
  afterEach(() => server.close());

  const find = (state: object) =>
    findAllChanges(
      overFhir(request)({ baseUrl: new URL(server.url).origin, apiPath: 'fhir' }),
      mapping,
      state,
      () => undefined,
    );
  const after10th = async (type: string, lastAt: string) => {
    at(lastAt);
    server.put(RESOURCES[type]?.('last') ?? { resourceType: type });
    const { cursor, overlap } = await find({});
    const second = await find({ cursor, overlap });
    return { cursor: second.cursor, overlap: second.overlap };
  };

  for (const type of Object.keys(RESOURCES)) {
    it(`is noticed by what it lacks of ${type}, days or minutes after the backup`, async () => {
      for (const lastAt of ['2024-06-12T00:00:00Z', '2024-06-10T00:05:00Z']) {
        const state = await after10th(type, lastAt);
        await server.close();
        await start();
        await assert.rejects(find(state), { code: 'source-restored', message: new RegExp(`has no ${type} as new`) });
        const { cursor } = await find({ ...state, recount: 'all' });
        assert.equal(cursor[type], '2024-06-09T23:50:00.000Z');
      }
    });

    it(`is not one that has lost its newest ${type} by a deletion, minutes after the one before`, async () => {
      const state = await after10th(type, '2024-06-10T00:05:00Z');
      server.delete(type, 'last');
      await find(state);
    });
  }
});
