import { once } from 'node:events';
import type { Writable } from 'node:stream';

const ENOUGH = 65_536;

/** Writes texts one after another. */
export interface TextWriter {
  /** @returns whether there is still somebody who reads */
  write(text: string): Promise<boolean>;
  /** Write what is left. */
  end(): Promise<boolean>;
}

/**
 * Write texts to a stream in large pieces, no faster than they are read.
 *
 * @param stream where to
 * @returns its writer
 * @example const out = writeTexts(process.stdout); await out.write('line\n'); await out.end();
 */
export function writeTexts(stream: Writable): TextWriter {
  let pending: string[] = [];
  let length = 0;
  let open = true;

  async function flush(): Promise<boolean> {
    const text = pending.join('');
    pending = [];
    length = 0;
    if (!open || text === '') return open;
    try {
      if (!stream.write(text)) await once(stream, 'drain');
    } catch (error) {
      // `head` stops reading; that is no fault.
      if (!(error instanceof Error && 'code' in error && error.code === 'EPIPE')) throw error;
      open = false;
    }
    return open && !stream.destroyed;
  }

  return {
    async write(text) {
      pending.push(text);
      length += text.length;
      return length < ENOUGH ? open : flush();
    },
    end: flush,
  };
}
