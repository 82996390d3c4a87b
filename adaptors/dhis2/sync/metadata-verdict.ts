import { judge } from '../../run/judge.ts';
import type { MetadataReport, SyncOperation } from './sync-state.ts';

/**
 * End a run red when a person has to look at it: an object is in doubt, DHIS2 refused something, or has not made option combos
 * of a category combo. Differences that wait for somebody to ask for them, and units that were not moved, do not make it red.
 *
 * @returns an operation
 * @state the report, unchanged
 * @throws {RunError} `not-accepted`; `no-proposal` without a report
 * @example metadataVerdict()
 */
export function metadataVerdict(): SyncOperation {
  return ({ report }) => {
    judge(report, reasonsOf, 'see changes, refused and optionCombos in the report of the run');
    return { ...(report && { report }) };
  };
}

function reasonsOf({ conflicts, refused, optionCombos }: MetadataReport): string[] {
  const codes = [...new Set(refused.map(({ code }) => code))].slice(0, 5).join(', ');
  const missing = optionCombos.reduce((sum, combo) => sum + combo.missing, 0);
  return [
    ...(conflicts > 0 ? [`${conflicts} objects are in doubt`] : []),
    ...(refused.length > 0 ? [`DHIS2 refuses what would be written (${codes})`] : []),
    ...(missing > 0 ? [`${missing} option combos are not there`] : []),
  ];
}
