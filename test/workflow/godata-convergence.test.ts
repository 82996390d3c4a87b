import assert from 'node:assert/strict';
import { addDays } from '../../cli/sandbox/sample/days.ts';
import { reference } from '../../cli/sandbox/sample/godata/godata-records.ts';
import { OUTBREAK } from '../../cli/sandbox/sample/godata/godata-server.ts';
import { mulberry32 } from '../../cli/sandbox/sample/mulberry32.ts';
import { addressAt, caseOf, type GodataWorld, startGodataWorld } from './support/godata-world.ts';

const HOMES = ['Amari East', 'Belo', 'Ekuno West', 'Fimbo'];
const CLASSES = ['CONFIRMED', 'CONFIRMED', 'SUSPECT', 'NOT_A_CASE_DISCARDED'] as const;
const SEEDS = [1, 2, 3];
const ROUNDS = 4;

/** What may happen to an outbreak between two runs, drawn by chance. */
function createHappenings(world: GodataWorld, chance: () => number): { happen(isNew: boolean): void } {
  const { records } = world.godata;
  let made = 0;
  const pick = <One>(list: readonly One[]): One => list[Math.floor(chance() * list.length)] as One;
  const day = () => addDays('2026-01-01', Math.floor(chance() * 95));
  const midnight = () => `${day()}T00:00:00.000Z`;
  const idsOf = (kind: 'cases' | 'contacts') => [...records.all(kind, OUTBREAK.id)].map(({ id }) => id);

  function create(): void {
    made += 1;
    const more = { years: Math.floor(chance() * 70), sex: pick(['MALE', 'FEMALE'] as const), contacts: made % 4 };
    records.create('cases', OUTBREAK.id, {
      ...caseOf({ id: `case-${made}`, onset: day(), home: pick(HOMES), is: pick(CLASSES), ...more }),
      dateOfReporting: midnight(),
    });
  }

  function contact(): void {
    made += 1;
    const fields = { id: `contact-${made}`, dateOfReporting: midnight(), addresses: [addressAt(pick(HOMES))] };
    records.create('contacts', OUTBREAK.id, fields);
  }

  const changes: readonly ((id: string) => void)[] = [
    (id) => records.update(id, { dateOfOnset: midnight() }),
    (id) => records.update(id, { dateOfOnset: null }),
    (id) => records.update(id, { classification: reference('CASE_CLASSIFICATION', pick(CLASSES)) }),
    (id) => records.update(id, { addresses: [addressAt(pick(HOMES))] }),
    (id) => records.remove(id),
    (id) => records.update(id, { deleted: false, deletedAt: null }),
    (id) => records.convert(id),
    // A telephone that was offline: changed long ago by its own clock.
    (id) => records.sync('cases', OUTBREAK.id, { id, dateOfOnset: midnight(), updatedAt: '2026-01-05T06:00:00.000Z' }),
  ];

  return {
    happen(isNew) {
      const drawn = isNew ? chance() * 0.45 : chance();
      if (drawn < 0.3) create();
      else if (drawn < 0.45) contact();
      else pick(changes)(pick([...idsOf('cases'), ...idsOf('contacts')]));
    },
  };
}

describe('an outbreak that changes from run to run', () => {
  for (const seed of SEEDS) {
    it(`leaves DHIS2 as a count of everything would, after each of ${ROUNDS} runs (seed ${seed})`, async function () {
      this.timeout(180_000);
      const chance = mulberry32(seed);
      const world = await startGodataWorld({ version: '2.43' });
      try {
        const { happen } = createHappenings(world, chance);
        world.clock.now = '2026-04-01T08:00:00.000Z';
        for (let count = 0; count < 40; count += 1) {
          world.godata.records.create('cases', OUTBREAK.id, {
            ...caseOf({ id: `first-${count}`, onset: addDays('2026-01-01', count * 2), home: HOMES[count % 4] ?? '' }),
            dateOfReporting: '2026-03-02T00:00:00.000Z',
          });
        }
        for (let round = 0; round < ROUNDS; round += 1) {
          for (let count = 0; count < 6; count += 1) {
            world.clock.now = new Date(Date.parse(world.clock.now) + Math.floor(chance() * 9) * 60_000).toISOString();
            // Every other round brings new records alone, so that not all weeks are counted again.
            happen(round % 2 === 1);
          }
          await world.run();
          assert.deepEqual(await world.values(), await countedAnew(world), `round ${round}`);
        }
        const posts = world.posts();
        await world.run();
        assert.equal(world.posts(), posts);
      } finally {
        await world.close();
      }
    });
  }
});

/** What a first run, of an empty state into an empty DHIS2, makes of the same Go.Data. */
async function countedAnew({ credential, clock }: GodataWorld): Promise<string[]> {
  const fresh = await startGodataWorld({ version: '2.43' });
  try {
    fresh.clock.now = clock.now;
    fresh.credential.apiUrl = credential.apiUrl;
    await fresh.run();
    return await fresh.values();
  } finally {
    await fresh.close();
  }
}
