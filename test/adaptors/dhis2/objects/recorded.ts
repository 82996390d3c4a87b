import type { Transport, TransportRequest, TransportResponse } from '../../../../adaptors/transport/index.ts';
import { readRecording, recordedAnswer } from '../support/recording.ts';

/** A server that gives recorded answers one after the other, and notes what it was asked. */
export interface RecordedServer extends Transport {
  readonly asked: TransportRequest[];
}

/**
 * Answer requests with recordings.
 *
 * @param folder folder of a server's recordings
 * @param names file names without `.json`, one a request
 * @returns the transport
 */
export function recordedServer(folder: string, ...names: readonly string[]): RecordedServer {
  return answering(...names.map((name) => recordedAnswer(folder, name)));
}

/** Answer requests with these answers, one after the other; the last one from then on. */
export function answering(...answers: readonly Partial<TransportResponse>[]): RecordedServer {
  const asked: TransportRequest[] = [];
  return {
    system: 'DHIS2',
    asked,
    send(request) {
      asked.push(request);
      const answer = answers[Math.min(asked.length, answers.length) - 1];
      return Promise.resolve({ status: 200, headers: {}, body: undefined, ...answer });
    },
  };
}

/** What a recorded request sent. */
export function recordedBody(folder: string, name: string): unknown {
  const { request } = readRecording(folder, name) as { readonly request: { readonly body: unknown } };
  return typeof request.body === 'string' ? JSON.parse(request.body) : request.body;
}
