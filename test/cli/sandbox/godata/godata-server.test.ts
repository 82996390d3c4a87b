import assert from 'node:assert/strict';
import {
  type GodataServer,
  type GodataServerOptions,
  startGodataServer,
} from '../../../../cli/sandbox/godata/index.ts';

const USERS = [
  { email: 'a@example.org', password: 'right' },
  { email: 'b@example.org', password: 'right', outbreakIds: ['o2'] },
];

/** What LoopBack answers with an error. */
interface Failure {
  readonly error: {
    readonly statusCode: number;
    readonly name: string;
    readonly message: string;
    readonly code: string;
  };
}

describe('the embedded Go.Data', () => {
  let godata: GodataServer;
  let now: number;
  async function start(options: Partial<GodataServerOptions> = {}): Promise<void> {
    godata = await startGodataServer({
      now: () => new Date(now),
      outbreaks: [
        { id: 'o1', name: 'Measles' },
        { id: 'o2', name: 'Cholera' },
      ],
      users: USERS,
      ...options,
    });
  }
  beforeEach(async () => {
    now = Date.parse('2026-04-10T08:00:00Z');
    await start();
  });
  afterEach(async () => godata.close());

  async function ask(method: string, path: string, { token, body }: { token?: string; body?: unknown } = {}) {
    const response = await fetch(`${godata.url}/api/${path}`, {
      method,
      headers: { 'content-type': 'application/json', ...(token === undefined ? {} : { authorization: token }) },
      ...(body === undefined ? {} : { body: JSON.stringify(body) }),
    });
    return { status: response.status, body: (await response.json()) as unknown };
  }

  const logIn = (password = 'right', email = 'a@example.org') =>
    ask('POST', 'users/login', { body: { email, password } });
  const tokenOf = async (email?: string) => ((await logIn('right', email)).body as { id: string }).id;
  const codeOf = ({ status, body }: { status: number; body: unknown }) => `${status} ${(body as Failure).error.code}`;

  async function find(filter: object, token?: string): Promise<string[]> {
    const { body } = await ask('POST', 'outbreaks/o1/cases/filter', {
      token: token ?? (await tokenOf()),
      body: { filter },
    });
    return (body as { id: string }[]).map(({ id }) => id);
  }

  it('gives a token of ten minutes, which lives on while it is used, by two ways in', async () => {
    const { body } = await logIn();
    const { id, ttl } = body as { id: string; ttl: number };
    assert.equal(ttl, 600);
    const cases = (token: string) => ask('GET', 'outbreaks/o1/cases', { token });
    for (let minutes = 0; minutes < 20; minutes += 5) {
      assert.equal((await cases(id)).status, 200);
      now += 5 * 60_000;
    }
    assert.equal((await cases(`Bearer ${id}`)).status, 200);
    now += 10 * 60_000;
    assert.deepEqual(await cases(id), {
      status: 401,
      body: {
        error: { statusCode: 401, name: 'Error', message: 'Authorization Required', code: 'AUTHORIZATION_REQUIRED' },
      },
    });
    const other = await ask('POST', 'oauth/token', { body: { username: 'a@example.org', password: 'right' } });
    const { token_type: type, expires_in: life } = other.body as { token_type: string; expires_in: number };
    assert.deepEqual([type, life], ['bearer', 600]);
  });

  it('takes the token of a user back when the user logs in again', async () => {
    const first = await tokenOf();
    await tokenOf();
    assert.equal(codeOf(await ask('GET', 'outbreaks/o1/cases', { token: first })), '401 AUTHORIZATION_REQUIRED');
  });

  it('locks an account after ten failures, for half an hour', async () => {
    for (let count = 0; count < 10; count += 1) assert.equal(codeOf(await logIn('wrong')), '401 LOGIN_FAILED');
    assert.equal(codeOf(await logIn()), '422 ACTION_TEMPORARILY_BLOCKED');
    now += 31 * 60_000;
    assert.equal((await logIn()).status, 200);
  });

  it('asks for a captcha where it is told to', async () => {
    await godata.close();
    await start({ captcha: true });
    assert.equal(codeOf(await logIn()), '422 INVALID_CAPTCHA');
  });

  it('knows outbreaks, and who may see them', async () => {
    const token = await tokenOf();
    assert.equal(codeOf(await ask('GET', 'outbreaks/nowhere/cases', { token })), '404 MODEL_NOT_FOUND');
    const other = await tokenOf('b@example.org');
    assert.equal(codeOf(await ask('GET', 'outbreaks/o1/cases', { token: other })), '403 ACCESS_DENIED');
    assert.equal((await ask('GET', 'outbreaks/o2/contacts', { token: other })).status, 200);
    assert.equal(codeOf(await ask('GET', 'outbreaks/o1/nothing', { token })), '404 NOT_FOUND');
  });

  const CASES = [
    { id: 'a', classification: 'A', age: { years: 4 }, dateOfOnset: '2026-03-01T00:00:00.000Z', type: 'CASE' },
    { id: 'b', classification: 'B', age: { years: 40 }, dateOfOnset: '2026-03-02T00:00:00.000Z' },
    { id: 'c', classification: 'B', addresses: [{ city: 'Amari' }, { city: 'Belo' }], visualId: 'TL-7' },
  ];
  const FILTERS: readonly (readonly [string, object, readonly string[]])[] = [
    ['a value', { classification: 'B' }, ['b', 'c']],
    ['a path', { 'age.years': { gte: 10 } }, ['b']],
    ['a path through a list', { 'addresses.city': 'Belo' }, ['c']],
    ['gt', { dateOfOnset: { gt: '2026-03-01T00:00:00Z' } }, ['b']],
    ['lte, written otherwise', { dateOfOnset: { lte: '2026-03-01T03:00:00+03:00' } }, ['a']],
    ['between', { dateOfOnset: { between: ['2026-02-01', '2026-03-01T23:59:59.999Z'] } }, ['a']],
    ['$gte and $lt', { dateOfOnset: { $gte: '2026-03-01', $lt: '2026-03-02' } }, ['a']],
    ['inq', { classification: { inq: ['A', 'X'] } }, ['a']],
    ['nin', { classification: { nin: ['A', 'X'] } }, ['b', 'c']],
    ['neq', { classification: { neq: 'A' } }, ['b', 'c']],
    ['null', { dateOfOnset: null }, ['c']],
    ['exists', { dateOfOnset: { exists: false } }, ['c']],
    ['regexp', { visualId: { regexp: '/^tl-/i' } }, ['c']],
    ['and, or', { and: [{ or: [{ id: 'a' }, { id: 'b' }] }, { classification: 'B' }] }, ['b']],
  ];

  it('answers filters as LoopBack does, and counts what they find', async () => {
    godata.records.load('cases', 'o1', CASES);
    const token = await tokenOf();
    for (const [name, where, ids] of FILTERS) {
      assert.deepEqual(await find({ where, order: 'id ASC' }, token), ids, name);
      const counted = await ask('POST', 'outbreaks/o1/cases/filtered-count', { token, body: { filter: { where } } });
      assert.deepEqual(counted.body, { count: ids.length, hasMore: false }, name);
    }
    const filter = encodeURIComponent(JSON.stringify({ where: { classification: 'B' } }));
    const got = await ask('GET', `outbreaks/o1/cases/filtered-count?filter=${filter}`, { token });
    assert.deepEqual(got.body, { count: 2, hasMore: false });
    const wrong = await ask('POST', 'outbreaks/o1/cases/filter', {
      token,
      body: { filter: { where: { id: { almost: 'a' } } } },
    });
    assert.equal(codeOf(wrong), '400 INVALID_FILTER');
  });

  it('gives the fields that are asked for, hides the type, and pages', async () => {
    godata.records.load('cases', 'o1', CASES);
    const token = await tokenOf();
    const body = { filter: { where: { id: 'a' }, fields: ['id', 'classification'] } };
    const { body: found } = await ask('POST', 'outbreaks/o1/cases/filter', { token, body });
    assert.deepEqual(found, [{ id: 'a', classification: 'A' }]);
    const { body: whole } = await ask('GET', 'outbreaks/o1/cases', { token });
    assert.ok((whole as object[]).every((one) => !('type' in one)));
    assert.deepEqual(await find({ order: ['id DESC'], skip: 1, limit: 1 }, token), ['b']);
  });

  it('gives records of one name in another order each time, unless it is asked for one', async () => {
    godata.records.load(
      'cases',
      'o1',
      Array.from({ length: 20 }, (_, at) => ({ id: `case-${at}` })),
    );
    const token = await tokenOf();
    const orders = new Set<string>();
    for (let count = 0; count < 5; count += 1) orders.add((await find({}, token)).join());
    assert.ok(orders.size > 1);
    const sorted = new Set<string>();
    for (let count = 0; count < 5; count += 1) sorted.add((await find({ order: ['id ASC'] }, token)).join());
    assert.equal(sorted.size, 1);
  });

  it('deletes softly, shows it when asked, and never counts it', async () => {
    godata.records.load('cases', 'o1', [{ id: 'a' }, { id: 'b' }]);
    now += 60_000;
    godata.records.remove('a');
    const { deleted, deletedAt, updatedAt, dbUpdatedAt } = godata.records.get('a');
    const at = new Date(now).toISOString();
    assert.deepEqual([deleted, deletedAt, updatedAt, dbUpdatedAt], [true, at, at, at]);
    const token = await tokenOf();
    assert.deepEqual(await find({ order: 'id ASC' }, token), ['b']);
    assert.deepEqual(await find({ order: 'id ASC', deleted: true }, token), ['a', 'b']);
    const body = { filter: { deleted: true } };
    assert.deepEqual((await ask('POST', 'outbreaks/o1/cases/filtered-count', { token, body })).body, {
      count: 1,
      hasMore: false,
    });
  });

  it('counts up to a limit, unless it is told to go on', async () => {
    await godata.close();
    await start({ countLimit: 2 });
    godata.records.load('cases', 'o1', CASES);
    const token = await tokenOf();
    const count = async (filter: object) =>
      (await ask('POST', 'outbreaks/o1/cases/filtered-count', { token, body: { filter } })).body;
    assert.deepEqual(await count({}), { count: 2, hasMore: true });
    assert.deepEqual(await count({ flags: { applyHasMoreLimit: false } }), { count: 3, hasMore: false });
  });
});
