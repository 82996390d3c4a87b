/**
 * Read several iterators at a time, and give what they bring as it comes.
 *
 * @param sources iterators; each is asked for its next item as soon as it has given one
 * @returns all items, in the order in which they come
 * @throws what one of them throws; the others are told to end then
 * @example for await (const page of mergePages([januaryPages, februaryPages])) count(page);
 */
export async function* mergePages<Item>(sources: readonly AsyncGenerator<Item>[]): AsyncGenerator<Item> {
  const next = (at: number) => {
    const source = sources[at];
    const coming = source === undefined ? Promise.reject(new RangeError('no such source')) : source.next();
    const tagged = coming.then((result) => ({ at, result }));
    // One that fails while another is used is told when it is waited for.
    tagged.catch(() => {});
    return tagged;
  };
  const waiting = new Map(sources.map((_, at) => [at, next(at)]));
  try {
    while (waiting.size > 0) {
      const { at, result } = await Promise.race(waiting.values());
      if (result.done === true) {
        waiting.delete(at);
        continue;
      }
      waiting.set(at, next(at));
      yield result.value;
    }
  } finally {
    for (const source of sources) source.return(undefined).catch(() => {});
  }
}
