import { type IncomingMessage, request as send } from 'node:http';
import type { HttpAnswer, HttpRequest } from '../../../cli/sandbox/http/index.ts';
import { readBody } from '../../../cli/sandbox/http/read-body.ts';

/** Headers of one connection, which a proxy does not hand on. */
const OF_CONNECTION = ['connection', 'keep-alive', 'transfer-encoding', 'content-length'];
/** Bodies are handed on unpacked. */
const OF_PACKING = ['accept-encoding', 'content-encoding'];
const LEFT_OUT = new Set([...OF_CONNECTION, ...OF_PACKING]);

/**
 * Hand a request on to another server, as a proxy does.
 *
 * @param origin of the other server
 * @param request what came
 * @param host what the other server is told that it was asked for; its own address by default
 * @returns its answer, unpacked
 * @example await startHttpServer({ handle: (request) => forward(hapi.origin, request) });
 */
export async function forward(
  origin: string,
  { method, path, search, headers, body }: HttpRequest,
  host = new URL(origin).host,
): Promise<HttpAnswer> {
  const url = `${origin}${path}${search === '' ? '' : `?${search}`}`;
  const answer = await new Promise<IncomingMessage>((resolve, reject) => {
    const length = body.length === 0 ? {} : { 'content-length': body.length };
    const going = send(url, { method, agent: false, headers: { ...kept(headers), ...length, host } }, resolve);
    going.once('error', reject);
    going.end(body);
  });
  return { status: answer.statusCode ?? 0, headers: kept(answer.headers), body: await readBody(answer) };
}

function kept(headers: Readonly<Record<string, string | string[] | undefined>>): Record<string, string | string[]> {
  const entries = Object.entries(headers).flatMap(([name, value]): [string, string | string[]][] =>
    value === undefined || LEFT_OUT.has(name) ? [] : [[name, value]],
  );
  return Object.fromEntries(entries);
}
