import assert from 'node:assert/strict';
import type { Fault, InterceptedRequest } from '../../cli/sandbox/http/index.ts';
import { OUTBREAK } from '../../cli/sandbox/sample/godata/godata-server.ts';
import { caseOf, type GivenCase, type GodataWorld, startGodataWorld } from './support/godata-world.ts';

describe('what goes wrong with Go.Data', () => {
  let world: GodataWorld;
  const create = (given: GivenCase) => world.godata.records.create('cases', OUTBREAK.id, caseOf(given));
  const weeks = ['2026-03-09', '2026-03-16', '2026-03-23', '2026-03-30'];
  beforeEach(async () => {
    world = await startGodataWorld();
    for (const [at, onset] of weeks.entries()) create({ id: `c${at}`, onset, years: 4, sex: 'MALE' });
    create({ id: 'old', onset: '2026-01-14', years: 4, sex: 'MALE' });
  });
  afterEach(async () => world.close());

  const whole = ['2026W11', '2026W12', '2026W13', '2026W14', '2026W3'];
  const counted = async () => [...new Set((await world.values()).map((line) => line.split(' ')[0]))];

  async function failure(): Promise<{ code?: string; message: string }> {
    return await world.run().then(
      () => assert.fail('the run went well'),
      (error: { code?: string; message: string }) => error,
    );
  }

  /** Do something at the nth request for a page of cases. */
  function atPage(nth: number, what: (request: InterceptedRequest) => Fault | undefined): void {
    let seen = 0;
    world.fault.godata = (request) => {
      if (!request.path.endsWith('/cases/filter')) return undefined;
      seen += 1;
      return seen === nth ? what(request) : undefined;
    };
  }

  it('logs in again when the token is over in mid-run', async () => {
    atPage(3, () => void world.godata.forgetTokens());
    await world.run();
    assert.deepEqual(await counted(), whole);
    assert.equal(world.godata.requests.filter(({ path }) => path.endsWith('/login')).length, 2);
    assert.equal(world.godata.requests.filter(({ status }) => status === 401).length, 1);
  });

  it('stops at a wrong outbreak, and at one that the user may not see', async () => {
    world.credential.outbreak = 'no-such-outbreak';
    const wrong = await failure();
    assert.equal(wrong.code, 'outbreak-unknown');
    assert.match(wrong.message, /copy the id of the outbreak from its address in Go\.Data/);
    world.credential.outbreak = undefined;
    assert.equal((await failure()).code, 'outbreak-missing');
    await world.close();
    world = await startGodataWorld({
      users: [{ email: 'tallysheet@example.org', password: 'Tally-1-sheet', outbreakIds: ['another'] }],
    });
    assert.equal((await failure()).code, 'forbidden');
    assert.equal(world.posts(), 0);
  });

  it('counts all again when the credential names another outbreak', async () => {
    await world.close();
    world = await startGodataWorld({ outbreaks: [OUTBREAK, { id: 'second', name: 'Cholera' }] });
    create({ id: 'c1', onset: '2026-03-09' });
    create({ id: 'old', onset: '2026-01-14' });
    world.godata.records.create('cases', 'second', caseOf({ id: 'x', onset: '2026-02-04' }));
    await world.run();
    assert.deepEqual(await counted(), ['2026W11', '2026W3']);
    world.credential.outbreak = 'second';
    await world.run();
    assert.deepEqual(await counted(), ['2026W6']);
  });

  it('counts a case without any date, and says so', async () => {
    for (let at = 0; at < 40; at += 1) create({ id: `more${at}`, onset: '2026-03-30' });
    create({ id: 'undated' });
    const { rows } = (await world.run()) as { rows: { source: string; undated: number }[] };
    assert.deepEqual(
      rows.map(({ source, undated }) => [source, undated]),
      [
        ['confirmed cases', 1],
        ['contacts that became cases', 0],
        ['contacts listed', 0],
        ['contacts lost', 0],
      ],
    );
  });

  it('keeps a case of an unknown place in quarantine, and turns red beyond the limit', async () => {
    create({ id: 'abroad', onset: '2026-03-30', home: 'nowhere' });
    assert.equal((await failure()).code, 'not-accepted');
    const { report } = JSON.parse(world.stateText());
    assert.deepEqual(report.rows[0].quarantined, { 'unknown-place': 1 });
    assert.deepEqual(report.rows[0].unknownPlaces, { nowhere: 1 });
    assert.deepEqual(await counted(), whole);
  });

  it('stops at an answer that is no JSON, keeps what it had, and goes on in the next run', async () => {
    await world.run();
    const before = world.stateText();
    create({ id: 'new', onset: '2026-03-31', years: 4, sex: 'MALE' });
    const body = '<html>Sign in, Zainab Musa</html>';
    atPage(1, () => ({ kind: 'answer', status: 200, headers: { 'content-type': 'text/html' }, body }));
    const error = await failure();
    assert.equal(error.code, 'unreadable-answer');
    assert.ok(!`${error.message}${world.log.join('\n')}`.includes('Zainab'));
    assert.equal(world.stateText(), before);
    world.fault.godata = undefined;
    await world.run();
    assert.ok((await world.values()).includes('2026W14 Amari OUTBREAK_CASES_CONFIRMED 0-4 years, Male = 2'));
  });

  for (const [name, fault] of [
    ['429', { kind: 'answer', status: 429, headers: { 'retry-after': '0.01' } }],
    ['503', { kind: 'answer', status: 503, headers: { 'retry-after': '0.01' } }],
    ['a lost reply', { kind: 'lost' }],
    ['a cut answer', { kind: 'truncate' }],
  ] as const satisfies readonly (readonly [string, Fault])[]) {
    it(`asks again after ${name}`, async () => {
      atPage(2, () => fault);
      await world.run();
      assert.deepEqual(await counted(), whole);
    });
  }

  it('refuses a Go.Data that has lost its records, until somebody says that it is so', async () => {
    await world.run();
    const values = await world.values();
    const { godata: old } = world;
    const again = await startGodataWorld();
    try {
      world.credential.apiUrl = again.credential.apiUrl;
      assert.equal((await failure()).code, 'source-empty');
      assert.deepEqual(await world.values(), values);
      again.clock.now = '2026-04-01T00:00:00.000Z';
      again.godata.records.create('cases', OUTBREAK.id, caseOf({ id: 'c1', onset: '2026-03-16' }));
      assert.equal((await failure()).code, 'source-restored');
      await world.run({ recount: 'all' });
      assert.deepEqual(await counted(), ['2026W12']);
    } finally {
      world.credential.apiUrl = old.url;
      await again.close();
    }
  });
});
