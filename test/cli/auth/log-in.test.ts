import assert from 'node:assert/strict';
import { existsSync } from 'node:fs';
import { createServer } from 'node:http';
import { findTokenService } from '../../../cli/auth/find-token-service.ts';
import { makePkce } from '../../../cli/auth/pkce.ts';
import { waitForCode } from '../../../cli/auth/wait-for-code.ts';
import { muteConsole, reply, startWire } from '../../adaptors/transport/wire.ts';
import { ADMIN, browse, freePort } from './browser.ts';
import { startWorld, type World } from './world.ts';

describe('makePkce', () => {
  it('makes the challenge of the example in RFC 7636', () => {
    const bytes = [
      116, 24, 223, 180, 151, 153, 224, 37, 79, 250, 96, 125, 216, 173, 187, 186, 22, 212, 37, 77, 105, 214, 191, 240,
      91, 88, 5, 88, 83, 132, 141, 121,
    ];
    assert.deepEqual(makePkce(Uint8Array.from(bytes)), {
      verifier: 'dBjftJeZ4CVP-mB92K27uhbUJU1p1r_wW1gFWFOEjXk',
      challenge: 'E9Melhoa2OwvFrEMTJguCHaoeK1t8URWbuGJSstw-cM',
    });
  });
});

describe('waitForCode', () => {
  async function waiting(timeoutMs = 5000) {
    const redirectUri = `http://127.0.0.1:${await freePort()}/callback`;
    const server = await waitForCode({ redirectUri, state: 'right', timeoutMs });
    const visit = async (query: string): Promise<number> => (await fetch(`${redirectUri}${query}`)).status;
    return { redirectUri, server, visit };
  }

  it('takes the code that comes with its state, and stops listening', async () => {
    const { server, visit } = await waiting();
    assert.equal(await visit('?state=right&code=abc'), 200);
    assert.equal(await server.code, 'abc');
    await assert.rejects(visit('?state=right&code=abc'));
  });

  it('waits on where the state is wrong or missing, or the path is another', async () => {
    const { redirectUri, server, visit } = await waiting();
    assert.equal(await visit('?state=wrong&code=evil'), 400);
    assert.equal(await visit('?code=evil'), 400);
    assert.equal(await visit('?state=wrong&error=access_denied'), 400);
    assert.equal(await visit('?state=right'), 400);
    assert.equal((await fetch(new URL('/other?state=right&code=evil', redirectUri))).status, 404);
    assert.equal(await visit('?state=right&code=good'), 200);
    assert.equal(await server.code, 'good');
  });

  it('tells that the person said no, without repeating the page', async () => {
    const { server, visit } = await waiting();
    await visit('?state=right&error=%3Cscript%3E');
    await assert.rejects(server.code, { code: 'login-denied', message: 'DHIS2 answered an error. (login-denied)' });
  });

  it('does not wait for ever', async () => {
    const { server } = await waiting(5);
    await assert.rejects(server.code, { code: 'login-timeout' });
  });

  it('tells that something else listens there', async () => {
    const other = createServer();
    const port = await freePort();
    await new Promise<void>((resolve) => other.listen(port, '127.0.0.1', resolve));
    const redirectUri = `http://127.0.0.1:${port}/callback`;
    await assert.rejects(waitForCode({ redirectUri, state: 's', timeoutMs: 100 }), { code: 'port-taken' });
    other.close();
  });
});

describe('findTokenService', () => {
  it('tells of a server without OAuth2, and of none', async () => {
    const wire = await startWire(reply(302, '', 'text/html', { location: '/login/' }));
    await assert.rejects(findTokenService(wire.origin, fetch), { code: 'oauth-off', fix: /oauth2\.server\.enabled/ });
    await wire.close();
    await assert.rejects(findTokenService(wire.origin, fetch), { code: 'oauth-off', fix: /hostUrl/ });
  });
});

