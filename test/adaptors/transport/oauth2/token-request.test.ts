import assert from 'node:assert/strict';
import { tokenRequest } from '../../../../adaptors/transport/oauth2/token-request.ts';

describe('tokenRequest', () => {
  const client = { clientId: 'a:b', clientSecret: 'c d' };
  const url = 'https://login.example.org/token';

  it('encodes id and secret before they are joined, but not for DHIS2 up to 2.41', () => {
    const header = (place: 'basic' | 'raw') =>
      Buffer.from(
        (tokenRequest(url, { ...client, place }, {}).headers.Authorization ?? '').replace('Basic ', ''),
        'base64',
      ).toString();
    assert.equal(header('basic'), 'a%3Ab:c+d');
    assert.equal(header('raw'), 'a:b:c d');
  });

  it('names a client without a secret in the form', () => {
    const { headers, body } = tokenRequest(
      url,
      { clientId: 'public' },
      { grant_type: 'refresh_token', scope: undefined },
    );
    assert.equal(headers.Authorization, undefined);
    assert.equal(body, 'grant_type=refresh_token&client_id=public');
  });
});
