import assert from 'node:assert/strict';
import { mkdtempSync, readFileSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { parse } from 'yaml';
import { main } from '../../../cli/main.ts';
import { type Dhis2Server, startDhis2Server } from '../../../cli/sandbox/dhis2/index.ts';
import { muteConsole } from '../../adaptors/transport/wire.ts';
import { ADMIN, browse, freePort } from '../auth/browser.ts';

for (const version of ['2.41', '2.43'] as const) {
  describe(`tallysheet oauth-client and login, DHIS2 ${version}`, () => {
    let dhis2: Dhis2Server;
    let folder: string;
    let printed: ReturnType<typeof muteConsole>;
    beforeEach(async () => {
      dhis2 = await startDhis2Server({ version, metadata: [] });
      folder = mkdtempSync(join(tmpdir(), 'tallysheet-login-'));
      printed = muteConsole();
    });
    afterEach(async () => {
      printed.restore();
      rmSync(folder, { recursive: true });
      await dhis2.close();
    });

    it('registers a client, prints its credential, and logs in with it', async () => {
      const file = join(folder, 'credentials.yaml');
      writeFileSync(file, JSON.stringify({ admin: { hostUrl: dhis2.url, ...ADMIN } }));
      const redirect = `http://127.0.0.1:${await freePort()}/callback`;
      const args = ['--credentials', file, '--admin', 'admin', '--redirect-uri', redirect];
      assert.equal(await main(['oauth-client', ...args]), 0);
      const entry = printed.lines.find((line) => line.startsWith('dhis2:')) ?? '';
      const { clientSecret, ...rest } = parse(entry).dhis2;
      assert.deepEqual(rest, {
        hostUrl: dhis2.url,
        grantType: 'authorization_code',
        clientId: 'tallysheet',
        redirectUri: redirect,
      });
      assert.match(clientSecret, /^[\w-]{43}$/);

      writeFileSync(file, entry);
      const done = main(['login', '--credentials', file, '--timeout', '20']);
      const address = await seen(printed.lines, /^http:\S+authorize\?/);
      await browse(address.trim(), ADMIN);
      assert.equal(await done, 0);
      const tokens = join(folder, 'credentials.dhis2.tokens.json');
      assert.equal(statSync(tokens).mode & 0o777, 0o600);
      const { accessToken, refreshToken } = JSON.parse(readFileSync(tokens, 'utf8'));
      const said = printed.lines.join('\n');
      assert.match(said, /Logged in as admin\./);
      assert.ok(!said.includes(accessToken) && !said.includes(refreshToken));
    });

    it('says who may register clients, and what DHIS2 says', async () => {
      const file = join(folder, 'credentials.json');
      writeFileSync(file, JSON.stringify({ dhis2: { hostUrl: dhis2.url, username: 'admin', password: 'wrong' } }));
      assert.equal(await main(['oauth-client', '--credentials', file]), 1);
      assert.match(printed.lines.join('\n'), /answered 401.*\(client-refused\)\n.*administrator/);
      assert.doesNotMatch(printed.lines.join('\n'), /wrong/);
    });
  });
}

/** The first line that a pattern fits, as soon as it is printed. */
async function seen(lines: readonly string[], pattern: RegExp): Promise<string> {
  for (let look = 0; look < 2000; look += 1) {
    const line = lines.find((each) => pattern.test(each));
    if (line !== undefined) return line;
    await new Promise((resolve) => setTimeout(resolve, 5));
  }
  throw new Error(`nothing was printed that fits ${pattern}`);
}
