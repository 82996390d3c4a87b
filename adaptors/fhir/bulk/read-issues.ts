import type { ReadFile } from './export-files.ts';
import type { ExportFile } from './read-manifest.ts';

/** What a server says of an export that went wrong, or nearly. */
export interface ExportIssues {
  /** Issues by `severity/code`. */
  readonly found: Readonly<Record<string, number>>;
  /** Whether resources are missing: an issue that is an error, or fatal. */
  readonly areErrors: boolean;
}

/**
 * Read the files of errors of an export. Their texts may name patients, so only severities and codes are kept.
 *
 * @param files `error` of the manifest
 * @param read what reads a file
 * @returns the issues counted
 * @see https://hl7.org/fhir/uv/bulkdata/export.html#response---complete-status
 * @example (await readIssues(manifest.error, read)).found // { 'warning/not-supported': 2 }
 */
export async function readIssues(files: readonly ExportFile[], read: ReadFile): Promise<ExportIssues> {
  const found: Record<string, number> = {};
  let areErrors = false;
  for (const file of files) {
    for await (const outcomes of read(file)) {
      for (const issue of outcomes.flatMap(issuesOf)) {
        const key = `${wordOf(issue.severity)}/${wordOf(issue.code)}`;
        found[key] = (found[key] ?? 0) + 1;
        areErrors ||= isError(issue);
      }
    }
  }
  return { found, areErrors };
}

/** An issue of an OperationOutcome. */
export interface Issue {
  readonly severity?: unknown;
  readonly code?: unknown;
}

/**
 * List the issues of an OperationOutcome.
 *
 * @param outcome what a server said
 * @returns its issues; none of what is something else
 * @see https://hl7.org/fhir/R4/operationoutcome.html
 * @example issuesOf(outcome).some(isError)
 */
export function issuesOf(outcome: unknown): readonly Issue[] {
  const { resourceType, issue } = (outcome ?? {}) as { resourceType?: unknown; issue?: unknown };
  if (resourceType !== 'OperationOutcome' || !Array.isArray(issue)) return [];
  return issue.filter((one: unknown) => typeof one === 'object' && one !== null);
}

/**
 * Tell whether an issue is an error, so that something is missing.
 *
 * @param issue of an OperationOutcome
 * @returns whether it is an error, or fatal
 */
export function isError({ severity }: Issue): boolean {
  return severity === 'error' || severity === 'fatal';
}

/** Codes of FHIR are words; anything else might be a text. */
function wordOf(code: unknown): string {
  return typeof code === 'string' && /^[a-z-]{1,40}$/.test(code) ? code : 'unknown';
}
