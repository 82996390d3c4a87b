import type { ServerResponse } from 'node:http';
import { type Received, startWire, type Wire } from '../../transport/wire.ts';

/** Answers a request for a file; `time` counts from 1. */
export type AnswerFile = (response: ServerResponse, time: number, received: Received) => void;

/** A server that exports what a test says. */
export interface ExportServer extends Wire {
  /** What the manifest says; addresses that begin with a slash are the server's own. */
  manifest: Record<string, unknown>;
  readonly files: Record<string, AnswerFile>;
  /** Requests whose address begins so. */
  asked(start: string): readonly Received[];
}

/** Lines of NDJSON. */
export const NDJSON = { 'content-type': 'application/fhir+ndjson' };

/** Start a server that knows an export, and no search. */
export async function startExportServer(): Promise<ExportServer> {
  const files: Record<string, AnswerFile> = {};
  const times = new Map<string, number>();
  const wire = await startWire((response, received) => {
    const { url, method } = received;
    if (url.startsWith('/fhir/$export?')) {
      response.writeHead(202, { 'content-location': `${wire.origin}/fhir/status/1` }).end();
    } else if (url === '/fhir/status/1' && method === 'DELETE') {
      response.writeHead(202).end();
    } else if (url === '/fhir/status/1') {
      const text = JSON.stringify(server.manifest).replaceAll('"/', `"${wire.origin}/`);
      response.writeHead(200, { 'content-type': 'application/json' }).end(text);
    } else {
      const path = url.split('?')[0] ?? '';
      const time = (times.get(path) ?? 0) + 1;
      times.set(path, time);
      const answer = files[path];
      if (answer === undefined) response.writeHead(404).end();
      else answer(response, time, received);
    }
  });
  const server: ExportServer = {
    ...wire,
    manifest: {},
    files,
    asked: (start) => wire.received.filter(({ url }) => url.startsWith(start)),
  };
  return server;
}

/** A manifest with one file of doses and one of children. */
export function manifestOf(more: Record<string, unknown> = {}): Record<string, unknown> {
  return {
    transactionTime: '2024-06-10T00:00:00Z',
    requiresAccessToken: true,
    output: [
      { type: 'Immunization', url: '/files/doses' },
      { type: 'Patient', url: '/files/children' },
    ],
    error: [],
    ...more,
  };
}

/** Lines of a child and of some of its doses, all in May 2024. */
export const CHILDREN = '{"resourceType":"Patient","id":"p-1","birthDate":"2023-01-01"}\n';

export function doseLine(number: number): string {
  return `${JSON.stringify({
    resourceType: 'Immunization',
    id: `d-${number}`,
    status: 'completed',
    occurrenceDateTime: '2024-05-10',
    patient: { reference: 'Patient/p-1' },
    location: { reference: 'Location/loc-1' },
  })}\n`;
}

export function doseLines(count: number): string {
  return Array.from({ length: count }, (_, number) => doseLine(number)).join('');
}

/** Answer with a whole file. */
export function whole(text: string | Buffer, headers: Record<string, string> = NDJSON): AnswerFile {
  return (response) => void response.writeHead(200, headers).end(text);
}
