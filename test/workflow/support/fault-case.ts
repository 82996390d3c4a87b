import type { Fault, InterceptedRequest } from '../../../cli/sandbox/fhir/index.ts';

/** A fault of a server at some request of a run, and what the run has to say about it. */
export interface FaultCase {
  readonly title: string;
  readonly when: (request: InterceptedRequest) => boolean;
  readonly fault: Fault;
  readonly message: RegExp;
}

/** Make faults that answer in place of the server, with these headers unless others are given. */
export function answerWith(usual: Record<string, string>) {
  return (status: number, body = '', headers: Record<string, string> = usual): Fault => ({
    kind: 'answer',
    status,
    headers,
    body,
  });
}
