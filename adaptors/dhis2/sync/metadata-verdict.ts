import { SyncError } from './sync-error.ts';
import type { SyncOperation } from './sync-state.ts';

/**
 * End a run red when a person has to look at it: an object is in doubt, or DHIS2 refused something. Differences that wait
 * for somebody to ask for them, and units that were not moved, do not make it red.
 *
 * @returns an operation
 * @state the report, unchanged
 * @throws {SyncError} `metadata-not-accepted`
 * @example metadataVerdict()
 */
export function metadataVerdict(): SyncOperation {
  return ({ report }) => {
    if (report === undefined) {
      throw new SyncError('metadata-no-source', 'there is no report to judge', 'run the whole workflow');
    }
    const { workflow, conflicts, refused } = report;
    const codes = [...new Set(refused.map(({ code }) => code))].slice(0, 5).join(', ');
    const reasons = [
      ...(conflicts > 0 ? [`${conflicts} objects are in doubt`] : []),
      ...(refused.length > 0 ? [`DHIS2 refuses what would be written (${codes})`] : []),
    ];
    if (reasons.length === 0) return { report };
    throw new SyncError(
      'metadata-not-accepted',
      `${workflow}: ${reasons.join('; ')}`,
      'see changes and refused in the report',
    );
  };
}
