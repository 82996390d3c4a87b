import type { HttpAnswer } from '../http/index.ts';
import { json, webMessage } from './answers.ts';
import type { Conflict } from './conflicts.ts';
import type { ImportOptions } from './import-options.ts';

/** The result of an import. */
export interface ImportSummary {
  responseType: 'ImportSummary';
  status: 'SUCCESS' | 'WARNING' | 'ERROR';
  importOptions?: ImportOptions;
  description?: string;
  importCount: { imported: number; updated: number; ignored: number; deleted: number };
  conflicts: Conflict[];
  rejectedIndexes: number[];
  dataSetComplete?: string;
}

/** An import that failed as a whole; its message becomes the description of the summary. */
export class ImportFailure extends Error {
  override readonly name = 'ImportFailure';
  readonly code = 'IMPORT_FAILED';
}

/**
 * Make a summary in which nothing has happened yet.
 *
 * @param options of the import
 * @returns a summary with status SUCCESS
 * @example const summary = emptySummary(options);
 */
export function emptySummary(options: ImportOptions): ImportSummary {
  return {
    responseType: 'ImportSummary',
    status: 'SUCCESS',
    importOptions: options,
    importCount: { imported: 0, updated: 0, ignored: 0, deleted: 0 },
    conflicts: [],
    rejectedIndexes: [],
  };
}

/**
 * Make the summary of an import that failed as a whole.
 *
 * @param options of the import
 * @param reason what went wrong
 * @returns a summary with status ERROR and no counts
 * @example failedSummary(options, 'Failed to flush BatchHandler');
 */
export function failedSummary(options: ImportOptions, reason: string): ImportSummary {
  return { ...emptySummary(options), status: 'ERROR', description: `The import process failed: ${reason}` };
}

const oldMessages = {
  SUCCESS: [200, 'OK', 'Import was successful.'],
  WARNING: [409, 'WARNING', 'One more conflicts encountered, please check import summary.'],
  ERROR: [409, 'ERROR', 'An error occurred, please check import summary.'],
} as const;
const newMessages = {
  ...oldMessages,
  WARNING: [200, 'WARNING', 'Import completed with warnings, please check import summary.'],
} as const;

/** How a summary is answered. */
export interface SummaryForm {
  version: '2.41' | '2.43';
  /** Versioned paths below 38 get the summary alone. */
  plain?: boolean;
  contentType?: string;
}

/**
 * Answer with a summary: a warning is a 409 up to 2.42 and a 200 from 2.43.
 *
 * @param summary the result
 * @param form version and wrapping
 * @returns the answer
 * @example summaryAnswer(summary, { version: '2.41' });
 */
export function summaryAnswer(summary: ImportSummary, form: SummaryForm): HttpAnswer {
  if (form.plain) return json(200, summary);
  const [code, status, message] = (form.version === '2.41' ? oldMessages : newMessages)[summary.status];
  return webMessage(code, { status, message, response: summary }, form.contentType);
}
