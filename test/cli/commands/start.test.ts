import assert from 'node:assert/strict';
import { spawnSync } from 'node:child_process';
import { join } from 'node:path';

const PROJECT = join(import.meta.dirname, '..', '..', '..');

/** Run the command; what it is asked here needs no server. */
function start(...args: readonly string[]) {
  const command = [join(PROJECT, 'cli', 'tallysheet.js'), 'start', ...args];
  const { status, stdout, stderr } = spawnSync(process.execPath, command, { cwd: PROJECT, encoding: 'utf8' });
  return { status, stdout, stderr };
}

describe('tallysheet start', function () {
  this.timeout(180_000);

  it('tells which workflows have sample data', () => {
    const { status, stdout } = start('--help');
    assert.equal(status, 0);
    assert.match(stdout, /There is sample data for immunization-monthly, opensrp-weekly, opensrp-monthly\./);
  });

  const mistakes: readonly (readonly [args: readonly string[], message: RegExp])[] = [
    [['opensrp-wekly'], /There is no workflow "opensrp-wekly"\..*opensrp-weekly/s],
    [['opensrp-weekly', 'opensrp-monthly'], /One workflow is started at a time\./],
    [['--fhir', 'https://hapi.example.org/fhir'], /Name both servers, or none/],
  ];
  for (const [args, message] of mistakes) {
    it(`does not understand ${args.join(' ')}, and says what to write`, () => {
      const { status, stderr } = start(...args);
      assert.equal(status, 2);
      assert.match(stderr, message);
    });
  }
});
