import {
  expectOk,
  type KnownWords,
  type Transport,
  TransportError,
  type TransportRequest,
} from '../../transport/index.ts';
import { type ImportSummary, readImportSummary } from '../conflicts/import-summary.ts';

/** How long an import is waited for. */
export interface AwaitOptions {
  readonly sleep: (ms: number) => Promise<void>;
  /** Whether there is time to wait on. */
  readonly hasTime: () => boolean;
  /** The request that it was asked for by. */
  readonly sent?: TransportRequest;
  /** Words of names of metadata, which may be told. */
  readonly names?: KnownWords;
}

const JOB = 'DATAVALUE_IMPORT';
/** From 2.41 on a job begins at the next tick of a loop of 20 seconds; small ones are done soon after that. */
const FIRST_WAIT_MS = 1000;
const LONGEST_WAIT_MS = 5000;
/** The summary comes after the job is told to be completed; 2.41 and 2.42 can end without any. */
const LOOKS_AFTER_END = 5;

/**
 * Wait for the summary of an import that was asked for with `async=true`.
 *
 * @param transport the DHIS2 server
 * @param id of the job
 * @param options waits and time
 * @returns the summary; undefined when the job ended without one, or the time is over
 * @throws {TransportError} when an answer does not come
 * @example await awaitImport(dhis2, 'jaQvgleQSBM', { sleep, hasTime })
 * @see https://docs.dhis2.org/en/develop/using-the-api/dhis-core-version-master/data.html#webapi_data_values_async
 */
export async function awaitImport(
  transport: Transport,
  id: string,
  { sleep, hasTime, ...told }: AwaitOptions,
): Promise<ImportSummary | undefined> {
  const request: TransportRequest = { method: 'GET', path: `system/taskSummaries/${JOB}/${id}` };
  let looksLeft = LOOKS_AFTER_END;
  for (let wait = FIRST_WAIT_MS; hasTime() && looksLeft > 0; wait = Math.min(wait * 2, LONGEST_WAIT_MS)) {
    await sleep(wait);
    const response = await transport.send(request);
    // Until it is there the answer is empty.
    if (response.body !== undefined && response.body !== null && response.body !== '') {
      return readImportSummary(request, response, told);
    }
    if (response.unreadable === undefined) expectOk('DHIS2', request, response);
    if (await hasEnded(transport, id)) looksLeft -= 1;
  }
  return undefined;
}

/** Read the id of the job from the answer to an import that was asked for with `async=true`. */
export function jobIdOf(request: TransportRequest, body: unknown): string {
  const { response } = (typeof body === 'object' && body !== null ? body : {}) as { response?: { id?: unknown } };
  if (typeof response?.id === 'string') return response.id;
  throw new TransportError(
    'unexpected-answer',
    'DHIS2',
    request,
    'answered without the id of the job',
    'look into the log of DHIS2, or send without async',
  );
}

/** Newest first; an empty list is a job that has not begun. */
async function hasEnded(transport: Transport, id: string): Promise<boolean> {
  const request: TransportRequest = { method: 'GET', path: `system/tasks/${JOB}/${id}` };
  const { body } = expectOk('DHIS2', request, await transport.send(request));
  const [newest] = Array.isArray(body) ? (body as { completed?: unknown }[]) : [];
  return newest?.completed === true;
}
