/**
 * Keep the adaptor's log of its requests out of the test report, in the body of a suite.
 *
 * @example describe('…', () => { quiet(); … });
 */
export function quiet(): void {
  const original = console.log;
  beforeEach(() => {
    console.log = () => undefined;
  });
  afterEach(() => {
    console.log = original;
  });
}
