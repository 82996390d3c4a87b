import {
  bindAdaptor,
  type FhirOverHttpOptions,
  fhirOverHttp,
  type HttpRequest,
  type Transport,
  tokensOverHttp,
} from '../../transport/index.ts';
import { originOf } from '../../transport/oauth2/origin-of.ts';
import { ExportError } from './export-error.ts';
import type { Place } from './place-of.ts';

/** Sends a request to a place that the server named, which errors call by another name. */
export type SendTo = (place: Place, name: string, method?: 'GET' | 'DELETE') => ReturnType<Transport['send']>;

/** The ways to a server that exports. */
export interface BulkServer {
  /** Scheme, host and port of the server. */
  readonly origin: string;
  /** Its FHIR API. */
  readonly transport: Transport;
  /** Ask for what is JSON: the state of an export. */
  readonly ask: SendTo;
  /** Ask for a file; the body of the answer is a stream of bytes. */
  readonly open: SendTo;
}

/** Wraps a transport, so that its requests are counted and tried again. */
export type Wrap = (transport: Transport) => Transport;

/**
 * Files of an export are named in its manifest, not found under the base, and redirects lead to who knows where. A
 * connection that is silent for two minutes is as good as cut; the adaptor would wait for five, which is a worker's life.
 */
const FILE = { maxRedirections: 0, errors: false, parseAs: 'stream', timeout: 120_000 };

/**
 * Bind a server that exports to `@openfn/language-http`: the one published adaptor that hands on an answer as it arrives
 * (`parseAs: 'stream'`), so that a file of any size is counted without being held.
 *
 * Places that the server names keep their own requests: what an error says of one is a name given here, since addresses of
 * files may hold signatures.
 *
 * @param request the adaptor's `request`
 * @param options as for `fhirOverHttp`
 * @returns a function from a step's credential to the server
 * @throws {ExportError} `export-invalid` when the credential holds no address
 * @example const server = bulkOverHttp(request, { clock: systemClock });
 */
export function bulkOverHttp(
  request: HttpRequest,
  options: FhirOverHttpOptions,
): (configuration: unknown, wrap?: Wrap) => BulkServer {
  return (configuration, wrap = (transport) => transport) => {
    const { baseUrl = options.baseUrl } = (configuration ?? {}) as Record<string, unknown>;
    const origin = originOf(baseUrl);
    if (origin === undefined) throw new ExportError('export-invalid', 'the credential has no baseUrl', 'add it');
    const urls = new Map<string, string>();
    const placed = (more: object): HttpRequest => {
      const send: HttpRequest = (method, path, given) => {
        const url = urls.get(path.slice(path.lastIndexOf('/') + 1));
        return request(method, url ?? path, { ...given, ...more });
      };
      return request.signs ? Object.assign(send, { signs: request.signs }) : send;
    };
    // One token for all; and the answer of a token endpoint is no stream.
    const shared = { ...options, tokens: tokensOverHttp(request, configuration, options.clock) };
    const asking = wrap(fhirOverHttp(placed({}), shared)(configuration));
    const own = fhirOverHttp(placed(FILE), shared)(configuration);
    // Neither the credential nor a client certificate goes to another origin.
    const other = bindAdaptor('FHIR', {}, ({ method, path, headers }) => placed(FILE)(method, path, { headers }));
    const sendBy =
      (transportOf: (place: Place) => Transport, accept: string): SendTo =>
      async ({ url, isOwn }, name, method = 'GET') => {
        urls.set(name, url);
        return transportOf({ url, isOwn }).send({ method, path: name, headers: { accept } });
      };
    return {
      origin,
      transport: wrap(fhirOverHttp(request, shared)(configuration)),
      ask: sendBy(() => asking, 'application/json'),
      // As fhir+json HAPI gives a file as a Binary resource with its content in base64.
      open: sendBy(({ isOwn }) => (isOwn ? own : other), 'application/fhir+ndjson'),
    };
  };
}
