/** How exports behave; the defaults are those of HAPI FHIR, without its four minutes. */
export interface BulkExportsOptions {
  /** How often the state of an export is asked for before it is ready; 1. */
  polls?: number;
  /** Lines of a file; 1000. */
  linesPerFile?: number;
  /** Tell what was deleted since `_since`, which HAPI FHIR does not. */
  deletions?: boolean;
}

/** One file of an export. */
export interface BulkFile {
  id: string;
  list: 'output' | 'deleted';
  type: string;
  lines: readonly string[];
}

/** One export. */
export interface BulkJob {
  id: string;
  /** The address that it was asked for with. */
  request: string;
  transactionTime: string;
  files: readonly BulkFile[];
  /** How often its state was asked for. */
  polled: number;
}

/** Exports and their files, in memory. */
export class BulkExports {
  readonly polls: number;
  readonly linesPerFile: number;
  readonly deletions: boolean;
  readonly newId: () => string;
  readonly #jobs = new Map<string, BulkJob>();

  constructor(options: BulkExportsOptions, newId: () => string) {
    this.polls = options.polls ?? 1;
    this.linesPerFile = options.linesPerFile ?? 1000;
    this.deletions = options.deletions ?? false;
    this.newId = newId;
  }

  /** Keep an export. */
  add(job: Omit<BulkJob, 'id' | 'polled'>): BulkJob {
    const added = { ...job, id: this.newId(), polled: 0 };
    this.#jobs.set(added.id, added);
    return added;
  }

  job(id: string): BulkJob | undefined {
    return this.#jobs.get(id);
  }

  file(id: string): BulkFile | undefined {
    for (const { files } of this.#jobs.values()) {
      const found = files.find((file) => file.id === id);
      if (found !== undefined) return found;
    }
    return undefined;
  }

  /** Forget an export and its files; whether it was there. */
  delete(id: string): boolean {
    return this.#jobs.delete(id);
  }

  /** Forget all exports. */
  clear(): void {
    this.#jobs.clear();
  }
}
