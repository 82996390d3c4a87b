import assert from 'node:assert/strict';
import { request } from '@openfn/language-fhir';
import { tally } from '../../../adaptors/fhir/index.ts';
import { beginRun } from '../../../adaptors/run/index.ts';
import type { Proposed, RunState } from '../../../adaptors/run/state.ts';
import { overFhir } from '../../../adaptors/transport/index.ts';
import { type FhirResource, type FhirServer, startFhirServer } from '../../../cli/sandbox/fhir/index.ts';
import { muteConsole } from '../transport/wire.ts';
import { DOSES_OF_CHILDREN as mapping } from './doses-of-children.ts';

const child = (id: string, birthDate = '2023-01-01'): FhirResource => ({ resourceType: 'Patient', id, birthDate });
const dose = (id: string, day: string, patient = 'p-1'): FhirResource => ({
  resourceType: 'Immunization',
  id,
  status: 'completed',
  occurrenceDateTime: day,
  patient: { reference: `Patient/${patient}` },
  location: { reference: 'Location/loc-1' },
});
const many = <T>(count: number, make: (at: number) => T) => Array.from({ length: count }, (_, at) => make(at));

describe('a storm of changes', function () {
  this.timeout(180_000);
  const { restore } = muteConsole();
  after(restore);
  let server: FhirServer;
  let clock: number;

  beforeEach(async () => {
    clock = Date.parse('2024-06-01T00:00:00Z');
    server = await startFhirServer({ now: () => new Date(clock), reuseSearchMs: 0 });
    server.load([child('p-1'), dose('d-1', '2024-01-10'), dose('d-2', '2024-05-10')]);
    clock = Date.parse('2024-06-09T00:00:00Z');
    server.load([child('p-2'), dose('d-3', '2024-05-11')]);
  });
  afterEach(() => server.close());

  async function run(state: object = {}): Promise<Proposed> {
    const testClock = { now: () => 0, random: () => 1, sleep: async () => undefined };
    const configuration = { baseUrl: new URL(server.url).origin, apiPath: 'fhir' };
    const given = { asOf: '2024-06-15T00:00:00Z', ...state, configuration } as RunState;
    const begun = await beginRun({ seconds: 100, clock: testClock })(given);
    const { proposed } = await tally(mapping, { over: overFhir(request), clock: testClock, log: () => undefined })(
      begun,
    );
    if (proposed === undefined) throw new Error('nothing was proposed');
    return proposed;
  }
  const keptOf = ({ cursor, overlap, mappingHash }: Proposed) => ({
    cursor,
    overlap,
    mappingHash,
    dirty: [],
    parked: [],
  });
  const isAll = ({ periods }: Proposed) => periods.includes('201901');

  it('of counted resources within ten minutes is answered once, and hides nothing that comes after it', async () => {
    const first = await run();
    clock = Date.parse('2024-06-12T00:00:00Z');
    // Before the first period, so that only the question what has changed sees them.
    server.load(many(50_001, (at) => dose(`old-${at}`, '2018-01-10')));
    const stormed = await run(keptOf(first));
    assert.ok(isAll(stormed));
    const next = await run(keptOf(stormed));
    assert.deepEqual(next.periods, ['202405', '202404']);
    assert.deepEqual(next.overlap, stormed.overlap);
    clock += 60_000;
    server.put(dose('new', '2023-03-10'));
    const later = await run(keptOf(next));
    assert.deepEqual(later.periods, ['202405', '202404', '202303']);
    clock += 60_000;
    server.put(dose('newer', '2022-03-10'));
    const last = await run(keptOf(later));
    assert.deepEqual(last.periods, ['202405', '202404', '202203']);
    // Committed late, into what was answered.
    const late = { ...dose('late', '2022-07-10'), meta: { versionId: '1', lastUpdated: '2024-06-11T23:55:00.000Z' } };
    server.load([late], { keepMeta: true });
    assert.ok(isAll(await run(keptOf(last))));
  });

  describe('of joined resources', () => {
    let stormed: Proposed;
    beforeEach(async () => {
      const children = many(5_001, (at) => child(`many-${at}`));
      clock = Date.parse('2024-06-05T00:00:00Z');
      server.load(children);
      clock = Date.parse('2024-06-09T00:00:00Z');
      server.put(child('p-3'));
      const first = await run();
      clock = Date.parse('2024-06-12T00:00:00Z');
      server.load(children.map((one) => ({ ...one, birthDate: '2022-01-01' })));
      stormed = await run(keptOf(first));
    });

    it('is answered once by counting everything, not again while nothing new comes', async () => {
      assert.ok(isAll(stormed));
      const next = await run(keptOf(stormed));
      assert.deepEqual(next.periods, ['202405', '202404']);
      assert.deepEqual(next.overlap, stormed.overlap);
      assert.ok(!isAll(await run(keptOf(next))));
    });

    it('is looked at again where one was deleted or changed since', async () => {
      server.delete('Patient', 'many-7');
      assert.ok(isAll(await run(keptOf(stormed))));
      clock += 1_000;
      server.put(child('p-1', '2021-01-01'));
      assert.ok(isAll(await run(keptOf(stormed))));
    });
  });
});
