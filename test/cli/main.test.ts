import assert from 'node:assert/strict';
import { execFile } from 'node:child_process';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { tallysheet } from '../support/tallysheet.ts';

const BIN = fileURLToPath(new URL('../../cli/tallysheet.js', import.meta.url));

/** Run the command as a user does, in a process of its own. */
function inProcess(...args: string[]): Promise<{ code: number; stdout: string; stderr: string }> {
  return new Promise((resolve) => {
    execFile(process.execPath, [BIN, ...args], (error, stdout, stderr) => {
      resolve({ code: typeof error?.code === 'number' ? error.code : 0, stdout, stderr });
    });
  });
}

describe('the tallysheet command', () => {
  it('lists its commands', async () => {
    const { code, stdout } = await inProcess('--help');
    assert.equal(code, 0);
    assert.match(stdout, /^Usage: tallysheet <command>[\s\S]*\n {2}build [\s\S]*\n {2}run /);
  });

  it('ends with code 2 without a command', async () => {
    assert.equal((await inProcess()).code, 2);
  });

  it('names the nearest command for one that it does not know', async () => {
    const { code, stdout, stderr } = await inProcess('biuld');
    assert.equal(code, 2);
    assert.equal(stdout, '');
    assert.match(stderr, /There is no command "biuld". Did you mean "build"\?/);
  });

  for (const command of ['build', 'check', 'login', 'oauth-client', 'run']) {
    it(`explains ${command}`, async () => {
      const { status, stdout } = await tallysheet([command, '--help']);
      assert.equal(status, 0);
      assert.match(stdout, new RegExp(`^Usage: tallysheet ${command} `));
    });

    it(`ends with code 2 for an option that ${command} does not know`, async () => {
      const { status, stderr } = await tallysheet([command, '--no-such']);
      assert.equal(status, 2);
      assert.match(stderr, new RegExp(`There is no option --no-such\\.[\\s\\S]*See tallysheet ${command} --help`));
    });
  }

  it('ends with code 2 in a process of its own too, and names the nearest option', async () => {
    const { code, stdout, stderr } = await inProcess('run', 'x', '--dry-rum');
    assert.deepEqual([code, stdout], [2, '']);
    assert.equal(stderr, 'There is no option --dry-rum.\nDid you mean --dry-run?\nSee tallysheet run --help.\n');
  });

  it('says an error with its code, and what to do, once', async () => {
    const cwd = mkdtempSync(join(tmpdir(), 'tallysheet-main-'));
    try {
      const missing = await tallysheet(['run', 'none'], { cwd });
      assert.deepEqual(missing, {
        status: 1,
        stdout: '',
        stderr: 'There is no workflow "none" in dist. (plan-missing)\nRun tallysheet build.\n',
      });
      writeFileSync(join(cwd, 'c.json'), '{"dhis2":{"hostUrl":"http://127.0.0.1:9","username":"a","password":"b"}}');
      const { status, stderr } = await tallysheet(['lookup', '--data-set', 'X', '--credentials', 'c.json'], { cwd });
      assert.equal(status, 1);
      assert.equal(stderr.split('check that the server runs').length, 2, stderr);
      assert.match(
        stderr,
        /^DHIS2: GET \S+ got no answer from 127\.0\.0\.1:9 \(ECONNREFUSED\) — .* \(unreachable\)\n$/,
      );
    } finally {
      rmSync(cwd, { recursive: true });
    }
  });
});
