import assert from 'node:assert/strict';
import { join } from 'node:path';
import { tallysheet } from '../../support/tallysheet.ts';

const PROJECT = join(import.meta.dirname, '..', '..', '..');

/** What it is asked here needs no server. */
const start = (...args: readonly string[]) => tallysheet(['start', ...args], { cwd: PROJECT });

describe('tallysheet start', function () {
  this.timeout(180_000);

  it('tells which workflows have sample data', async () => {
    const { status, stdout } = await start('--help');
    assert.equal(status, 0);
    assert.match(stdout, /There is sample data for immunization-monthly, .*opensrp-weekly, opensrp-monthly/);
  });

  const mistakes: readonly (readonly [args: readonly string[], message: RegExp])[] = [
    [['opensrp-wekly'], /There is no workflow "opensrp-wekly"\..*opensrp-weekly/s],
    [['opensrp-weekly', 'opensrp-monthly'], /One workflow is started at a time\./],
    [['--fhir', 'https://hapi.example.org/fhir'], /Name both servers, or none/],
  ];
  for (const [args, message] of mistakes) {
    it(`does not understand ${args.join(' ')}, and says what to write`, async () => {
      const { status, stderr } = await start(...args);
      assert.equal(status, 2);
      assert.match(stderr, message);
    });
  }
});
