import assert from 'node:assert/strict';
import { cookieHeader, rememberCookies } from '../../../../adaptors/transport/oauth2/cookies.ts';

describe('cookies', () => {
  function left(...headers: unknown[]): string | undefined {
    const cookies = new Map<string, string>();
    for (const header of headers) rememberCookies(cookies, header);
    return cookieHeader(cookies);
  }

  it('reads lists, and what an adaptor has joined by commas', () => {
    const session = 'JSESSIONID=C0ED; Path=/; HttpOnly';
    const other = 'SESSION_EXPIRE=a&b; Path=/; Max-Age=3600; Expires=Sat, 21 Nov 2026 08:47:06 GMT; SameSite=Lax';
    const expected = 'SESSION_EXPIRE=a&b; JSESSIONID=C0ED';
    assert.equal(left([other, session]), expected);
    assert.equal(left(`${other},${session}`), expected);
    assert.equal(left(`${other}, ${session}`), expected);
  });

  it('takes the newest of a name, and forgets what is ended', () => {
    assert.equal(left('A=1', 'A=2=3; Path=/'), 'A=2=3');
    assert.equal(left('A=1; Path=/', 'A=; Path=/'), undefined);
    assert.equal(left('A=1', 'A=x; Max-Age=0'), undefined);
  });

  it('takes no header and nonsense for none', () => {
    assert.equal(left(undefined, '', 'nonsense', '=x', 3), undefined);
  });
});
