import assert from 'node:assert/strict';
import { request } from '@openfn/language-fhir';
import fc from 'fast-check';
import { tally } from '../../../adaptors/fhir/index.ts';
import { beginRun } from '../../../adaptors/run/index.ts';
import type { KeptState, Proposed, RunInput, RunState } from '../../../adaptors/run/state.ts';
import type { CompiledMapping } from '../../../adaptors/tally/compiled-mapping.ts';
import { decodeCells } from '../../../adaptors/tally/measure/cells.ts';
import { overFhir } from '../../../adaptors/transport/index.ts';
import { type FhirServer, startFhirServer } from '../../../cli/sandbox/fhir/index.ts';
import { muteConsole } from '../transport/wire.ts';
import { DOSES_OF_CHILDREN } from './doses-of-children.ts';

const MINUTE = 60_000;
const asOf = '2024-06-15T00:00:00Z';
const mapping: CompiledMapping = { ...DOSES_OF_CHILDREN, period: { ...DOSES_OF_CHILDREN.period, since: '202401' } };
const clock = { now: () => 0, random: () => 1, sleep: async () => undefined };

/** Something that happens on the server: to the dose or child of a number, in a month, so many minutes before the newest change. */
interface Happening {
  readonly what: 'dose' | 'delete' | 'child' | 'late' | 'wait' | 'run';
  readonly number: number;
  readonly month: number;
  readonly minutes: number;
}

const happenings: fc.Arbitrary<Happening[]> = fc.array(
  fc.record({
    what: fc.constantFrom('dose', 'dose', 'delete', 'child', 'late', 'wait', 'run', 'run'),
    number: fc.integer({ min: 1, max: 6 }),
    month: fc.integer({ min: 1, max: 5 }),
    minutes: fc.integer({ min: 1, max: 9 }),
  }),
  { minLength: 6, maxLength: 24 },
);

describe('runs one after the other', () => {
  const { restore } = muteConsole();
  after(restore);

  const child = (number: number, age: number) => ({
    resourceType: 'Patient',
    id: `p${number}`,
    birthDate: `${2024 - age}-01-01`,
  });
  const dose = (id: string, { number, month }: Happening, lastUpdated = '') => ({
    resourceType: 'Immunization',
    id,
    meta: { versionId: '1', lastUpdated },
    status: 'completed',
    occurrenceDateTime: `2024-0${month}-10`,
    patient: { reference: `Patient/p${number % 3}` },
    location: { reference: 'Location/loc-1' },
  });

  function happen(server: FhirServer, happening: Happening, lateId: string, time: number): void {
    const { what, number, month, minutes } = happening;
    if (what === 'dose') server.put(dose(`d${number}`, happening));
    else if (what === 'delete') server.delete('Immunization', `d${number}`);
    else if (what === 'child') server.put(child(number % 3, month * 2));
    else {
      // Committed now, by a transaction that began earlier.
      const began = new Date(time - minutes * MINUTE).toISOString();
      server.load([dose(lateId, happening, began)], { keepMeta: true });
    }
  }

  async function run(server: FhirServer, state: KeptState & RunInput): Promise<Proposed> {
    const configuration = { baseUrl: new URL(server.url).origin, apiPath: 'fhir' };
    const begun = await beginRun({ seconds: 100, clock })({ asOf, ...state, configuration } as RunState);
    const { proposed } = await tally(mapping, { over: overFhir(request), clock, log: () => undefined })(begun);
    if (proposed === undefined) throw new Error('nothing was proposed');
    return proposed;
  }

  it('come to what a full recount gives, whatever was written late, moved, corrected or deleted between them', async () => {
    await fc.assert(
      fc.asyncProperty(happenings, async (list) => {
        let time = Date.parse('2024-06-10T00:00:00Z');
        const server = await startFhirServer({ now: () => new Date(time) });
        // One that stays: a type of which nothing is left stops a run.
        const stays = dose('stays', { what: 'dose', number: 1, month: 1, minutes: 1 });
        server.load([child(0, 1), child(1, 1), child(2, 7), stays]);
        let state: KeptState = {};
        const ledger = new Map<string, unknown[]>();
        const runOnce = async () => {
          const proposed = await run(server, state);
          const { cursor, overlap = {}, dirty, mappingHash } = proposed;
          const cells = decodeCells(proposed.cells);
          for (const period of proposed.periods) {
            ledger.set(
              period,
              cells.filter((cell) => cell.period === period),
            );
          }
          state = { cursor, overlap, dirty, mappingHash, parked: [] };
        };
        await runOnce();
        for (const [at, happening] of list.entries()) {
          time += 1000;
          if (happening.what === 'wait') time += happening.minutes * 4 * MINUTE;
          else if (happening.what === 'run') await runOnce();
          else happen(server, happening, `late-${at}`, time);
        }
        await runOnce();
        const { cells, periods } = await run(server, {});
        await server.close();
        const counted = periods.flatMap((period) => ledger.get(period) ?? []);
        assert.deepEqual(sorted(counted), sorted(decodeCells(cells)));
      }),
      { numRuns: 15 },
    );
  });

  const sorted = (cells: readonly unknown[]) => cells.map((cell) => JSON.stringify(cell)).sort();
});
