import type { TrackerReport } from './tracker-report.ts';

/**
 * Say why a run that sent persons has to be looked at.
 *
 * @param report of the run
 * @returns a few words each; none where all is well
 * @example trackerReasons(report) // ['2 persons were refused (E1064)']
 */
export function trackerReasons(report: TrackerReport): string[] {
  const { persons, conflicts, trouble, refused, overRefused, overLimit } = report;
  const reasons: string[] = [];
  const codes = [...new Set(conflicts.map(({ code }) => code))].slice(0, 5).join(', ');
  if (overRefused && persons.refused > 0) reasons.push(`${persons.refused} persons were refused (${codes})`);
  else if (overRefused) {
    const count = refused?.persons ?? 0;
    reasons.push(`${count} persons are still refused, tried last at ${refused?.tried} (see the report of that run)`);
  }
  const kept = conflicts.filter(({ code }) => code !== 'deleted-in-dhis2');
  if (!overRefused && persons.refused === 0 && trouble === undefined && kept.length > 0)
    reasons.push(`DHIS2 did not delete what is gone at the source (${codes})`);
  if (trouble !== undefined) reasons.push(`the run ended early (${trouble})`);
  if (overLimit) reasons.push('more persons or events are in quarantine than the mapping allows');
  return reasons;
}
