import { createServer, type IncomingMessage, type ServerResponse } from 'node:http';
import { LoginError } from './login-error.ts';

/** What a login waits for. */
export interface CodeOptions {
  /** Loopback address with its port, such as `http://127.0.0.1:8765/callback`. */
  readonly redirectUri: string;
  /** Random text that the browser must bring back. */
  readonly state: string;
  readonly timeoutMs: number;
}

/** A server that waits for the browser. */
export interface CodeServer {
  /** Resolves with the code; the server has stopped then. */
  readonly code: Promise<string>;
  /** Stop waiting. */
  close(): void;
}

/**
 * Wait on a loopback port for the browser to come back with a code.
 *
 * What comes with another state, or to another path, is answered with 400 or 404 and waited on: any page that the
 * browser has open could have sent it.
 *
 * @param options where to listen, what to expect, how long
 * @returns once it listens
 * @throws {LoginError} `port-taken`; the promise of the code throws `login-denied` or `login-timeout`
 * @see https://www.rfc-editor.org/rfc/rfc8252#section-7.3
 * @example const { code } = await waitForCode({ redirectUri, state, timeoutMs: 300_000 });
 */
export async function waitForCode({ redirectUri, state, timeoutMs }: CodeOptions): Promise<CodeServer> {
  const { port, pathname, hostname } = new URL(redirectUri);
  const settle: { resolve?: (code: string) => void; reject?: (error: LoginError) => void } = {};
  const code = new Promise<string>((resolve, reject) => Object.assign(settle, { resolve, reject }));
  // Whoever closes without waiting for the code is not told of it.
  code.catch(() => undefined);
  const server = createServer((request, response) => {
    const outcome = readCallback(request, redirectUri, pathname, state);
    answer(response, outcome);
    if ('code' in outcome) finish(() => settle.resolve?.(outcome.code));
    if ('error' in outcome) finish(() => settle.reject?.(denied(outcome.error)));
  });
  const timer = setTimeout(() => finish(() => settle.reject?.(late(timeoutMs))), timeoutMs);
  const finish = (then: () => void): void => {
    clearTimeout(timer);
    server.close();
    server.closeIdleConnections();
    then();
  };
  await new Promise<void>((resolve, reject) => {
    server.once('error', (error) => {
      clearTimeout(timer);
      const fix = 'End what listens there, or register another redirectUri.';
      reject(new LoginError('port-taken', `${redirectUri} cannot be listened on (${error.message}).`, fix));
    });
    server.listen(Number(port || 80), hostname === 'localhost' ? 'localhost' : '127.0.0.1', () => resolve());
  });
  return { code, close: () => finish(() => settle.reject?.(late(0))) };
}

type Outcome = { code: string } | { error: string } | { status: 400 | 404; text: string };

function readCallback(request: IncomingMessage, redirectUri: string, pathname: string, state: string): Outcome {
  const url = new URL(request.url ?? '/', redirectUri);
  if (request.method !== 'GET' || url.pathname !== pathname) return { status: 404, text: 'There is nothing here.' };
  if (url.searchParams.get('state') !== state)
    return { status: 400, text: 'This is not the answer to the login that is waited for. Open the address again.' };
  const error = url.searchParams.get('error');
  if (error !== null) return { error: /^[a-z_]{1,40}$/.test(error) ? error : 'an error' };
  const code = url.searchParams.get('code');
  return code === null || code === '' ? { status: 400, text: 'There is no code in this answer.' } : { code };
}

function answer(response: ServerResponse, outcome: Outcome): void {
  const text =
    'code' in outcome
      ? 'Tallysheet has what it needs. This page can be closed.'
      : 'error' in outcome
        ? 'DHIS2 did not let Tallysheet in. This page can be closed.'
        : outcome.text;
  response.writeHead('status' in outcome ? outcome.status : 200, {
    'content-type': 'text/plain; charset=utf-8',
    // The code is in the address: it goes nowhere else from here.
    'referrer-policy': 'no-referrer',
    'cache-control': 'no-store',
    connection: 'close',
  });
  response.end(text);
}

function denied(error: string): LoginError {
  return new LoginError('login-denied', `DHIS2 answered ${error}.`, 'Log in again and allow what is asked for.');
}

function late(ms: number): LoginError {
  return new LoginError('login-timeout', `Nobody logged in within ${ms / 1000} seconds.`, 'Run it again.');
}
