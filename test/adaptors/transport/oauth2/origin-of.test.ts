import assert from 'node:assert/strict';
import { isSafeForSecrets, originOf } from '../../../../adaptors/transport/oauth2/origin-of.ts';

describe('originOf', () => {
  const cases: [unknown, string | undefined][] = [
    ['https://DHIS2.example.org/dhis/api?x=1', 'https://dhis2.example.org'],
    ['https://a.org:443/x', 'https://a.org'],
    ['http://a.org:8080', 'http://a.org:8080'],
    ['http://[::1]:8080/', 'http://[::1]:8080'],
    ['https://a.org@evil.org/', undefined],
    ['https://user:pass@a.org/', undefined],
    ['https://a.org\\@evil.org/', undefined],
    ['ftp://a.org', undefined],
    ['a.org', undefined],
    [undefined, undefined],
  ];
  for (const [address, origin] of cases) {
    it(`of ${String(address)} is ${origin}`, () => {
      assert.equal(originOf(address), origin);
      // The platform agrees where it says anything.
      if (origin !== undefined) assert.equal(new URL(String(address)).origin, origin);
    });
  }

  it('tells where secrets may go', () => {
    for (const safe of ['https://a.org', 'http://localhost:1', 'http://127.0.0.1', 'http://[::1]:1/x'])
      assert.equal(isSafeForSecrets(safe), true, safe);
    for (const unsafe of ['http://a.org', 'http://localhost.evil.org', 'http://127.0.0.1.evil.org', 'x'])
      assert.equal(isSafeForSecrets(unsafe), false, unsafe);
  });
});
