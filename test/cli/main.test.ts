import assert from 'node:assert/strict';
import { execFile } from 'node:child_process';
import { fileURLToPath } from 'node:url';

const BIN = fileURLToPath(new URL('../../cli/tallysheet.js', import.meta.url));

/** Run the command as a user does. */
function tallysheet(...args: string[]): Promise<{ code: number; stdout: string; stderr: string }> {
  return new Promise((resolve) => {
    execFile(process.execPath, [BIN, ...args], (error, stdout, stderr) => {
      resolve({ code: typeof error?.code === 'number' ? error.code : 0, stdout, stderr });
    });
  });
}

describe('the tallysheet command', () => {
  it('lists its commands', async () => {
    const { code, stdout } = await tallysheet('--help');
    assert.equal(code, 0);
    assert.match(stdout, /^Usage: tallysheet <command>[\s\S]*\n {2}build [\s\S]*\n {2}run /);
  });

  it('ends with code 2 without a command', async () => {
    assert.equal((await tallysheet()).code, 2);
  });

  it('names the nearest command for one that it does not know', async () => {
    const { code, stdout, stderr } = await tallysheet('biuld');
    assert.equal(code, 2);
    assert.equal(stdout, '');
    assert.match(stderr, /There is no command "biuld". Did you mean "build"\?/);
  });

  for (const command of ['build', 'check', 'login', 'oauth-client', 'run']) {
    it(`explains ${command}`, async () => {
      const { code, stdout } = await tallysheet(command, '--help');
      assert.equal(code, 0);
      assert.match(stdout, new RegExp(`^Usage: tallysheet ${command} `));
    });

    it(`ends with code 2 for an option that ${command} does not know`, async () => {
      const { code, stderr } = await tallysheet(command, '--no-such');
      assert.equal(code, 2);
      assert.match(stderr, new RegExp(`no-such[\\s\\S]*See tallysheet ${command} --help`));
    });
  }
});
