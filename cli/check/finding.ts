/** One thing that a check has found. */
export interface Finding {
  /** An error keeps a run from going well; a warning may be as it is meant. */
  readonly level: 'error' | 'warning';
  /** Stable code. */
  readonly code: string;
  /** `path:line:column`, as far as it is known. */
  readonly where: string;
  /** Never quotes a secret. */
  readonly message: string;
  /** What to do about it. */
  readonly fix: string;
}

/**
 * Write a finding as one line.
 *
 * @param finding what was found
 * @returns `path:line:column error message — fix (code)`
 * @example formatFinding(finding)
 */
export function formatFinding({ level, code, where, message, fix }: Finding): string {
  return `${where} ${level} ${message} — ${fix} (${code})`;
}
