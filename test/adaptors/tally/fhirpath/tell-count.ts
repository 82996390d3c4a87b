/** What of mocha's context is used. */
interface Running {
  readonly test?: { title: string } | undefined;
}

/**
 * Put what a test went through behind its title, so that its report says how much it stands for.
 *
 * @param running `this` of the test
 * @param text the counts
 * @example tellCount(this, '1,200 expressions over 6 resources')
 */
export function tellCount({ test }: Running, text: string): void {
  if (test !== undefined) test.title += ` (${text})`;
}

/** Write a number as people read it. @example written(1200) // '1,200' */
export function written(count: number): string {
  return count.toLocaleString('en-US');
}
