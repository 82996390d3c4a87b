import assert from 'node:assert/strict';
import { methodOf } from '../../../../adaptors/transport/oauth2/method-of.ts';

describe('methodOf', () => {
  const cases: [object | undefined, string | undefined][] = [
    [{ username: 'a', password: 'b' }, 'basic'],
    [{ username: 'a', password: 'b', pat: 'c' }, 'pat'],
    [{ username: 'a', password: 'b', access_token: 'c' }, 'basic'],
    [{ access_token: 'c' }, 'bearer'],
    [{ username: 'a', password: 'b', grantType: 'password' }, 'password'],
    [{ grantType: 'client_credentials' }, 'client_credentials'],
    [{ grantType: 'implicit', pat: 'c' }, undefined],
    [{ username: 'a' }, undefined],
    [undefined, undefined],
  ];
  for (const [configuration, method] of cases) {
    it(`takes ${Object.keys(configuration ?? {}).join(', ') || 'nothing'} for ${method}`, () => {
      assert.equal(methodOf(configuration), method);
    });
  }
});
