import assert from 'node:assert/strict';
import { readFileSync, statSync, writeFileSync } from 'node:fs';
import { muteConsole } from '../../adaptors/transport/wire.ts';
import { ADMIN } from './browser.ts';
import { asked, me, stored } from './tokens.ts';
import { startWorld, type World } from './world.ts';

describe('grants that only DHIS2 up to 2.41 has', () => {
  let world: World;
  let printed: ReturnType<typeof muteConsole>;
  beforeEach(async () => {
    printed = muteConsole();
    world = await startWorld('2.41');
  });
  afterEach(async () => {
    printed.restore();
    await world.close();
  });

  it('asks for a token with a password once, and again when it ends', async () => {
    const credential = { ...world.client, ...ADMIN, grantType: 'password' };
    const before = asked(world, '/uaa/oauth/token');
    for (let count = 0; count < 3; count += 1) assert.deepEqual(await world.me(credential), me);
    assert.equal(asked(world, '/uaa/oauth/token'), before + 1);
    world.pass(43_199);
    assert.deepEqual(await world.me(credential), me);
    assert.equal(asked(world, '/uaa/oauth/token'), before + 2);
  });

  it('tells a wrong password from a wrong client', async () => {
    const credential = { ...world.client, ...ADMIN, grantType: 'password' };
    await assert.rejects(world.me({ ...credential, password: 'wrong' }), {
      code: 'token-refused',
      reason: 'invalid_grant',
      fix: /the user, the password/,
    });
    await assert.rejects(world.me({ ...credential, clientSecret: 'wrong' }), {
      code: 'token-refused',
      fix: /clientId and clientSecret/,
    });
  });

  it('begins with the refresh token of the credential, and with a new one when that is changed', async () => {
    await world.logIn();
    const { refreshToken } = stored(world);
    writeFileSync(world.tokenFile, JSON.stringify({ ...stored(world), refreshToken: 'gone', accessToken: undefined }));
    const credential = { ...world.client, grantType: 'refresh_token', refreshToken, tokenFile: world.tokenFile };
    assert.deepEqual(await world.me(credential), me);
    await assert.rejects(world.me({ ...credential, refreshToken: 'another' }), { code: 'login-required' });
  });

  it('says that later releases have no password grant', async () => {
    const later = await startWorld('2.43');
    const credential = { ...later.client, ...ADMIN, grantType: 'password' };
    await assert.rejects(later.me(credential), {
      code: 'token-refused',
      fix: /2\.42 and later have no password grant/,
    });
    await later.close();
  });
});

describe('refresh tokens that rotate, as from DHIS2 2.42 on', () => {
  let world: World;
  let printed: ReturnType<typeof muteConsole>;
  let credential: Record<string, unknown>;
  beforeEach(async () => {
    printed = muteConsole();
    world = await startWorld('2.43');
    await world.logIn();
    credential = { ...world.client, grantType: 'authorization_code', tokenFile: world.tokenFile };
  });
  afterEach(async () => {
    printed.restore();
    await world.close();
  });

  it('keeps each new one before it is used', async () => {
    const seen = new Set([stored(world).refreshToken]);
    for (let count = 0; count < 3; count += 1) {
      world.pass(299);
      world.fault = ({ path }) => {
        if (path === '/api/me') seen.add(stored(world).refreshToken);
        return undefined;
      };
      assert.deepEqual(await world.me(credential), me);
    }
    assert.equal(seen.size, 4);
    assert.equal(statSync(world.tokenFile).mode & 0o777, 0o600);
  });

  it('is told that one was used twice', async () => {
    const copy = readFileSync(world.tokenFile, 'utf8');
    world.pass(299);
    await world.me(credential);
    writeFileSync(world.tokenFile, copy);
    world.pass(299);
    await assert.rejects(world.me(credential), {
      code: 'login-required',
      reason: 'invalid_grant',
      what: /was used before/,
      fix: /tallysheet login/,
    });
  });

  it('is told that the answer to a renewal was lost', async () => {
    world.pass(299);
    world.fault = ({ path }) => (path === '/oauth2/token' ? { kind: 'lost' } : undefined);
    await assert.rejects(world.me(credential), { code: 'unreachable' });
    world.fault = undefined;
    await assert.rejects(world.me(credential), { code: 'login-required', what: /2026-03-01T08:04:59.000Z was lost/ });
  });

  it('is good again after trouble in which the server did not rotate it', async () => {
    world.pass(299);
    for (const fault of [{ kind: 'answer', status: 503 }, { kind: 'reset' }] as const) {
      world.fault = ({ path }) => (path === '/oauth2/token' ? fault : undefined);
      await assert.rejects(world.me(credential), { code: 'unreachable' });
    }
    world.fault = undefined;
    assert.deepEqual(await world.me(credential), me);
    assert.equal(stored(world).asked, undefined);
  });

  it('is not asked for where the disk takes nothing', async () => {
    world.pass(299);
    const before = asked(world, '/oauth2/token');
    // A folder in the place of the new file cannot be written.
    const { mkdirSync, rmSync } = await import('node:fs');
    mkdirSync(`${world.tokenFile}.new/full`, { recursive: true });
    await assert.rejects(world.me(credential), { code: 'token-file' });
    assert.equal(asked(world, '/oauth2/token'), before);
    rmSync(`${world.tokenFile}.new`, { recursive: true });
    assert.deepEqual(await world.me(credential), me);
  });

  it('ends after ninety days without a run', async () => {
    world.pass(90 * 86_400);
    await assert.rejects(world.me(credential), { code: 'login-required' });
  });
});
