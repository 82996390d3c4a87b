import { listAt, readObject } from '../dhis2/metadata/read-objects.ts';
import type { Query, Transport } from '../transport/index.ts';
import type { CompiledTracker } from './compiled-tracker.ts';
import type { PersonPayload } from './payload.ts';

/** Enrollments a page. */
const PAGE = 1000;
/** A new enrollment has the status ACTIVE; who gives it another one is a person. */
const CLOSED = ['COMPLETED', 'CANCELLED'] as const;

/** What a person made of an enrollment. */
export interface ClosedEnrollment {
  readonly status: string;
  /** Local to the server, as it tells it. */
  readonly completedAt?: string;
}

/** Enrollments that are not active any more, by UID. */
export type ClosedEnrollments = ReadonlyMap<string, ClosedEnrollment>;

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

/**
 * Read which enrollments of a program are completed or cancelled. An import without a status makes them active again, so the
 * one that is stored has to be sent. All of the program are listed, since a list of some would have their UIDs in the address.
 *
 * @param transport the DHIS2 server
 * @param options program, endpoint and version: parameters have other names up to 2.40
 * @returns status by UID of the enrollment
 * @throws {TransportError} when an answer does not come or lacks its list
 * @see https://docs.dhis2.org/en/develop/using-the-api/dhis-core-version-241/tracker.html#webapi_nti_enrollments
 */
export async function readClosed(transport: Transport, options: ClosedOptions): Promise<ClosedEnrollments> {
  const closed = new Map<string, ClosedEnrollment>();
  for (const status of CLOSED) {
    for (let page = 1; ; page += 1) {
      const rows = await readPage(transport, options, status, page);
      for (const { enrollment, status: is, completedAt, completedDate } of rows) {
        // A server that knows the parameter not lists all.
        if (typeof enrollment !== 'string' || typeof is !== 'string' || is === 'ACTIVE') continue;
        const at = completedAt ?? completedDate;
        closed.set(enrollment, { status: is, ...(typeof at === 'string' ? { completedAt: at } : {}) });
      }
      if (rows.length < PAGE || options.api === 'legacy') break;
    }
  }
  return closed;
}

async function readPage(
  transport: Transport,
  { api, programId: program, version }: ClosedOptions,
  status: string,
  page: number,
): Promise<readonly RawEnrollment[]> {
  const fields = api === 'legacy' ? 'enrollment,status,completedDate' : 'enrollment,status,completedAt';
  if (api === 'legacy') {
    const query: Query = { program, programStatus: status, ouMode: 'ACCESSIBLE', fields, skipPaging: 'true' };
    return listAt<RawEnrollment>(await readObject(transport, 'enrollments', query), 'enrollments');
  }
  const isOld = Number(/^2\.(\d+)/.exec(version)?.[1] ?? 41) < 41;
  const query: Query = isOld
    ? { program, programStatus: status, ouMode: 'ACCESSIBLE' }
    : { program, status, orgUnitMode: 'ACCESSIBLE', order: 'createdAt:asc' };
  const paged = { ...query, fields, page: String(page), pageSize: String(PAGE) };
  const answer = await readObject(transport, 'tracker/enrollments', paged);
  return listAt<RawEnrollment>(answer, isOld ? 'instances' : 'enrollments');
}

/**
 * Keep what a person made of an enrollment.
 *
 * @param payload of the person
 * @param closed enrollments that are not active
 * @returns the payload with the status that is stored
 */
export function keepStatus(payload: PersonPayload, closed: ClosedEnrollments): PersonPayload {
  const [enrollment] = payload.enrollments;
  const stored = closed.get(enrollment.enrollment);
  return stored === undefined ? payload : { ...payload, enrollments: [{ ...enrollment, ...stored }] };
}
