/** The kinds of objects that are sent. */
export type TrackerType = 'TRACKED_ENTITY' | 'ENROLLMENT' | 'EVENT';

/** What DHIS2 said against one object. */
export interface ObjectError {
  readonly code: string;
  readonly type: string;
  readonly uid: string;
  /** UIDs that the message names: of attributes, data elements, org units. Its text may hold values, and is left. */
  readonly names: readonly string[];
}

/** Objects by what became of them. */
export interface ImportStats {
  readonly created: number;
  readonly updated: number;
  readonly deleted: number;
  readonly ignored: number;
}

/** The answer to an import. */
export interface ImportReport {
  readonly errors: readonly ObjectError[];
  readonly stats: ImportStats;
  /** The same of tracked entities alone; undefined where nothing was stored. */
  readonly persons: Pick<ImportStats, 'created' | 'updated'> | undefined;
}

const UIDS = /[A-Za-z][A-Za-z0-9]{10}(?![A-Za-z0-9])/g;
/** Whatever else stands there is told by nobody. */
const CODE = /^E\d{4}$/;
const COUNTS = ['created', 'updated', 'deleted', 'ignored'] as const;

interface RawError {
  readonly errorCode?: unknown;
  readonly trackerType?: unknown;
  readonly uid?: unknown;
  readonly message?: unknown;
}

interface RawType {
  readonly objectReports?: unknown;
  readonly stats?: { readonly created?: unknown; readonly updated?: unknown };
}

interface RawReport {
  readonly status?: unknown;
  readonly stats?: Readonly<Record<string, unknown>>;
  readonly validationReport?: { readonly errorReports?: unknown };
  readonly bundleReport?: {
    readonly typeReportMap?: Readonly<Record<string, RawType | null>>;
  };
}

/**
 * Read the report of a synchronous import: every error against every object, from the validation and from the storing.
 * With `atomicMode=OBJECT` a report with errors comes with status 200.
 *
 * @param body the parsed answer
 * @returns the errors and the counts; undefined where the answer is no such report
 * @see https://docs.dhis2.org/en/develop/using-the-api/dhis-core-version-241/tracker.html#webapi_nti_import_summary
 * @example readImport(body)?.errors[0]?.code // 'E1064'
 */
export function readImport(body: unknown): ImportReport | undefined {
  const { status, stats, validationReport, bundleReport } = (
    typeof body === 'object' && body !== null ? body : {}
  ) as RawReport;
  if (typeof status !== 'string' || typeof stats !== 'object' || stats === null) return undefined;
  const counts = COUNTS.map((name) => stats[name]);
  if (!counts.every((count): count is number => typeof count === 'number')) return undefined;
  const [created = 0, updated = 0, deleted = 0, ignored = 0] = counts;
  const stored = Object.values(bundleReport?.typeReportMap ?? {}).flatMap((type) => listOf(type?.objectReports));
  return {
    errors: [
      ...listOf(validationReport?.errorReports),
      ...stored.flatMap((report) => listOf((report as { errorReports?: unknown }).errorReports)),
    ].map(toError),
    stats: { created, updated, deleted, ignored },
    persons: personsOf(bundleReport?.typeReportMap?.TRACKED_ENTITY),
  };
}

function personsOf(type: RawType | null | undefined): ImportReport['persons'] {
  const { created, updated } = type?.stats ?? {};
  return typeof created === 'number' && typeof updated === 'number' ? { created, updated } : undefined;
}

function toError(raw: unknown): ObjectError {
  const { errorCode, trackerType, uid, message } = raw as RawError;
  const text = typeof message === 'string' ? message : '';
  return {
    code: typeof errorCode === 'string' && CODE.test(errorCode) ? errorCode : 'E9999',
    type: String(trackerType ?? ''),
    uid: String(uid ?? ''),
    names: text.match(UIDS) ?? [],
  };
}

function listOf(value: unknown): readonly object[] {
  return Array.isArray(value) ? value.filter((one) => typeof one === 'object' && one !== null) : [];
}
