/** A mapping file turned into source code, as the bundler takes it. */
export interface MappingSource {
  readonly name: string;
  /** SHA-256 of everything that decides a count, in hex. */
  readonly hash: string;
  /** The mapping file's text. */
  readonly text: string;
  /** An ES module that exports `mapping` and may import `lookup` from `tallysheet:lookup`. */
  readonly code: string;
  /** An ES module that exports `lookup`: strings in short lines. */
  readonly lookup: string;
  /** Folder that relative imports in `code` start from. */
  readonly resolveDir: string;
}

/** Compiles the mapping file at a full path. */
export type CompileMapping = (path: string) => Promise<MappingSource>;
