import assert from 'node:assert/strict';
import { execFile, spawn } from 'node:child_process';
import { once } from 'node:events';
import { existsSync, readFileSync, statSync, utimesSync, writeFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { promisify } from 'node:util';
import { muteConsole } from '../../adaptors/transport/wire.ts';
import { startWorld, type World } from './world.ts';

const ASK = fileURLToPath(new URL('ask-me.ts', import.meta.url));
const run = promisify(execFile);

describe('processes with the same file of tokens', function () {
  this.timeout(180_000);
  let world: World;
  let printed: ReturnType<typeof muteConsole>;
  beforeEach(async () => {
    printed = muteConsole();
    world = await startWorld('2.43');
    await world.logIn();
  });
  afterEach(async () => {
    printed.restore();
    await world.close();
  });

  /** They have the clock of the machine. */
  function expire(): Record<string, unknown> {
    const tokens = JSON.parse(readFileSync(world.tokenFile, 'utf8'));
    writeFileSync(world.tokenFile, JSON.stringify({ ...tokens, expiresAt: Date.now() - 1000 }));
    return tokens;
  }

  function command(): string[] {
    const credential = { ...world.client, grantType: 'authorization_code', tokenFile: world.tokenFile };
    return ['--import=tsx', ASK, JSON.stringify(credential)];
  }

  it('renew a token that rotates once, and all go on', async () => {
    const tokens = expire();
    const before = world.dhis2.requests.filter(({ path }) => path === '/oauth2/token').length;
    const answers = await Promise.all([1, 2, 3].map(() => run(process.execPath, command())));
    for (const { stdout } of answers) assert.equal(stdout, '{"username":"admin"}');
    assert.equal(world.dhis2.requests.filter(({ path }) => path === '/oauth2/token').length, before + 1);
    assert.notEqual(JSON.parse(readFileSync(world.tokenFile, 'utf8')).refreshToken, tokens.refreshToken);
    assert.equal(statSync(world.tokenFile).mode & 0o777, 0o600);
  });

  it('go on after one that was killed before the server had renewed', async () => {
    expire();
    const child = spawn(process.execPath, command(), { stdio: 'ignore' });
    const ended = once(child, 'exit');
    world.fault = async ({ path }) => {
      if (path !== '/oauth2/token') return undefined;
      child.kill('SIGKILL');
      await ended;
      return { kind: 'reset' };
    };
    await ended;
    world.fault = undefined;
    assert.equal(existsSync(`${world.tokenFile}.lock`), true);
    assert.equal(typeof JSON.parse(readFileSync(world.tokenFile, 'utf8')).asked, 'string');
    // A minute later.
    const old = new Date(Date.now() - 61_000);
    utimesSync(`${world.tokenFile}.lock`, old, old);
    const { stdout } = await run(process.execPath, command());
    assert.equal(stdout, '{"username":"admin"}');
    assert.equal(JSON.parse(readFileSync(world.tokenFile, 'utf8')).asked, undefined);
  });
});
