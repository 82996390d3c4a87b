import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import type { TransportResponse } from '../../../../adaptors/transport/index.ts';

/** An exchange with a real server, as it was recorded. */
interface Recording {
  readonly response?: { readonly status: number; readonly headers: Record<string, string>; readonly body: unknown };
}

/**
 * Read the answer of a recorded exchange, as a transport would give it.
 *
 * @param folder folder of a server's recordings
 * @param name file name without `.json`
 * @returns status, headers and body
 */
export function recordedAnswer(folder: string, name: string): TransportResponse {
  const { response } = readRecording(folder, name) as Recording;
  if (response === undefined) throw new TypeError(`${name} holds no answer`);
  const headers = Object.fromEntries(
    Object.entries(response.headers).map(([key, value]) => [key.toLowerCase(), value]),
  );
  return { status: response.status, headers, body: response.body };
}

/**
 * Read a recording whole.
 *
 * @param folder folder of a server's recordings
 * @param name file name without `.json`
 * @returns parsed JSON
 */
export function readRecording(folder: string, name: string): unknown {
  return JSON.parse(readFileSync(join(folder, `${name}.json`), 'utf8'));
}
