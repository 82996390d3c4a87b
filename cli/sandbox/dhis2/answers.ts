import type { HttpAnswer } from '../http/index.ts';

/** Reason phrases as DHIS2 writes them into `httpStatus`. */
const reasons: Record<number, string> = {
  200: 'OK',
  201: 'Created',
  400: 'Bad Request',
  401: 'Unauthorized',
  403: 'Forbidden',
  404: 'Not Found',
  405: 'Method Not Allowed',
  409: 'Conflict',
  415: 'Unsupported Media Type',
  500: 'Internal Server Error',
};

/** What a web message holds besides its HTTP status. */
export interface MessageParts {
  status?: 'OK' | 'WARNING' | 'ERROR';
  message?: string;
  errorCode?: string;
  devMessage?: string;
  response?: unknown;
}

/** Content type of the answers that DHIS2 streams. */
export const streamedJson = 'application/json;charset=utf-8';

/**
 * Answer with JSON.
 *
 * @param status HTTP status
 * @param body what to send
 * @param contentType some resources of DHIS2 add the charset
 * @returns the answer
 * @example json(200, { dataValues: [] });
 */
export function json(status: number, body: unknown, contentType = 'application/json'): HttpAnswer {
  return { status, headers: { 'content-type': contentType }, body: JSON.stringify(body) };
}

/**
 * Answer with the web message that DHIS2 wraps results and errors in.
 *
 * @param status HTTP status
 * @param parts message, error code and response; `status` defaults to OK below 400 and to ERROR from there
 * @param contentType some resources of DHIS2 add the charset
 * @returns the answer
 * @example webMessage(409, { message: 'Data value does not exist' });
 */
export function webMessage(status: number, parts: MessageParts, contentType?: string): HttpAnswer {
  const head = { httpStatus: reasons[status] ?? String(status), httpStatusCode: status };
  const body = { ...head, ...parts, status: parts.status ?? (status < 400 ? 'OK' : 'ERROR') };
  return json(status, body, contentType);
}

/**
 * Answer as the servlet container does for a path that nothing serves: HTML, or JSON where that is asked for.
 *
 * @param path the path of the request
 * @param accept its Accept header
 * @returns a 404
 * @example notFound('/api/nope', undefined);
 */
export function notFound(path: string, accept: string | undefined): HttpAnswer {
  if (accept?.includes('json'))
    return json(404, { servlet: 'dispatcher', message: 'Not Found', url: path, status: '404' });
  const rows = [
    ['URI', path],
    ['STATUS', '404'],
    ['MESSAGE', 'Not Found'],
    ['SERVLET', 'dispatcher'],
  ].map(([name, value]) => `<tr><th>${name}:</th><td>${value}</td></tr>\n`);
  const body = [
    '<html>\n<head>\n<meta http-equiv="Content-Type" content="text/html;charset=ISO-8859-1"/>\n',
    '<title>Error 404 Not Found</title>\n</head>\n<body><h2>HTTP ERROR 404 Not Found</h2>\n<table>\n',
    ...rows,
    '</table>\n<hr/><a href="https://jetty.org">Powered by Jetty:// 10.0.24</a><hr/>\n\n</body>\n</html>\n',
  ].join('');
  return { status: 404, headers: { 'content-type': 'text/html;charset=iso-8859-1' }, body };
}
