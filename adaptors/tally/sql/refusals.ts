import { isScalar, type Node, parseDocument } from 'yaml';
import { Problems } from '../mapping/problems.ts';
import { SqlRefusal } from './sql-refusal.ts';

/** A mapping file as text, in which parts are found by their path and refusals are noted with their place. */
export class MappingText {
  readonly #document: ReturnType<typeof parseDocument>;
  readonly #problems: Problems;

  /**
   * @param text the mapping file's text
   * @param file its name, for messages
   */
  constructor(text: string, file: string) {
    this.#document = parseDocument(text);
    this.#problems = new Problems(file, text);
  }

  /** Find a part of the file. @example text.node(['views', 'dose']) */
  node(path: readonly (string | number)[]): Node | undefined {
    const found = this.#document.getIn(path, true);
    return typeof found === 'object' && found !== null ? (found as Node) : undefined;
  }

  /** Read a text of the file; undefined where there is none. @example text.text(['sources', 0, 'values', 0, 'where']) */
  text(path: readonly (string | number)[]): string | undefined {
    const node = this.node(path);
    return isScalar(node) ? String(node.value) : undefined;
  }

  /** Note that a part has no exact translation. */
  refuse(path: readonly (string | number)[], message: string, fix: string, within = 0): void {
    this.#problems.at(this.node(path), message, fix, within);
  }

  /**
   * Translate a text of the file, and note what is refused.
   *
   * @param path the text
   * @param translate translates it
   * @returns the translation; undefined (noted) where it is refused
   */
  attempt<Result>(path: readonly (string | number)[], translate: (text: string) => Result): Result | undefined {
    const text = this.text(path) ?? '';
    try {
      return translate(text);
    } catch (error) {
      if (!(error instanceof SqlRefusal)) throw error;
      this.refuse(path, `${error.message} in "${text}"`, error.fix, this.#offset(path, text, error.at));
      return undefined;
    }
  }

  /** @throws {MappingError} with everything that was refused */
  throwIfAny(): void {
    this.#problems.throwIfAny();
  }

  /** Where a character of a text on one line stands behind the start of its node. */
  #offset(path: readonly (string | number)[], text: string, at: number): number {
    const node = this.node(path);
    const [start = 0, end = 0] = node?.range ?? [];
    if (end - start === text.length) return at;
    if (end - start === text.length + 2) return at + 1;
    return 0;
  }
}
