import { describeCombo, type MetadataReport } from '../../adaptors/dhis2/sync/index.ts';
import type { RunReport } from '../run/index.ts';

/** Tell whether a report is of a run that compared metadata. */
export function isMetadataReport(report: RunReport): report is RunReport & MetadataReport {
  return 'onlyInTarget' in report && 'unmoved' in report;
}

/**
 * Say in lines what a run did, or would do, with metadata.
 *
 * @param report the report
 * @returns lines without a line end
 * @example lines.push(...metadataLines(report))
 */
export function metadataLines(report: MetadataReport): string[] {
  const { written, created, updated, unchanged, unmoved, conflicts, onlyInTarget, changes, refused, unchecked } =
    report;
  const { optionCombos, notCompared } = report;
  const total = created + updated + unmoved + conflicts;
  const more = total - changes.length;
  return [
    ...changes.map((change) => `change    ${change}`),
    ...(more > 0 ? [`          and ${more} more`] : []),
    `${written ? 'written  ' : 'would be '} ${created} created, ${updated} updated; ${unchanged} unchanged, ${unmoved} not moved, ${conflicts} in doubt`,
    ...(onlyInTarget > 0 ? [`kept      ${onlyInTarget} org units that the source has not`] : []),
    ...refused.map(({ shown, code, message }) => `refused   ${shown === '' ? 'all' : shown}: ${code} ${message}`),
    ...optionCombos.map((combo) => `combos    ${describeCombo(combo)}`),
    ...notCompared.map((line) => `left out  ${line}`),
    ...(unchecked === undefined ? [] : [`unchecked ${unchecked}`]),
    ...(written || created + updated === 0 || report.apply
      ? []
      : ['          to write it, set apply: true in the mapping']),
  ];
}
