const METHODS = ['log', 'info', 'warn', 'error'] as const;

/** Who listens to the console; the console's own methods are back when there is nobody. */
const listeners = new Set<(line: string) => void>();
const own = new Map(METHODS.map((method) => [method, console[method]]));

/**
 * Do something whose console lines are not for the test's output. Lines of things done at once reach all listeners.
 *
 * @param work what to do
 * @param onLine told of each line
 * @returns what the work returns
 * @example await aside(() => job(state), (line) => log.push(line));
 */
export async function aside<Result>(work: () => Promise<Result>, onLine: (line: string) => void): Promise<Result> {
  const listener = (line: string): void => onLine(line);
  listeners.add(listener);
  for (const method of METHODS) {
    console[method] = (...words: unknown[]) => {
      for (const tell of listeners) tell(words.map(String).join(' '));
    };
  }
  try {
    return await work();
  } finally {
    listeners.delete(listener);
    if (listeners.size === 0) for (const [method, original] of own) console[method] = original;
  }
}
