import { systemError } from './system-error.ts';

/** What is said of an error: lines for a person, and its parts for a script. */
export interface ToldError {
  readonly code: string;
  readonly message: string;
  readonly fix: string;
  /** With the code in brackets, and the fix once. */
  readonly lines: readonly string[];
}

/**
 * Say an error that a person can do something about: one with a stable code and a fix, or a system call that failed.
 *
 * @param error what was thrown
 * @returns what to say; undefined for a fault of the program, which is shown with its stack
 * @example tellError(new RunError('plan-missing', 'There is no workflow "x" in dist.', 'Run tallysheet build.'))?.lines
 * // ['There is no workflow "x" in dist. (plan-missing)', 'Run tallysheet build.']
 */
export function tellError(error: unknown): ToldError | undefined {
  const { code, message, fix } = partsOf(error) ?? systemError(error) ?? {};
  if (code === undefined || message === undefined || fix === undefined) return undefined;
  // Mistakes in files stand on a line each, which editors can open; the code follows them.
  const [first = '', ...places] = message.split('\n');
  const isNamed = message.includes(`(${code})`) || code === 'usage';
  const head = isNamed || isPlace(error) ? first : `${first} (${code})`;
  const tail = !isNamed && isPlace(error) ? [`(${code})`] : [];
  const rest = fix === '' || message.includes(fix) ? [] : [fix];
  return { code, message, fix, lines: [head, ...places, ...tail, ...rest] };
}

type Parts = Pick<ToldError, 'code' | 'message' | 'fix'>;

function partsOf(error: unknown): Parts | undefined {
  if (!(error instanceof Error) || !('code' in error)) return undefined;
  const { code, message } = error;
  if (isPlace(error)) return { code: String(code), message, fix: '' };
  return 'fix' in error ? { code: String(code), message, fix: String(error.fix) } : undefined;
}

/** Whether it is a list of mistakes alone, each of which begins with its place in a file and ends with its fix. */
function isPlace(error: unknown): boolean {
  return error instanceof Error && 'problems' in error && !('fix' in error);
}
