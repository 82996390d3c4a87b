import assert from 'node:assert/strict';
import { chmodSync, existsSync, statSync, writeFileSync } from 'node:fs';
import { muteConsole } from '../../adaptors/transport/wire.ts';
import { ADMIN } from './browser.ts';
import { asked, me, stored } from './tokens.ts';
import { startWorld, type World } from './world.ts';

for (const version of ['2.41', '2.43'] as const) {
  describe(`ways into DHIS2 ${version}, by the compatible adaptor`, () => {
    let world: World;
    let printed: ReturnType<typeof muteConsole>;
    const tokenPath = version === '2.41' ? '/uaa/oauth/token' : '/oauth2/token';
    /** Seconds that an access token lasts. */
    const life = version === '2.41' ? 43_199 : 299;

    beforeEach(async () => {
      printed = muteConsole();
      world = await startWorld(version);
    });
    afterEach(async () => {
      printed.restore();
      await world.close();
    });

    it('checks a password once for many requests, and opens one session', async () => {
      const { passwordChecks, sessions } = world.dhis2.entrances();
      for (let count = 0; count < 5; count += 1) assert.deepEqual(await world.me(ADMIN), me);
      assert.deepEqual(world.dhis2.entrances(), { passwordChecks: passwordChecks + 1, sessions: sessions + 1 });
    });

    it('checks the password again when the session is over', async () => {
      await world.me(ADMIN);
      const { passwordChecks } = world.dhis2.entrances();
      world.pass(3700);
      await world.me(ADMIN);
      world.dhis2.forgetEntrances();
      await world.me(ADMIN);
      assert.equal(world.dhis2.entrances().passwordChecks, passwordChecks + 2);
    });

    it('sends the password alone where a session is redirected to the login page', async () => {
      await world.me(ADMIN);
      const before = world.dhis2.requests.length;
      let isFirst = true;
      world.fault = () => {
        const fault = isFirst
          ? ({ kind: 'answer', status: 302, headers: { location: '/login/' } } as const)
          : undefined;
        isFirst = false;
        return fault;
      };
      assert.deepEqual(await world.me(ADMIN), me);
      assert.equal(world.dhis2.requests.length, before + 2);
    });

    it('does not send a wrong password twice', async () => {
      const before = world.dhis2.requests.length;
      await assert.rejects(world.me({ ...ADMIN, password: 'wrong' }), { statusCode: 401 });
      assert.equal(world.dhis2.requests.length, before + 1);
    });

    it('takes a personal access token, and no other', async () => {
      const headers = { authorization: `Basic ${Buffer.from('admin:district').toString('base64')}` };
      const made = await fetch(`${world.dhis2.url}/api/apiToken`, { method: 'POST', headers, body: '{}' });
      const { response } = (await made.json()) as { response: { key: string } };
      assert.deepEqual(await world.me({ pat: response.key }), me);
      await assert.rejects(world.me({ pat: `${response.key.slice(0, -1)}x` }), { statusCode: 400 });
    });

    it('logs in through a browser and uses the tokens, which nobody else can read', async () => {
      const login = await world.logIn();
      assert.deepEqual(login, { tokenFile: world.tokenFile, username: 'admin', isRenewable: true });
      assert.equal(statSync(world.tokenFile).mode & 0o777, 0o600);
      const credential = { ...world.client, grantType: 'authorization_code', tokenFile: world.tokenFile };
      assert.deepEqual(await world.me(credential), me);
      assert.equal(asked(world, tokenPath), version === '2.41' ? 2 : 1);
    });

    it('renews a token shortly before it expires, once for all who wait', async () => {
      await world.logIn();
      const credential = { ...world.client, grantType: 'authorization_code', tokenFile: world.tokenFile };
      await world.me(credential);
      const before = asked(world, tokenPath);
      world.pass(life - 5);
      const refused = world.dhis2.requests.filter(({ status }) => status === 401 || status === 302).length;
      assert.deepEqual(await Promise.all([1, 2, 3].map(() => world.me(credential))), [me, me, me]);
      assert.equal(asked(world, tokenPath), before + 1);
      assert.equal(world.dhis2.requests.filter(({ status }) => status === 401 || status === 302).length, refused);
    });

    it('renews a token once when the server refuses it, then tells', async () => {
      await world.logIn();
      const credential = { ...world.client, grantType: 'authorization_code', tokenFile: world.tokenFile };
      await world.me(credential);
      const before = asked(world, tokenPath);
      world.dhis2.forgetEntrances();
      assert.deepEqual(await world.me(credential), me);
      assert.equal(asked(world, tokenPath), before + 1);
      world.fault = ({ path }) => (path === '/api/me' ? { kind: 'answer', status: 401 } : undefined);
      await assert.rejects(world.me(credential), { statusCode: 401 });
      assert.equal(asked(world, tokenPath), before + 2);
    });

    it('shares the tokens of the file between processes', async () => {
      await world.logIn();
      const credential = { ...world.client, grantType: 'authorization_code', tokenFile: world.tokenFile };
      world.pass(life);
      const before = asked(world, tokenPath);
      const others = [1, 2, 3].map(() => ({ ...world.platform, sleep: () => new Promise<void>(setImmediate) }));
      assert.deepEqual(await Promise.all(others.map((other) => world.me(credential, other))), [me, me, me]);
      assert.equal(asked(world, tokenPath), before + 1);
      assert.equal(existsSync(`${world.tokenFile}.lock`), false);
    });

    it('counts lifetimes by its own clock, whatever the server takes for the time', async () => {
      for (const skew of [-7200, 7200]) {
        const skewed = await startWorld(version, skew);
        await skewed.logIn();
        const credential = { ...skewed.client, grantType: 'authorization_code', tokenFile: skewed.tokenFile };
        const before = asked(skewed, tokenPath);
        await skewed.me(credential);
        assert.equal(asked(skewed, tokenPath), before);
        skewed.pass(life - 1);
        assert.deepEqual(await skewed.me(credential), me);
        assert.equal(asked(skewed, tokenPath), before + 1);
        await skewed.close();
      }
    });

    it('tells of a wrong secret of the client, and of whom it asked', async () => {
      await world.logIn();
      world.pass(life);
      const wrong = {
        ...world.client,
        clientSecret: 'wrong',
        grantType: 'authorization_code',
        tokenFile: world.tokenFile,
      };
      await assert.rejects(world.me(wrong), { code: 'token-refused', fix: /clientId and clientSecret/ });
      // The refresh token is still there and good.
      const right = { ...wrong, clientSecret: world.client.clientSecret };
      assert.deepEqual(await world.me(right), me);
    });

    it('asks for a login where there are no tokens, or those of somebody else', async () => {
      const credential = { ...world.client, grantType: 'authorization_code', tokenFile: world.tokenFile };
      await assert.rejects(world.me(credential), { code: 'login-required', fix: /tallysheet login/ });
      await world.logIn();
      await assert.rejects(world.me({ ...credential, clientId: 'other' }), { code: 'login-required' });
      await assert.rejects(world.me({ ...credential, tokenFile: undefined }), { code: 'misconfigured' });
    });

    it('refuses a file of tokens that others can read, or that holds none', async () => {
      await world.logIn();
      const credential = { ...world.client, grantType: 'authorization_code', tokenFile: world.tokenFile };
      chmodSync(world.tokenFile, 0o644);
      await assert.rejects(world.me(credential), { code: 'token-file', fix: /chmod 600/ });
      chmodSync(world.tokenFile, 0o600);
      writeFileSync(world.tokenFile, '{"hostUrl":');
      await assert.rejects(world.me(credential), { code: 'token-file', fix: /tallysheet login/ });
    });

    it('sends no secret to another origin than the configured one', async () => {
      const credential = { ...world.client, ...ADMIN, tokenUrl: 'http://127.0.0.1:1/token' };
      for (const grantType of ['password', 'refresh_token'])
        await assert.rejects(world.me({ ...credential, grantType, refreshToken: 'r', tokenFile: world.tokenFile }), {
          code: 'misconfigured',
          what: /another origin/,
        });
    });

    it('prints no secret and no token', async () => {
      await world.logIn();
      const credential = { ...world.client, grantType: 'authorization_code', tokenFile: world.tokenFile };
      await world.me(credential);
      await world.me(ADMIN);
      const { accessToken, refreshToken } = stored(world);
      const secrets = [accessToken, refreshToken, world.client.clientSecret, 'district', 'JSESSIONID'].map(String);
      for (const secret of secrets) assert.ok(!printed.lines.join('\n').includes(secret), secret);
    });
  });
}
