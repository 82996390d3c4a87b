import assert from 'node:assert/strict';
import { SAMPLES, type Sample } from '../../../cli/sandbox/sample/index.ts';
import { startWorld } from '../../../cli/sandbox/start-world.ts';
import type { StartSystem } from '../../../cli/sandbox/systems/system.ts';

const now = () => new Date('2026-03-10T00:00:00Z');

describe('startWorld', () => {
  it('starts each system of a sample with its data, and gives the credentials that let in', async () => {
    const world = await startWorld(SAMPLES.opensrp, { now });
    try {
      assert.deepEqual(Object.keys(world.systems), ['fhir', 'dhis2']);
      const { baseUrl, apiPath, access_token: token } = world.credentials.fhir ?? {};
      const asked = await fetch(`${baseUrl}/${apiPath}/Patient?_summary=count`, {
        headers: { authorization: `Bearer ${token}` },
      });
      assert.equal(asked.status, 200);
      assert.match(world.systems.fhir?.holds ?? '', /^\d{3,} resources$/);
      const { hostUrl, username, password } = world.credentials.dhis2 ?? {};
      const authorization = `Basic ${btoa(`${username}:${password}`)}`;
      const info = await fetch(`${hostUrl}/api/system/info`, { headers: { authorization } });
      assert.equal(((await info.json()) as { version: string }).version.slice(0, 4), '2.41');
    } finally {
      await world.close();
    }
  });

  it('ends what was started when a later system cannot start, and says why', async () => {
    const ended: string[] = [];
    const good: StartSystem = async () => ({
      title: 'one',
      holds: 'nothing',
      url: '',
      credential: {},
      close: async () => void ended.push('good'),
    });
    const bad: StartSystem = async () => Promise.reject(new Error('the port is taken'));
    const sample: Sample = { workflows: [], systems: { good, bad } };
    await assert.rejects(startWorld(sample, { now }), { message: 'the port is taken' });
    assert.deepEqual(ended, ['good']);
  });

  it('lets a sample put the ways into several systems into one credential', async () => {
    const one =
      (name: string): StartSystem =>
      async ({ port }) => ({ title: name, holds: '', url: '', credential: { name, port }, close: async () => {} });
    const sample: Sample = {
      workflows: [],
      systems: { a: one('a'), b: one('b') },
      credentials: ({ a = {}, b = {} }) => ({ both: { a, b } }),
    };
    const { credentials } = await startWorld(sample, { now, ports: { b: 7 } });
    assert.deepEqual(credentials, { both: { a: { name: 'a', port: 0 }, b: { name: 'b', port: 7 } } });
  });
});
