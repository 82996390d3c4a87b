import assert from 'node:assert/strict';
import { request } from '@openfn/language-fhir';
import { tally } from '../../../adaptors/fhir/index.ts';
import { beginRun } from '../../../adaptors/run/index.ts';
import type { Proposed, RunState } from '../../../adaptors/run/state.ts';
import { overFhir } from '../../../adaptors/transport/index.ts';
import { type FhirServer, startFhirServer } from '../../../cli/sandbox/fhir/index.ts';
import { muteConsole } from '../transport/wire.ts';
import { DOSES_OF_CHILDREN as mapping } from './doses-of-children.ts';

const PAGE = 20;

describe('periods for which a step has no time, on a server that takes a second for each further page', () => {
  const { restore } = muteConsole();
  after(restore);
  let server: FhirServer;
  let time = 0;
  let serverTime = 0;

  const dose = (id: string, day: string) => ({
    resourceType: 'Immunization',
    id,
    status: 'completed',
    occurrenceDateTime: day,
    patient: { reference: 'Patient/p-1' },
    location: { reference: 'Location/loc-1' },
  });
  const doses = (month: string, pages: number) =>
    Array.from({ length: pages * PAGE }, (_, at) => dose(`${month}-${at}`, `${month}-10`));

  beforeEach(async () => {
    serverTime = Date.parse('2024-06-01T00:00:00Z');
    server = await startFhirServer({
      now: () => new Date(serverTime),
      maxPageSize: PAGE,
      intercept: ({ query }) => {
        if (query.has('_getpages')) time += 1_000;
        return undefined;
      },
    });
    server.load([{ resourceType: 'Patient', id: 'p-1', birthDate: '2023-01-01' }]);
    server.load([...doses('2024-05', 10), ...doses('2024-01', 15)]);
    // The cursor is beyond all others, so that asking for changes takes no time.
    serverTime = Date.parse('2024-06-10T00:00:00Z');
    server.put(dose('newest', '2024-05-11'));
    server.put({ resourceType: 'Patient', id: 'p-2', birthDate: '2023-01-01' });
  });
  afterEach(() => server.close());

  async function run(state: object, seconds: number): Promise<Proposed> {
    const clock = { now: () => time, random: () => 1, sleep: async () => undefined };
    const configuration = { baseUrl: new URL(server.url).origin, apiPath: 'fhir' };
    const given = { asOf: '2024-06-15T00:00:00Z', ...state, configuration } as RunState;
    const begun = await beginRun({ seconds, clock })(given);
    const { proposed } = await tally(mapping, { over: overFhir(request), clock, log: () => undefined })(begun);
    if (proposed === undefined) throw new Error('nothing was proposed');
    return proposed;
  }

  const keptOf = ({ cursor, overlap, mappingHash, dirty, late }: Proposed) => ({
    cursor,
    overlap,
    mappingHash,
    dirty,
    parked: [],
    ...(late && { late }),
  });

  it('breaks off what began late, and begins the next run with it', async () => {
    const first = await run({}, 1_000);
    assert.deepEqual(first.dirty, []);
    serverTime += 3_600_000;
    server.put(dose('2024-01-0', '2024-01-11'));
    const second = await run(keptOf(first), 20);
    assert.deepEqual(second.periods, ['202405', '202404']);
    assert.deepEqual([second.dirty, second.late], [['202401'], ['202401']]);
    const third = await run(keptOf(second), 20);
    assert.equal(third.periods[0], '202401');
    const rows = third.rows.reduce((sum, { read }) => sum + read, 0);
    assert.ok(rows >= 15 * PAGE);
  });

  it('refuses by name what takes longer than a whole step, and counts the others', async () => {
    const first = await run({}, 1_000);
    serverTime += 3_600_000;
    server.put(dose('2024-01-0', '2024-01-11'));
    const { periods, dirty, tooLarge } = await run(keptOf(first), 11);
    assert.deepEqual([periods, dirty], [['202405', '202404'], ['202401']]);
    assert.match(tooLarge?.[0] ?? '', /^202401 alone has 300 Immunization.*\(period-too-large\)$/);
  });
});
