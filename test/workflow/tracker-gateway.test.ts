import assert from 'node:assert/strict';
import { OPENSRP_SERVER, opensrpCredential } from '../../cli/sandbox/sample/opensrp/opensrp-server.ts';
import { startIssuer } from '../support/token-issuer.ts';
import { kid, shot } from './support/tracker-data.ts';
import { startTrackerWorld, type TrackerWorld } from './support/tracker-world.ts';

const { gateway = { proxyTo: 'http://hapi.internal:8080/fhir' } } = OPENSRP_SERVER;
const PERSONS = [1, 2, 3, 4, 5, 6].map((n) => kid({ n }));
const SHOTS = [1, 2, 3, 4, 5, 6].map((n) => shot(`shot-${n}`, n, 'BCG'));
const ALL = [...PERSONS, ...SHOTS];

describe('a run behind the gateway of OpenSRP, by client credentials', function () {
  this.timeout(120_000);

  it('sends persons without posted batches, and renews its token', async () => {
    const issuer = await startIssuer();
    issuer.now = Date.now();
    issuer.clients.set('tally', { secret: 'the secret of the client', place: 'header' });
    const world = await startTrackerWorld(ALL, {
      fhir: { auth: { accepts: (token) => issuer.accepts(token) }, gateway },
      credential: {
        grantType: 'client_credentials',
        tokenUrl: issuer.tokenUrl,
        clientId: 'tally',
        clientSecret: 'the secret of the client',
      },
    });
    try {
      const first = await world.run();
      assert.equal(first.persons.sent, 6);
      world.clock.now = '2026-04-11T00:00:00.000Z';
      world.fhir.put(shot('shot-7', 3, 'MR1'));
      issuer.revoke();
      assert.equal((await world.run()).persons.sent, 1);
      assert.equal(world.events().length, 7);
      assert.deepEqual(world.leaks(), []);
    } finally {
      await world.close();
      await issuer.close();
    }
  });
});

for (const [title, batches] of [
  ['that takes no batches', false],
  ['that takes batches', true],
] as const) {
  describe(`runs within a minute behind a gateway ${title}`, function () {
    this.timeout(120_000);
    let world: TrackerWorld;

    beforeEach(async () => {
      const fhir = { ...OPENSRP_SERVER, gateway: { ...gateway, batches } };
      world = await startTrackerWorld(ALL, { fhir, credential: opensrpCredential });
      for (const seconds of ['00', '10']) {
        world.clock.now = `2026-04-10T00:00:${seconds}.000Z`;
        await world.run();
      }
      world.clock.now = '2026-04-10T00:00:20.000Z';
    });
    afterEach(() => {
      assert.deepEqual(world.leaks(), []);
      return world.close();
    });

    it('send a child that was registered since the last one', async () => {
      world.fhir.put(kid({ n: 7 }));
      assert.equal((await world.run()).persons.sent, 1);
      assert.equal(world.persons().length, 7);
    });

    it('send a dose that was given since the last one', async () => {
      world.fhir.put(shot('shot-7', 3, 'MR1'));
      assert.equal((await world.run()).persons.sent, 1);
      assert.equal(world.events().length, 7);
      world.clock.now = '2026-04-10T00:00:30.000Z';
      world.fhir.put(shot('shot-8', 3, 'OPV0'));
      assert.equal((await world.run()).persons.sent, 1);
      assert.equal(world.events().length, 8);
    });
  });
}
