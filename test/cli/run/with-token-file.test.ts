import assert from 'node:assert/strict';
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { loadCredentials } from '../../../cli/run/load-credentials.ts';
import { maskSecrets } from '../../../cli/run/mask-secrets.ts';
import { ownAdaptorFor } from '../../../cli/run/own-adaptor-for.ts';
import { withTokenFile } from '../../../cli/run/with-token-file.ts';

describe('withTokenFile', () => {
  it('puts the tokens beside the credentials', () => {
    const of = (configuration: Record<string, unknown>) => withTokenFile(configuration, '/etc/tally/my.yaml', 'dhis2');
    assert.equal(of({ grantType: 'authorization_code' }).tokenFile, '/etc/tally/my.dhis2.tokens.json');
    assert.equal(of({ grantType: 'refresh_token', tokenFile: 'here.json' }).tokenFile, '/etc/tally/here.json');
    assert.equal(of({ grantType: 'refresh_token', tokenFile: '/var/here.json' }).tokenFile, '/var/here.json');
    assert.deepEqual(of({ grantType: 'password' }), { grantType: 'password' });
    assert.equal(of({ privateKeyFile: 'fhir.pem' }).privateKeyFile, '/etc/tally/fhir.pem');
  });

  it('is done for a file of credentials', async () => {
    const folder = mkdtempSync(join(tmpdir(), 'tallysheet-tokens-'));
    writeFileSync(join(folder, 'c.yaml'), 'dhis2: { grantType: authorization_code }\nfhir: { username: a }\n');
    assert.deepEqual(await loadCredentials(join(folder, 'c.yaml')), {
      dhis2: { grantType: 'authorization_code', tokenFile: join(folder, 'c.dhis2.tokens.json') },
      fhir: { username: 'a' },
    });
    rmSync(folder, { recursive: true });
  });
});

describe('ownAdaptorFor', () => {
  let dist: string;
  const own = '@openfn/language-dhis2';
  beforeEach(() => {
    dist = mkdtempSync(join(tmpdir(), 'tallysheet-own-'));
  });
  afterEach(() => rmSync(dist, { recursive: true }));

  it('chooses ours for what the published adaptor does not take, if it is built', () => {
    const places = { dist: join(dist, 'flow') };
    const grant = { grantType: 'password' };
    const step = [`${own}@8.2.1`];
    assert.deepEqual(ownAdaptorFor(grant, step, { dist: join(dist, 'none', 'flow') }), {});
    const folder = join(dist, 'language-dhis2');
    makePackage(folder);
    assert.deepEqual(ownAdaptorFor(grant, step, places), { localAdaptors: { [own]: folder } });
    assert.deepEqual(ownAdaptorFor({ access_token: 'a' }, ['dhis2'], places), { localAdaptors: { [own]: folder } });
    for (const published of [{ username: 'a', password: 'b' }, { pat: 'c' }, {}])
      assert.deepEqual(ownAdaptorFor(published, step, places), {});
    assert.deepEqual(ownAdaptorFor(grant, step, { ...places, localAdaptors: { [own]: '/mine' } }), {});
  });

  it('chooses our FHIR adaptor for what asks for tokens, in a step that has it', () => {
    const places = { dist: join(dist, 'flow') };
    const folder = join(dist, 'language-fhir');
    makePackage(folder);
    const grant = { grantType: 'client_credentials' };
    const chosen = { localAdaptors: { '@openfn/language-fhir': folder } };
    const bare = { dist: join(dist, 'none', 'flow') };
    assert.throws(() => ownAdaptorFor(grant, ['@openfn/language-fhir@5.1.2'], bare), { code: 'adaptor-missing' });
    assert.deepEqual(ownAdaptorFor(grant, ['@openfn/language-fhir@5.1.2'], places), chosen);
    assert.deepEqual(ownAdaptorFor({ ...grant, clientAuth: 'private_key_jwt' }, ['fhir@5.1.2'], places), chosen);
    const http = ['@openfn/language-http@7.3.2'];
    assert.deepEqual(ownAdaptorFor(grant, http, places), {});
    makePackage(join(dist, 'language-http'));
    assert.deepEqual(ownAdaptorFor({ ...grant, clientAuth: 'private_key_jwt' }, http, places), {
      localAdaptors: { '@openfn/language-http': join(dist, 'language-http') },
    });
    assert.deepEqual(ownAdaptorFor(grant, http, places), {});
    for (const published of [{}, { access_token: 'a' }, { username: 'a', password: 'b' }])
      assert.deepEqual(ownAdaptorFor(published, ['@openfn/language-fhir@5.1.2'], places), {});
  });
});

describe('maskSecrets of an OAuth2 credential', () => {
  it('hides secrets, and shows what names files, addresses and grants', () => {
    const mask = maskSecrets([
      {
        grantType: 'password',
        clientId: 'tallysheet',
        clientSecret: 'very-secret',
        refreshToken: 'refresh-me',
        tokenFile: '/etc/tokens.json',
        redirectUri: 'http://127.0.0.1:8765/callback',
        scope: 'openid username',
      },
      { clientAuth: 'private_key_jwt', privateKeyFile: '/etc/fhir-key.pem', keyId: 'tallysheet-2026' },
    ]);
    assert.equal(mask('/etc/fhir-key.pem as tallysheet-2026'), '/etc/fhir-key.pem as tallysheet-2026');
    const shown = 'the password of tallysheet in /etc/tokens.json, http://127.0.0.1:8765/callback, openid username';
    assert.equal(mask(shown), shown);
    assert.equal(mask('very-secret and refresh-me'), '**** and ****');
  });
});

function makePackage(folder: string): void {
  mkdirSync(folder);
  writeFileSync(join(folder, 'package.json'), '{}');
}
