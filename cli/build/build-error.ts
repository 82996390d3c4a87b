import { CodedError } from '../../adaptors/coded-error.ts';
import { formatProblem, type Problem } from '../../adaptors/tally/mapping/problems.ts';

/** What can go wrong in a build, as stable codes. */
export type BuildErrorCode = 'workflow-invalid' | 'job-unbuildable' | 'bundle-refused' | 'bundle-too-large';

/**
 * A build that stopped, with everything that has to be mended.
 *
 * @example
 * if (error instanceof BuildError) console.error(error.message, error.fix);
 */
export class BuildError extends CodedError<BuildErrorCode> {
  override readonly name = 'BuildError';
  readonly problems: readonly Problem[];

  constructor(code: BuildErrorCode, summary: string, fix: string, problems: readonly Problem[] = []) {
    const sorted = [...problems].sort((a, b) => a.line - b.line || a.column - b.column);
    super(code, [summary, ...sorted.map(formatProblem)].join('\n'), fix);
    this.problems = sorted;
  }
}
