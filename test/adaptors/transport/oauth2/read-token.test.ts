import assert from 'node:assert/strict';
import { readToken } from '../../../../adaptors/transport/oauth2/read-token.ts';

describe('readToken', () => {
  const where = 'https://login.example.org/token';
  const read = (status: number, body: unknown) => readToken({ status, text: JSON.stringify(body) }, 1000, where);

  it('counts the life from when it was asked for', () => {
    assert.deepEqual(read(200, { access_token: 'a', expires_in: 300, refresh_token: 'r' }), {
      accessToken: 'a',
      expiresAt: 301_000,
      refreshToken: 'r',
    });
    assert.deepEqual(read(200, { access_token: 'a', expires_in: '60' }), { accessToken: 'a', expiresAt: 61_000 });
    assert.deepEqual(read(200, { access_token: 'a' }), { accessToken: 'a' });
  });

  it('repeats nothing that a server says but the names of errors', () => {
    const loud = { error: 'invalid_grant', error_description: 'Invalid refresh token: gD8ckf13' };
    assert.throws(() => read(400, loud), {
      code: 'token-refused',
      reason: 'invalid_grant',
      what: /answered invalid_grant$/,
    });
    assert.throws(() => read(400, { error: 'my_small_secret' }), { code: 'token-refused', what: /answered 400$/ });
    assert.throws(() => read(400, { error: 'gD8ckf13 Bad' }), { code: 'token-refused', what: /answered 400$/ });
  });

  it('tells a wrong secret from a grant that is not allowed, though Keycloak calls both the same', () => {
    const answer = { error: 'unauthorized_client', error_description: 'Invalid client or Invalid client credentials' };
    assert.throws(() => read(401, answer), { reason: 'unauthorized_client', fix: /^check clientId and clientSecret/ });
    assert.throws(() => read(400, answer), { fix: /does not allow this grant/ });
  });

  it('tells what passes from what stays', () => {
    for (const status of [429, 500, 502, 503]) assert.throws(() => read(status, {}), { code: 'unreachable' });
    for (const status of [301, 400, 401, 404]) assert.throws(() => read(status, {}), { code: 'token-refused' });
    assert.throws(() => read(200, { token: 'a' }), { what: /an answer without access_token$/ });
    assert.throws(() => readToken({ status: 200, text: '<html>' }, 0, where), { code: 'token-refused' });
  });
});
