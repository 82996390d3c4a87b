import assert from 'node:assert/strict';
import { checkCredential } from '../../../cli/check/check-credential.ts';

describe('the credential of a JSON API', () => {
  const check = (configuration: Record<string, unknown>): string[] =>
    checkCredential({
      ...{ id: 'stock', file: 'credentials.yaml', adaptor: '@openfn/language-http', system: 'API', place: 'run' },
      configuration: { baseUrl: 'https://stock.example.org', ...configuration },
      whereIs: (key) => key ?? '',
    }).map(({ where, code, message }) => `${where} ${code} ${message}`);

  it('is good with one way in, or none', () => {
    for (const way of [
      {},
      { access_token: 'secret' },
      { username: 'tally', password: 'sheet' },
      { apiKey: 'secret' },
      { apiKey: 'Token secret', apiKeyHeader: 'Authorization' },
    ]) {
      assert.deepEqual(check(way), []);
    }
  });

  it('is refused with two, with half of one, and with a header that is none', () => {
    assert.deepEqual(check({ access_token: 'secret', apiKey: 'key' }), [
      'access_token two-ways-in stock: access_token would not be used beside apiKey',
    ]);
    assert.deepEqual(check({ username: 'tally' }), [' missing-key stock: one of username and password is missing']);
    assert.deepEqual(check({ apiKeyHeader: 'X-Key' }), [
      'apiKeyHeader missing-key stock: apiKey is missing, which goes into apiKeyHeader',
    ]);
    assert.deepEqual(check({ apiKey: 'key', apiKeyHeader: 'X-Key: ' }), [
      'apiKeyHeader bad-header stock: apiKeyHeader is no name of a header',
    ]);
  });
});
