import { createServer, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import { request as fhirRequest } from '@openfn/language-fhir';
import { http as dhis2Http } from '../../../adaptors/language-dhis2/index.ts';
import { type Dhis2Http, overDhis2, overFhir, type Transport } from '../../../adaptors/transport/index.ts';

/** A request as it came. */
export interface Received {
  readonly method: string;
  readonly url: string;
  readonly headers: Readonly<Record<string, unknown>>;
  readonly body: string;
}

/** A server that writes down what it receives. */
export interface Wire {
  readonly origin: string;
  readonly received: Received[];
  close(): Promise<void>;
}

/** Answers one request; `index` counts from 0. */
export type Answer = (response: ServerResponse, received: Received, index: number) => void;

/** Start a server on a free port of 127.0.0.1. */
export async function startWire(answer: Answer): Promise<Wire> {
  const received: Received[] = [];
  const server = createServer((request, response) => {
    let body = '';
    request.setEncoding('utf8');
    request.on('data', (text: string) => {
      body += text;
    });
    request.on('end', () => {
      const entry = { method: request.method ?? '', url: request.url ?? '', headers: request.headers, body };
      received.push(entry);
      answer(response, entry, received.length - 1);
    });
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  return {
    origin: `http://127.0.0.1:${(server.address() as AddressInfo).port}`,
    received,
    close: () =>
      new Promise((resolve) => {
        server.close(() => resolve());
        server.closeAllConnections();
      }),
  };
}

/** Answer with a status, a body and its content type. */
export function reply(status: number, body: unknown, type = 'application/json', headers = {}): Answer {
  const text = typeof body === 'string' ? body : JSON.stringify(body);
  return (response) => {
    response.writeHead(status, { 'content-type': type, ...headers });
    response.end(text);
  };
}

/** Promise a body and close the connection in its middle. */
export function cutOff(status: number, type = 'application/json'): Answer {
  return (response) => {
    response.writeHead(status, { 'content-type': type, 'content-length': '1000' });
    response.write('{"resourceType":"Bundle","type":"searchset","entry":[', () => response.destroy());
  };
}

/** Wait by not waiting; keeps how long it was asked to. */
export function patience(): { sleep: (ms: number) => Promise<void>; waits: number[] } {
  const waits: number[] = [];
  return { waits, sleep: async (ms) => void waits.push(ms) };
}

/** The published FHIR adaptor over the transport port. */
export function fhirAt(origin: string, configuration: object = { username: 'admin', password: 'sesame' }): Transport {
  return overFhir(fhirRequest)({ baseUrl: origin, apiPath: 'fhir', ...configuration });
}

/** The compatible DHIS2 adaptor over the transport port. */
export function dhis2At(origin: string, configuration: object = { username: 'admin', password: 'sesame' }): Transport {
  return overDhis2(dhis2Http as unknown as Dhis2Http)({ hostUrl: origin, ...configuration });
}

/** Keep what adaptors print out of the test report, to look at it. */
export function muteConsole(): { lines: string[]; restore: () => void } {
  const { log, error } = console;
  const lines: string[] = [];
  console.log = (...words: unknown[]) => void lines.push(words.map(String).join(' '));
  console.error = console.log;
  return {
    lines,
    restore() {
      console.log = log;
      console.error = error;
    },
  };
}

/** The address of a port on which nothing listens. */
export async function deadOrigin(): Promise<string> {
  const wire = await startWire(() => {});
  await wire.close();
  return wire.origin;
}
