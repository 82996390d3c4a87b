import { LineCounter } from 'yaml';

export { nearest } from './nearest.ts';

/** One mistake in a file that people edit: where, what, and what to do. */
export interface Problem {
  readonly file: string;
  /** 1-based. */
  readonly line: number;
  /** 1-based. */
  readonly column: number;
  readonly message: string;
  readonly fix?: string;
}

/** A node of a parsed YAML document, or whatever else knows its offsets in the text. */
export interface Located {
  readonly range?: readonly [number, number, number] | readonly number[] | null | undefined;
}

/** All mistakes of one file, thrown together so that one round of editing mends them. */
export class MappingError extends Error {
  override readonly name = 'MappingError';
  readonly code = 'mapping-invalid';
  readonly problems: readonly Problem[];

  constructor(problems: readonly Problem[]) {
    super(problems.map(formatProblem).join('\n'));
    this.problems = problems;
  }
}

/**
 * Write a problem as `file:line:column message — fix`, the form that editors and terminals make clickable.
 *
 * @param problem the mistake
 * @returns one line of text
 * @example formatProblem({ file: 'm.yaml', line: 2, column: 1, message: 'unknown key "serch"' })
 */
export function formatProblem(problem: Problem): string {
  const fix = problem.fix === undefined ? '' : ` — ${problem.fix}`;
  return `${problem.file}:${problem.line}:${problem.column} ${problem.message}${fix}`;
}

/**
 * Collects the mistakes of one file while it is read.
 *
 * @example
 * const problems = new Problems('mapping.yaml', text);
 * problems.at(node, 'expected a text', 'write name: my-mapping');
 * problems.throwIfAny();
 */
export class Problems {
  readonly list: Problem[] = [];
  readonly #file: string;
  readonly #lines = new LineCounter();

  constructor(file: string, text: string) {
    this.#file = file;
    this.#lines.addNewLine(0);
    for (let at = text.indexOf('\n'); at >= 0; at = text.indexOf('\n', at + 1)) this.#lines.addNewLine(at + 1);
  }

  /**
   * Note a mistake at a node.
   *
   * @param node where; the start of the file when it has no position
   * @param message what was found and what was expected
   * @param fix what to write instead
   * @param within characters after the node's start, for a place inside a long text
   */
  at(node: Located | null | undefined, message: string, fix?: string, within = 0): void {
    this.atOffset((node?.range?.[0] ?? 0) + within, message, fix);
  }

  /** Note a mistake at a character offset of the text; once, however many uses of a name meet it. */
  atOffset(offset: number, message: string, fix?: string): void {
    const { line, col } = this.#lines.linePos(offset);
    if (this.list.some((known) => known.line === line && known.column === col && known.message === message)) return;
    this.list.push({ file: this.#file, line, column: col, message, ...(fix === undefined ? {} : { fix }) });
  }

  /** @throws {MappingError} with every mistake noted so far, in the order of the file; those of other files behind them */
  throwIfAny(): void {
    if (this.list.length === 0) return;
    const isOther = ({ file }: Problem) => (file === this.#file ? 0 : 1);
    throw new MappingError(
      [...this.list].sort((a, b) => isOther(a) - isOther(b) || a.line - b.line || a.column - b.column),
    );
  }
}
