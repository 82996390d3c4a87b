import assert from 'node:assert/strict';
import { request } from '@openfn/language-fhir';
import { tally } from '../../../adaptors/fhir/index.ts';
import { beginRun } from '../../../adaptors/run/index.ts';
import type { Proposed, RunState } from '../../../adaptors/run/state.ts';
import type { CompiledSource } from '../../../adaptors/tally/compiled-mapping.ts';
import { overFhir } from '../../../adaptors/transport/index.ts';
import { type FhirResource, type FhirServer, startFhirServer } from '../../../cli/sandbox/fhir/index.ts';
import { muteConsole } from '../transport/wire.ts';
import { DOSES_OF_CHILDREN as mapping } from './doses-of-children.ts';

const asOf = '2024-06-15T00:00:00Z';

describe('tally', () => {
  const { restore } = muteConsole();
  after(restore);
  let server: FhirServer;
  let clock: number;
  let loggedLines: string[];

  const child = (id: string, birthDate: string): FhirResource => ({ resourceType: 'Patient', id, birthDate });
  const dose = (id: string, day: string, patient = 'p-1'): FhirResource => ({
    resourceType: 'Immunization',
    id,
    status: 'completed',
    occurrenceDateTime: day,
    patient: { reference: `Patient/${patient}` },
    location: { reference: 'Location/loc-1' },
  });

  beforeEach(async () => {
    clock = Date.parse('2024-06-10T00:00:00Z');
    loggedLines = [];
    server = await startFhirServer({ now: () => new Date(clock) });
    server.load([child('p-1', '2023-01-01'), dose('d-1', '2024-01-10'), dose('d-2', '2024-05-10')]);
  });
  afterEach(() => server.close());

  async function run(state: object = {}, times: number[] = [], seconds = 100, of = mapping): Promise<Proposed> {
    const testClock = { now: () => times.shift() ?? 0, sleep: async () => undefined };
    const configuration = { baseUrl: new URL(server.url).origin, apiPath: 'fhir' };
    const begun = await beginRun({ seconds, clock: testClock })({ asOf, ...state, configuration } as RunState);
    const operation = tally(of, {
      over: overFhir(request),
      clock: testClock,
      log: (line) => loggedLines.push(line),
    });
    const { proposed } = await operation(begun);
    if (proposed === undefined) throw new Error('nothing was proposed');
    return proposed;
  }

  const joinsBy = (joins: CompiledSource['joins'], include: string) => joins.map((join) => ({ ...join, include }));
  const keptOf = ({ cursor, mappingHash }: Proposed) => ({ cursor, mappingHash, dirty: [], parked: [] });

  it('moves the cursors of what it counts and of what that is joined with', async () => {
    const first = await run();
    assert.deepEqual(first.cursor, { Patient: '2024-06-09T23:50:00.000Z', Immunization: '2024-06-09T23:50:00.000Z' });
    clock = Date.parse('2024-06-12T00:00:00Z');
    server.put(child('p-1', '2022-01-01'));
    const second = await run(keptOf(first));
    assert.deepEqual(second.cursor, { Patient: '2024-06-11T23:50:00.000Z', Immunization: '2024-06-09T23:50:00.000Z' });
    assert.ok(second.periods.includes('202401'), 'the month of a dose of the child that was corrected');
  });

  it('stops where a server has lost all that was counted, unless a recount is asked for', async () => {
    const first = await run();
    await server.close();
    server = await startFhirServer({ now: () => new Date(clock) });
    await assert.rejects(run(keptOf(first)), {
      code: 'source-empty',
      message:
        'the FHIR server has no Immunization any more, though an earlier run counted some — check its address and what the user may read; if all of it was deleted indeed, run with recount all (source-empty)',
    });
    assert.deepEqual((await run({ ...keptOf(first), recount: 'all' })).cells.columns.value, []);
  });

  it('counts one dirty period when the time is over, and leaves the others dirty', async () => {
    const { periods, dirty } = await run({}, [0], -1);
    assert.deepEqual(periods, ['202403']);
    assert.ok(dirty.includes('202405') && dirty.includes('202401') && !dirty.includes('202403'));
  });

  it('counts the open window first, and all that is dirty while there is time', async () => {
    const { periods, dirty, cells } = await run();
    assert.deepEqual(periods.slice(0, 3), ['202405', '202404', '202403']);
    assert.equal(periods.at(-1), '201901');
    assert.deepEqual(dirty, []);
    assert.deepEqual(cells.columns.value, [1, 1]);
  });

  it('reads the children that an include leaves out', async () => {
    // As HAPI does for a dose that was stored before its child: it follows only what it knew then.
    const without = {
      ...mapping,
      sources: mapping.sources.map((source) => ({ ...source, joins: joinsBy(source.joins, 'location') })),
    };
    const { measures } = await run({}, [], 100, without);
    assert.deepEqual(measures[0]?.quarantined, {});
    assert.equal(measures[0]?.counted, 2);
    assert.ok(server.requests.some(({ method }) => method === 'POST'));
  });

  it('reports where the server keeps no history', async () => {
    const first = await run();
    await server.close();
    server = await startFhirServer({
      now: () => new Date(clock),
      intercept: ({ path }) => (path.endsWith('_history') ? { kind: 'answer', status: 404 } : undefined),
    });
    server.load([child('p-1', '2023-01-01'), dose('d-1', '2024-01-10')]);
    const { noHistory } = await run(keptOf(first));
    assert.deepEqual(noHistory, ['Immunization', 'Patient']);
    assert.ok(loggedLines.some((line) => line.startsWith('Find no history of Immunization')));
  });
});
