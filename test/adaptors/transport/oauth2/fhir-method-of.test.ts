import assert from 'node:assert/strict';
import { type FhirMethod, fhirMethodOf } from '../../../../adaptors/transport/oauth2/fhir-method-of.ts';

describe('fhirMethodOf', () => {
  const grant = { grantType: 'client_credentials' };
  const cases: [unknown, FhirMethod | undefined][] = [
    [undefined, 'none'],
    [{ baseUrl: 'https://hapi.example.org' }, 'none'],
    [{ username: 'a' }, 'none'],
    [{ username: 'a', password: 'b' }, 'basic'],
    [{ username: 'a', password: 'b', access_token: 'c' }, 'bearer'],
    [{ ...grant, username: 'a', password: 'b' }, 'client_credentials'],
    [{ ...grant, clientAuth: 'body' }, 'client_credentials'],
    [{ ...grant, clientAuth: 'private_key_jwt' }, 'private_key_jwt'],
    [{ clientAuth: 'private_key_jwt' }, 'none'],
    [{ grantType: 'password', username: 'a', password: 'b' }, undefined],
  ];
  for (const [configuration, method] of cases) {
    it(`is ${method} for ${JSON.stringify(configuration)}`, () => assert.equal(fhirMethodOf(configuration), method));
  }
});
