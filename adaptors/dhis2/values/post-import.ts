import {
  type KnownWords,
  type Transport,
  TransportError,
  type TransportRequest,
  type TransportResponse,
  tellForeign,
  wordsOfRequest,
} from '../../transport/index.ts';
import { coveredBy, type ImportSummary, readImportSummary } from '../conflicts/import-summary.ts';
import { awaitImport, jobIdOf } from './await-import.ts';

/** How an import is posted. */
export interface ImportOptions {
  readonly dryRun: boolean;
  /** Waits, while another import runs. */
  readonly sleep: (ms: number) => Promise<void>;
  /** Let DHIS2 import in the background, and wait for it; a proxy's limit of time does not hold then. */
  readonly async?: boolean;
  /** Whether there is time to wait for it. */
  readonly hasTime?: () => boolean;
  /** How often in all the same is sent that another import stands in the way of; 3 times where it is left out. */
  readonly attempts?: number;
  /** Words of names of metadata: of what DHIS2 says they may be told. */
  readonly names?: KnownWords;
}

/** What DHIS2 said of an import. */
export interface Posted {
  readonly summary: ImportSummary;
  /** The answer had no counts: the server failed on what it was sent, or a proxy found it too large. */
  readonly isUncounted: boolean;
  /** It is not known what became of the import, since no answer came or it waits in the background: what DHIS2 holds has to tell. */
  readonly unknown?: 'no-answer' | 'pending';
}

const ATTEMPTS = 3;
const WAIT_MS = 1000;

/**
 * Answers without counts that concern what was sent. 500 is how 2.43 refuses a period or a JSON type that it cannot
 * read, and never heals; 413 comes from a proxy before DHIS2.
 */
const UNCOUNTED: ReadonlySet<number> = new Set([409, 413, 500]);

/**
 * Post an import of data values or registrations. What stored nothing because another import ran is sent again; any other
 * answer is a last word.
 *
 * @param transport the DHIS2 server
 * @param path below `/api/`
 * @param body the document
 * @param options dry run, waits
 * @returns what DHIS2 said
 * @throws {TransportError} when the user is refused
 * @example (await postImport(dhis2, 'dataValueSets', { dataSet, dataValues }, { dryRun: false, sleep })).summary.conflicts
 */
export async function postImport(
  transport: Transport,
  path: 'dataValueSets' | 'completeDataSetRegistrations',
  body: object,
  options: ImportOptions,
): Promise<Posted> {
  const { dryRun, sleep, attempts = ATTEMPTS } = options;
  const isAsync = options.async === true && !dryRun;
  const query = { ...(dryRun ? { dryRun: 'true' } : {}), ...(isAsync ? { async: 'true' } : {}) };
  const request: TransportRequest = { method: 'POST', path, query, body };
  for (let attempt = 1; ; attempt += 1) {
    const answer = await sendOrNot(transport, request);
    if (typeof answer === 'string') return unknownOf('no-answer', answer);
    const hasBegun = isAsync && answer.status === 200;
    const posted = hasBegun
      ? await readJob(transport, request, answer.body, options)
      : readAnswer(request, answer, options);
    if (attempt >= attempts || !isLost(posted.summary)) return posted;
    await sleep(WAIT_MS * attempt);
  }
}

function readAnswer(request: TransportRequest, response: TransportResponse, { names }: ImportOptions): Posted {
  const { status, body } = response;
  const message = (typeof body === 'object' && body !== null ? body : {}) as Uncounted;
  if (!UNCOUNTED.has(status) || (message.response ?? message).importCount !== undefined)
    return counted(readImportSummary(request, response, names === undefined ? {} : { names }));
  const told = tellForeign(message.message, wordsOfRequest(request));
  const said = told === '' ? '' : `: ${told}`;
  const conflict = { code: `http-${status}`, message: `DHIS2 answered ${status}${said}`.slice(0, 300), indexes: [] };
  return { summary: { ...NO_COUNTS, conflicts: [conflict] }, isUncounted: true };
}

/** Up to 2.42 an import that breaks on one value stores nothing and says so in its description, with all counts 0. */
function counted(summary: ImportSummary): Posted {
  const { conflicts, ignored, description } = summary;
  const isBroken = coveredBy(summary) + ignored + conflicts.length === 0 && description.startsWith(BROKEN);
  return { summary, isUncounted: isBroken };
}

const BROKEN = 'The import process failed';

/** What a proxy answers when the server behind it does not: nobody knows whether the import was done. */
const NO_ANSWER: ReadonlySet<number> = new Set([502, 503, 504]);

/** The answer; where none came, what happened. */
async function sendOrNot(transport: Transport, request: TransportRequest): Promise<TransportResponse | string> {
  try {
    const answer = await transport.send(request);
    if (NO_ANSWER.has(answer.status)) return `a proxy answered ${answer.status}`;
    return answer.status === 200 && answer.unreadable === 'JSON that is cut off' ? 'the answer was cut off' : answer;
  } catch (error) {
    if (error instanceof TransportError && error.code === 'unreachable') return 'no answer came';
    throw error;
  }
}

function unknownOf(unknown: 'no-answer' | 'pending', description: string): Posted {
  return { summary: { ...NO_COUNTS, description }, isUncounted: false, unknown };
}

async function readJob(
  transport: Transport,
  request: TransportRequest,
  body: unknown,
  { sleep, hasTime = () => true, names }: ImportOptions,
): Promise<Posted> {
  const summary = await awaitImport(transport, jobIdOf(request, body), {
    ...{ sleep, hasTime, sent: request },
    ...(names === undefined ? {} : { names }),
  });
  if (summary !== undefined) return counted(summary);
  return unknownOf('pending', 'the import in the background came to no end that is known');
}

const NO_COUNTS: ImportSummary = {
  imported: 0,
  updated: 0,
  deleted: 0,
  ignored: 0,
  conflicts: [],
  rejectedIndexes: [],
  description: '',
};

interface Uncounted {
  readonly message?: unknown;
  readonly importCount?: unknown;
  readonly response?: { readonly importCount?: unknown };
}

/**
 * Whether another import stood in the way, so that nothing was stored and nothing is wrong: up to 2.42 one of two imports
 * of the same new values is rolled back with 409 and these words, as the first registration in a period is by 2.43; for
 * values 2.43 says SUCCESS, with all of them ignored.
 */
function isLost(summary: ImportSummary): boolean {
  if (coveredBy(summary) > 0 || summary.conflicts.length > 0) return false;
  return summary.ignored > 0 ? summary.imported === 0 && isSilent(summary) : isFlushFailure(summary);
}

/** The importer up to 2.42 describes each import; there, ignored values without a conflict are unchanged ones. */
function isSilent({ description, rejectedIndexes }: ImportSummary): boolean {
  return description === '' && rejectedIndexes.length === 0;
}

function isFlushFailure({ description }: ImportSummary): boolean {
  return description.includes('Failed to flush BatchHandler');
}
