import { listAt, readObject } from '../dhis2/metadata/read-objects.ts';
import type { Clock } from '../run/clock.ts';
import type { Query, Transport } from '../transport/index.ts';
import type { CompiledTracker } from './compiled-tracker.ts';
import type { PersonPayload } from './payload.ts';

/** Enrollments a page. */
const PAGE = 1000;
/** A new enrollment has the status ACTIVE; who gives it another one is a person. */
const CLOSED = ['COMPLETED', 'CANCELLED'] as const;

/** How long an answer is good: what a person closes or opens since then may be lost with an import. */
const GOOD_MS = 5_000;

/** How often it is asked before an import, where answers take longer than they are good. */
const MOST_TIMES = 2;

/** What was stored a moment before the question may be seen after it. */
const OVERLAP_SECONDS = 10;

/** What a person made of an enrollment. */
interface ClosedEnrollment {
  readonly status: string;
  /** Local to the server, as it tells it. */
  readonly completedAt?: string;
}

interface RawEnrollment {
  readonly enrollment?: unknown;
  readonly status?: unknown;
  readonly completedAt?: unknown;
  readonly completedDate?: unknown;
}

/** What is asked, and of whom. */
export interface ClosedOptions extends Pick<CompiledTracker, 'api'> {
  readonly programId: string;
  /** Of DHIS2, such as `2.41.8.1`. */
  readonly version: string;
}

/** Gives persons the status that their enrollments have in DHIS2, or had some seconds ago. */
export type KeepStatus = (persons: readonly PersonPayload[]) => Promise<readonly PersonPayload[]>;

/**
 * Keep what persons make of enrollments. An import without a status makes a completed or cancelled enrollment active again, so
 * the one that is stored has to be sent. At first those of the program are listed that are not active; before an import,
 * where the last answer is five seconds old, those of any status that were updated since. Never a list of some, which would
 * have their UIDs in the address.
 *
 * @param transport the DHIS2 server
 * @param options program, endpoint and version: parameters have other names up to 2.40
 * @param clock measures the time between two questions; no date of it is sent
 * @returns what gives persons the status that is stored
 * @see https://docs.dhis2.org/en/develop/using-the-api/dhis-core-version-241/tracker.html#webapi_nti_enrollments
 * @example const keep = statusKeeper(dhis2, { api: 'tracker', programId, version }, clock);
 */
export function statusKeeper(transport: Transport, options: ClosedOptions, clock: Pick<Clock, 'now'>): KeepStatus {
  const closed = new Map<string, ClosedEnrollment>();
  let asked: number | undefined;
  const isGood = () => asked !== undefined && Math.abs(clock.now() - asked) < GOOD_MS;

  async function ask(): Promise<void> {
    const before = asked;
    asked = clock.now();
    const passed = before === undefined ? undefined : Math.max(0, asked - before);
    const seconds = passed === undefined ? undefined : Math.ceil(passed / 1000) + OVERLAP_SECONDS;
    // Those that are active, too, where one may have been opened again: many, since each import updates its own.
    const statuses = seconds === undefined || closed.size === 0 ? CLOSED : [undefined];
    for (const status of statuses) await readAll(transport, options, { status, seconds }, closed);
  }

  return async (persons) => {
    // A list of many pages is old when its end is read; what was updated meanwhile is asked for once more.
    for (let time = 0; time < MOST_TIMES && !isGood(); time += 1) await ask();
    return persons.map((person) => keepStatus(person, closed));
  };
}

/** Which enrollments are listed: those of a status, and those updated in the last seconds. */
interface Listed {
  readonly status: string | undefined;
  readonly seconds: number | undefined;
}

async function readAll(
  transport: Transport,
  options: ClosedOptions,
  listed: Listed,
  closed: Map<string, ClosedEnrollment>,
): Promise<void> {
  for (let page = 1; ; page += 1) {
    const rows = await readPage(transport, options, listed, page);
    for (const { enrollment, status, completedAt, completedDate } of rows) {
      if (typeof enrollment !== 'string' || typeof status !== 'string') continue;
      const at = completedAt ?? completedDate;
      // A server that knows a parameter not lists all.
      if (status === 'ACTIVE') closed.delete(enrollment);
      else closed.set(enrollment, { status, ...(typeof at === 'string' ? { completedAt: at } : {}) });
    }
    if (rows.length < PAGE || options.api === 'legacy') return;
  }
}

async function readPage(
  transport: Transport,
  { api, programId: program, version }: ClosedOptions,
  { status, seconds }: Listed,
  page: number,
): Promise<readonly RawEnrollment[]> {
  const within = seconds === undefined ? undefined : `${seconds}s`;
  const query = (names: { readonly status: string; readonly within: string; readonly mode: string }): Query => ({
    program,
    ...(status === undefined ? {} : { [names.status]: status }),
    ...(within === undefined ? {} : { [names.within]: within }),
    [names.mode]: 'ACCESSIBLE',
  });
  if (api === 'legacy') {
    const answer = await readObject(transport, 'enrollments', {
      ...query({ status: 'programStatus', within: 'lastUpdatedDuration', mode: 'ouMode' }),
      fields: 'enrollment,status,completedDate',
      skipPaging: 'true',
    });
    return listAt<RawEnrollment>(answer, 'enrollments');
  }
  // What comes in, or leaves the seconds that pass, while pages are read moves no other to a page that was read.
  const order = within === undefined ? 'createdAt:asc' : 'updatedAt:desc';
  const isOld = Number(/^2\.(\d+)/.exec(version)?.[1] ?? 41) < 41;
  const answer = await readObject(transport, 'tracker/enrollments', {
    ...(isOld
      ? query({ status: 'programStatus', within: 'updatedWithin', mode: 'ouMode' })
      : { ...query({ status: 'status', within: 'updatedWithin', mode: 'orgUnitMode' }), order }),
    fields: 'enrollment,status,completedAt',
    page: String(page),
    pageSize: String(PAGE),
  });
  return listAt<RawEnrollment>(answer, isOld ? 'instances' : 'enrollments');
}

function keepStatus(payload: PersonPayload, closed: ReadonlyMap<string, ClosedEnrollment>): PersonPayload {
  const [enrollment] = payload.enrollments;
  const stored = closed.get(enrollment.enrollment);
  return stored === undefined ? payload : { ...payload, enrollments: [{ ...enrollment, ...stored }] };
}
