import assert from 'node:assert/strict';
import { request } from '@openfn/language-http';
import { godataOverHttp, type Transport, TransportError } from '../../../adaptors/transport/index.ts';
import { type GodataServer, type GodataServerOptions, startGodataServer } from '../../../cli/sandbox/godata/index.ts';
import type { Fault, InterceptedRequest } from '../../../cli/sandbox/http/index.ts';
import { muteConsole, reply, startWire } from './wire.ts';

const EMAIL = 'tally@example.org';
const PASSWORD = 'a very-Secret pass 1!';
const CASES = { method: 'POST', path: 'outbreaks/o1/cases/filter', body: { filter: { limit: 1 } } } as const;

describe('Go.Data over language-http', () => {
  let godata: GodataServer;
  let printed: ReturnType<typeof muteConsole>;
  let now: number;
  let fault: (request: InterceptedRequest) => Fault | undefined;

  async function start(options: Partial<GodataServerOptions> = {}): Promise<void> {
    godata = await startGodataServer({
      now: () => new Date(now),
      outbreaks: [{ id: 'o1', name: 'Measles' }],
      users: [{ email: EMAIL, password: PASSWORD }],
      intercept: (asked) => fault(asked),
      ...options,
    });
  }

  beforeEach(() => {
    printed = muteConsole();
    now = Date.parse('2026-04-10T00:00:00Z');
    fault = () => undefined;
  });
  afterEach(async () => {
    printed.restore();
    await godata.close();
  });

  function at(changes: Record<string, unknown> = {}): Transport {
    const clock = { now: () => now };
    return godataOverHttp(request, { clock })({ apiUrl: godata.url, email: EMAIL, password: PASSWORD, ...changes });
  }

  async function failure(transport: Transport): Promise<{ code: string; message: string }> {
    const error = await transport.send(CASES).then(
      () => undefined,
      (thrown: unknown) => thrown,
    );
    assert.ok(error instanceof TransportError);
    assert.ok(!`${error.stack} ${JSON.stringify(error)}`.includes(PASSWORD));
    return { code: error.code, message: error.message };
  }

  const logins = () => godata.requests.filter(({ path }) => path.endsWith('/login')).length;

  it('logs in once, and never shows the password or the token', async () => {
    await start();
    const transport = at();
    for (let count = 0; count < 3; count += 1) assert.deepEqual((await transport.send(CASES)).body, []);
    assert.equal(logins(), 1);
    const shown = `${JSON.stringify(godata.requests)} ${printed.lines.join('\n')}`;
    assert.ok(!shown.includes(PASSWORD) && !shown.includes(encodeURIComponent(PASSWORD)));
    assert.ok(!shown.includes('access_token'));
  });

  it('takes the address with /api too', async () => {
    await start();
    assert.equal((await at({ apiUrl: `${godata.url}/api/` }).send(CASES)).status, 200);
  });

  it('renews the token before its ten minutes are over', async () => {
    await start();
    const transport = at();
    await transport.send(CASES);
    now += 9.5 * 60_000;
    assert.equal((await transport.send(CASES)).status, 200);
    assert.equal(logins(), 2);
    assert.ok(godata.requests.every(({ status }) => status === 200));
  });

  it('logs in again once when the token is refused in mid-run', async () => {
    await start();
    const transport = at();
    await transport.send(CASES);
    godata.forgetTokens();
    assert.equal((await transport.send(CASES)).status, 200);
    assert.equal(logins(), 2);
  });

  it('tells a wrong password, a locked account, a captcha and a second factor from each other', async () => {
    await start();
    for (let count = 0; count < 10; count += 1) {
      assert.equal((await failure(at({ password: 'wrong' }))).code, 'login-refused');
    }
    assert.equal((await failure(at())).code, 'login-blocked');
    await godata.close();
    await start({ captcha: true });
    assert.deepEqual(await failure(at()), {
      code: 'login-needs-person',
      message:
        'Go.Data: POST outbreaks/o1/cases/filter could not log in: Go.Data asks for a captcha — switch the captcha of the login off in its settings, or let the job come by an address where it is off (login-needs-person)',
    });
    await godata.close();
    await start({ twoFactor: true });
    assert.equal((await failure(at())).code, 'login-needs-person');
  });

  it('says what is missing in the credential before anything is sent', async () => {
    await start();
    assert.equal((await failure(at({ password: undefined }))).code, 'misconfigured');
    assert.equal((await failure(at({ apiUrl: undefined }))).code, 'misconfigured');
    assert.equal(godata.requests.length, 0);
  });

  it('tells a page of a proxy from JSON, and prints nothing of either', async () => {
    await start();
    const transport = at();
    await transport.send(CASES);
    const page = '<html><body>Zainab Musa</body></html>';
    fault = () => ({ kind: 'answer', status: 200, headers: { 'content-type': 'text/html' }, body: page });
    assert.equal((await transport.send(CASES)).unreadable, 'text/html instead of JSON');
    fault = () => ({
      kind: 'answer',
      status: 200,
      headers: { 'content-type': 'application/json' },
      body: '[{"firstName":"Zainab',
    });
    assert.equal((await transport.send(CASES)).unreadable, 'JSON that is cut off');
    assert.ok(!printed.lines.join('\n').includes('Zainab'));
    fault = () => ({ kind: 'answer', status: 200, headers: { 'content-type': 'text/html' }, body: page });
    assert.equal((await failure(at())).code, 'misconfigured');
  });

  it('follows no redirect, so that no token leaves for another origin', async () => {
    await start();
    const other = await startWire(reply(200, []));
    try {
      const transport = at();
      await transport.send(CASES);
      fault = ({ path }) =>
        path.endsWith('/login')
          ? undefined
          : { kind: 'answer', status: 302, headers: { location: `${other.origin}/api/${CASES.path}` } };
      assert.equal((await transport.send(CASES)).status, 302);
      assert.equal(other.received.length, 0);
    } finally {
      await other.close();
    }
  });

  it('takes a login that gets no answer for passing trouble', async () => {
    await start();
    fault = () => ({ kind: 'answer', status: 503 });
    assert.equal((await failure(at())).code, 'unreachable');
    fault = () => ({ kind: 'reset' });
    assert.equal((await failure(at())).code, 'unreachable');
  });
});
