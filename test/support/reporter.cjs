const { reporters } = require('mocha');

/** Mocha's `spec` output, ended by one line `N passed, N failed` that scripts can read. */
module.exports = class CountingReporter extends reporters.Spec {
  constructor(runner, options) {
    super(runner, options);
    runner.once('end', () => {
      const { passes, failures, pending } = this.stats;
      if (pending > 0) process.stdout.write(`${pending} skipped, each for the reason shown in its title\n`);
      process.stdout.write(`${passes} passed, ${failures} failed\n`);
    });
  }
};