for (const version of ['2.41', '2.43'] as const) {
  describe(`logIn, DHIS2 ${version}`, () => {
    let world: World;
    let printed: ReturnType<typeof muteConsole>;
    beforeEach(async () => {
      printed = muteConsole();
      world = await startWorld(version);
    });
    afterEach(async () => {
      printed.restore();
      await world.close();
    });

    it('refuses to be sent back to another machine', async () => {
      for (const redirectUri of ['https://evil.example.org/callback', 'http://127.0.0.1.evil.example.org:1/callback']) {
        await assert.rejects(world.logIn({ redirectUri }), { code: 'credential-unfit' });
      }
    });

    it('tells of a client with a wrong secret, and keeps nothing', async () => {
      await assert.rejects(world.logIn({ clientSecret: 'wrong' }), { code: 'token-refused' });
      assert.equal(existsSync(world.tokenFile), false);
    });

    it('lets DHIS2 refuse an address that is not registered', async () => {
      const paths = { '2.41': 'uaa/oauth/authorize', '2.43': 'oauth2/authorize' };
      const { clientId } = world.client;
      const address = new URL(`${world.dhis2.url}/${paths[version]}`);
      const pkce = { code_challenge: makePkce(new Uint8Array(32)).challenge, code_challenge_method: 'S256' };
      const evil = { response_type: 'code', client_id: String(clientId), redirect_uri: 'https://evil.example.org/' };
      address.search = String(new URLSearchParams({ ...evil, ...pkce, state: 's' }));
      const { status, way } = await browse(address.href, ADMIN);
      assert.equal(status, 400);
      assert.ok(way.every((hop) => hop.startsWith(world.dhis2.url)));
    });
  });
}

describe('the embedded authorization server', () => {
  let world: World;
  beforeEach(async () => {
    world = await startWorld('2.43');
  });
  afterEach(() => world.close());

  /** Log in by hand; gives what comes back to the client. */
  async function authorize(changes: Record<string, string | undefined>): Promise<URLSearchParams> {
    const { challenge } = makePkce(new Uint8Array(32));
    const parameters = {
      response_type: 'code',
      client_id: 'tallysheet',
      redirect_uri: String(world.client.redirectUri),
      scope: 'openid username',
      state: 's',
      code_challenge: challenge,
      code_challenge_method: 'S256',
      ...changes,
    };
    const given = Object.entries(parameters).filter((entry): entry is [string, string] => entry[1] !== undefined);
    const headers = { authorization: `Basic ${Buffer.from('admin:district').toString('base64')}` };
    const address = `${world.dhis2.url}/oauth2/authorize?${new URLSearchParams(given)}`;
    const response = await fetch(address, { headers, redirect: 'manual' });
    return new URL(response.headers.get('location') ?? '').searchParams;
  }

  async function redeem(form: Record<string, string>): Promise<{ status: number; body: Record<string, unknown> }> {
    const { clientId, clientSecret } = world.client;
    const basic = Buffer.from(`${clientId}:${encodeURIComponent(String(clientSecret))}`).toString('base64');
    const response = await fetch(`${world.dhis2.url}/oauth2/token`, {
      method: 'POST',
      headers: { authorization: `Basic ${basic}` },
      body: new URLSearchParams({ redirect_uri: String(world.client.redirectUri), ...form }),
    });
    return { status: response.status, body: (await response.json()) as Record<string, unknown> };
  }

  it('wants PKCE with S256, and scopes that the client has', async () => {
    assert.equal((await authorize({ code_challenge: undefined })).get('error'), 'invalid_request');
    assert.equal((await authorize({ code_challenge_method: 'plain' })).get('error'), 'invalid_request');
    assert.equal((await authorize({ scope: 'ALL' })).get('error'), 'invalid_scope');
  });

  it('takes a code once, with its verifier alone', async () => {
    const { verifier } = makePkce(new Uint8Array(32));
    const grant = { grant_type: 'authorization_code' };
    const first = (await authorize({})).get('code') ?? '';
    const wrong = await redeem({ ...grant, code: first, code_verifier: 'wrong' });
    assert.deepEqual(wrong, { status: 400, body: { error: 'invalid_grant' } });
    const code = (await authorize({})).get('code') ?? '';
    assert.equal((await redeem({ ...grant, code, code_verifier: verifier })).status, 200);
    assert.equal((await redeem({ ...grant, code, code_verifier: verifier })).status, 400);
  });

  it('has no password grant, and no clients with other grants', async () => {
    assert.deepEqual((await redeem({ grant_type: 'password' })).body, { error: 'unsupported_grant_type' });
    assert.deepEqual((await redeem({ grant_type: 'client_credentials' })).body, { error: 'unauthorized_client' });
    const headers = { authorization: `Basic ${Buffer.from('admin:district').toString('base64')}` };
    const client = { clientId: 'c', authorizationGrantTypes: 'client_credentials' };
    const url = `${world.dhis2.url}/api/oAuth2Clients`;
    const response = await fetch(url, { method: 'POST', headers, body: JSON.stringify(client) });
    assert.equal(response.status, 409);
  });
});
