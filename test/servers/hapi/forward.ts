import type { HttpAnswer, HttpRequest } from '../../../cli/sandbox/http/index.ts';

/** Headers of one connection, which a proxy does not hand on; and of packed bodies, since `fetch` unpacks them. */
const OF_CONNECTION = new Set(['connection', 'keep-alive', 'transfer-encoding', 'content-length', 'content-encoding']);

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
  host?: string,
): Promise<HttpAnswer> {
  const { host: _, ...given } = headers;
  const kept = Object.entries(given).filter(([name]) => !OF_CONNECTION.has(name));
  const answer = await fetch(`${origin}${path}${search === '' ? '' : `?${search}`}`, {
    method,
    redirect: 'manual',
    headers: [
      ...kept.map(([name, value]): [string, string] => [name, String(value)]),
      ...(host === undefined ? [] : [['host', host] satisfies [string, string]]),
    ],
    body: body.length === 0 ? null : new Uint8Array(body),
  });
  return {
    status: answer.status,
    headers: Object.fromEntries([...answer.headers].filter(([name]) => !OF_CONNECTION.has(name))),
    body: Buffer.from(await answer.arrayBuffer()),
  };
}
