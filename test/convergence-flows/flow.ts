import type fc from 'fast-check';
import type { Lived } from './lived.ts';

/** A workflow whose random histories are lived through. */
export interface Flow<History> {
  readonly name: string;
  /** Servers that it runs between, such as `2.41`. */
  readonly variants: readonly string[];
  readonly histories: fc.Arbitrary<History>;
  /** Live through one history. @throws AssertionError with what does not hold, and at which step */
  live(variant: string, history: History, lived: Lived): Promise<void>;
}
