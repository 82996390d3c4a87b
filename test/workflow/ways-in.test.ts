import assert from 'node:assert/strict';
import { randomBytes } from 'node:crypto';
import { mkdirSync, mkdtempSync, readdirSync, readFileSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { thisMachine } from '../../adaptors/language-dhis2/platform.ts';
import { logIn } from '../../cli/auth/log-in.ts';
import { registerClient } from '../../cli/auth/register-client.ts';
import { buildLocalAdaptors, buildWorkflow } from '../../cli/build/index.ts';
import { reply, startWire } from '../adaptors/transport/wire.ts';
import { browse, freePort } from '../cli/auth/browser.ts';
import { linkAdaptors } from './support/link-adaptors.ts';
import { FIRST_VALUES, LOOKUP, MAPPING } from './support/tiny-data.ts';
import { startTinyWorld, type TinyWorld } from './support/tiny-world.ts';

const PROJECT = fileURLToPath(new URL('../..', import.meta.url));
const USER = { username: 'tallysheet', password: 'Tally-1-sheet' };
const SECRET = 'the secret of the client';

/** Everything that a run leaves or says, in one text. */
function traces(world: TinyWorld, outcome: unknown): string {
  return [world.stateText(), JSON.stringify(outcome), ...world.log].join('\n');
}

for (const version of ['2.41', '2.43'] as const) {
  describe(`a run, by its way into DHIS2 ${version}`, function () {
    this.timeout(180_000);
    let world: TinyWorld;
    let tokenFile: string;
    let client: Record<string, unknown>;

    beforeEach(async () => {
      world = await startTinyWorld({ version });
      tokenFile = join(dirname(world.stateFile), 'credentials.dhis2.tokens.json');
      mkdirSync(dirname(tokenFile), { recursive: true });
      const hostUrl = world.dhis2.url;
      const redirectUri = `http://127.0.0.1:${await freePort()}/callback`;
      client = { hostUrl, clientId: 'tallysheet', clientSecret: SECRET, redirectUri };
      const admin = { hostUrl, username: 'admin', password: 'district' };
      const salt = randomBytes(16);
      await registerClient(admin, { clientId: 'tallysheet', clientSecret: SECRET, redirectUri, salt }, fetch);
    });
    afterEach(() => world.close());

    async function runWith(dhis2: Record<string, unknown>): Promise<string> {
      const outcome = await world.run({ credentials: { ...world.credentials, dhis2 } });
      assert.equal(outcome.error, undefined);
      assert.deepEqual(world.values(), FIRST_VALUES);
      return traces(world, outcome);
    }

    it('checks the password once, however many requests there are', async () => {
      const before = world.dhis2.entrances().passwordChecks;
      const left = await runWith({ hostUrl: world.dhis2.url, ...USER });
      assert.equal(world.dhis2.entrances().passwordChecks, before + 1);
      assert.doesNotMatch(left, /Tally-1-sheet|JSESSIONID/);
    });

    it('goes on when sessions and tokens end in its middle, and leaves tokens in their file alone', async () => {
      const options = { platform: thisMachine, random: randomBytes, timeoutMs: 10_000 };
      let page: Promise<unknown> = Promise.resolve();
      const onUrl = (url: string): void => {
        page = browse(url, USER);
      };
      const credential = { ...client, grantType: 'authorization_code', tokenFile };
      assert.equal((await logIn(credential, { ...options, onUrl })).username, 'tallysheet');
      await page;
      const secrets = new Set<string>([SECRET, 'Tally-1-sheet']);
      const remember = (): void => {
        const { accessToken = '', refreshToken = '' } = JSON.parse(readFileSync(tokenFile, 'utf8'));
        for (const secret of [accessToken, refreshToken]) if (secret !== '') secrets.add(secret);
      };
      let ended = 0;
      world.faults.dhis2 = ({ method, path }) => {
        remember();
        if (method === 'POST' && path === '/api/dataValueSets' && ended === 0) {
          ended += 1;
          world.dhis2.forgetEntrances();
        }
        return undefined;
      };
      const left = await runWith(credential);
      remember();
      assert.equal(ended, 1);
      assert.equal(statSync(tokenFile).mode & 0o777, 0o600);
      const tokenPath = version === '2.41' ? '/uaa/oauth/token' : '/oauth2/token';
      const renewals = world.dhis2.requests.filter(({ path, status }) => path === tokenPath && status === 200).length;
      assert.equal(renewals, 2);
      for (const secret of secrets) assert.ok(!left.includes(secret), 'a secret is left');
      assert.deepEqual(
        readdirSync(dirname(tokenFile)).filter((name) => name.includes('tokens')),
        ['credentials.dhis2.tokens.json'],
      );
    });

    it('is red when nobody has logged in, and says what to do', async () => {
      const dhis2 = { ...client, grantType: 'authorization_code', tokenFile };
      const { ok, error } = await world.run({ credentials: { ...world.credentials, dhis2 } });
      assert.equal(ok, false);
      assert.equal(error?.step, 'report');
      assert.match(error?.message ?? '', /run tallysheet login \(login-required\)$/);
      assert.doesNotMatch(error?.message ?? '', /the secret/);
    });

    it('is red when a renewed token is refused too', async () => {
      const dhis2 = { hostUrl: world.dhis2.url, access_token: 'an ended token' };
      const { ok, error } = await world.run({ credentials: { ...world.credentials, dhis2 } });
      assert.equal(ok, false);
      assert.match(error?.message ?? '', version === '2.41' ? /\(unauthorized\)$/ : /\(redirected\)$/);
      assert.doesNotMatch(error?.message ?? '', /an ended token/);
    });
  });
}

describe('a run with a password grant', function () {
  this.timeout(180_000);
  it('asks DHIS2 2.41 for one token', async () => {
    const world = await startTinyWorld({ version: '2.41' });
    const hostUrl = world.dhis2.url;
    const registered = {
      clientId: 'c',
      clientSecret: SECRET,
      redirectUri: 'http://127.0.0.1:1/c',
      salt: randomBytes(16),
    };
    await registerClient({ hostUrl, username: 'admin', password: 'district' }, registered, fetch);
    const dhis2 = { hostUrl, grantType: 'password', clientId: 'c', clientSecret: SECRET, ...USER };
    const outcome = await world.run({ credentials: { ...world.credentials, dhis2 } });
    assert.equal(outcome.error, undefined);
    assert.equal(world.dhis2.requests.filter(({ path }) => path === '/uaa/oauth/token').length, 1);
    assert.doesNotMatch(traces(world, outcome), /Tally-1-sheet|the secret/);
    await world.close();
  });
});

describe('a run over language-http', function () {
  this.timeout(180_000);
  it('gets the token of an OpenID Connect provider', async () => {
    const provider = await startWire(reply(200, { access_token: 'outside token', expires_in: 300 }));
    const root = mkdtempSync(join(tmpdir(), 'tallysheet-http-'));
    const world = await startTinyWorld({
      version: '2.43',
      outsideUser: (token: string) => (token === 'outside token' ? 'tallysheet' : undefined),
    });
    try {
      const dist = await buildOverHttp(root);
      const tokenUrl = `${provider.origin}/token`;
      const client = { grantType: 'client_credentials', clientId: 'tallysheet', clientSecret: SECRET, tokenUrl };
      const credentials = { ...world.credentials, dhis2: { hostUrl: world.dhis2.url, ...client } };
      const outcome = await world.run({ dist, credentials });
      assert.equal(outcome.error, undefined);
      assert.deepEqual(world.values(), FIRST_VALUES);
      assert.equal(provider.received.length, 1);
      assert.doesNotMatch(traces(world, outcome), /outside token|the secret/);
    } finally {
      await world.close();
      await provider.close();
      rmSync(root, { recursive: true });
    }
  });
});

/** The tiny workflow, whose report step is the one over language-http. */
async function buildOverHttp(root: string): Promise<string> {
  const job = (name: string) => JSON.stringify(join(PROJECT, 'jobs', name));
  const workflow = `name: tiny
mapping: tiny.yaml
budget: { minutes: 4 }
trigger: { cron: '0 2 * * *', cursor: report }
steps:
  tally: { job: ${job('fhir-tally.ts')}, adaptor: '@openfn/language-fhir@5.1.2', credential: fhir }
  report: { job: ${job('dhis2-report-over-http.ts')}, adaptor: '@openfn/language-http@7.3.2', credential: dhis2 }
  verdict: { job: ${job('verdict.ts')}, adaptor: '@openfn/language-common@3.3.4' }
`;
  const files = {
    'package.json': '{ "type": "module" }',
    'tiny.yaml': MAPPING,
    'units.csv': LOOKUP,
    'tiny.workflow.yaml': workflow,
  };
  for (const [name, text] of Object.entries(files)) writeFileSync(join(root, name), text);
  const { folder } = await buildWorkflow(join(root, 'tiny.workflow.yaml'), { outDir: join(root, 'dist') });
  await buildLocalAdaptors(join(root, 'dist'));
  await linkAdaptors(join(root, 'dist'));
  return folder;
}
