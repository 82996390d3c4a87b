import type { RunReport as JobReport } from '../../adaptors/run/index.ts';
import { overLimitWords } from '../../adaptors/run/quarantine.ts';
import { type FactsCounts, type MeasureCounts, type SourceCounts, totalOf } from '../../adaptors/tally/counts.ts';
import { isTrackerReport } from '../../adaptors/tracker/tracker-report.ts';
import type { RunReport } from '../run/index.ts';
import { isMetadataReport, metadataLines } from './metadata-lines.ts';
import { trackerLines } from './tracker-lines.ts';

/**
 * Say a run report in lines for people: rows with their sums, measures, what was sent, what is left.
 *
 * @param report the report of a run
 * @returns lines without a line end
 * @example console.log(formatReport(outcome.report).join('\n'))
 */
export function formatReport(report: RunReport): string[] {
  const { workflow, ok, seconds, steps, error } = report;
  const lines = [`${workflow} ${ok ? 'succeeded' : 'FAILED'} in ${seconds.toFixed(1)} s`];
  if (isJobReport(report)) lines.push(...jobLines(report));
  else if (isMetadataReport(report)) lines.push(...metadataLines(report));
  else if (isTrackerReport(report)) lines.push(...trackerLines(report));
  const memory = steps.map(
    ({ id, seconds: s, maxRssMb }) => `${id} ${s.toFixed(1)} s${maxRssMb === undefined ? '' : ` ${maxRssMb} MB`}`,
  );
  lines.push(`steps     ${memory.join(', ')}`);
  if (error !== undefined) lines.push(`failed    step ${error.step}: ${error.message}`);
  return lines;
}

/** Tell whether the jobs of a run got as far as a report of their own. */
export function isJobReport(report: RunReport): report is RunReport & JobReport {
  return 'sent' in report && 'rows' in report;
}

/** Say what became of an indicator. @example indicatorWords({ cells: 3, without: 1 }) // '3 values, 1 without a denominator' */
export function indicatorWords({ cells, without }: NonNullable<MeasureCounts['indicator']>): string {
  return `${cells} values${without === 0 ? '' : `, ${without} without a denominator`}`;
}

/**
 * Say what became of the rows that facts were collected from.
 *
 * @param counts the counts of one block of facts
 * @returns words for a line
 * @example factsWords(counts) // '9 rows = 8 collected + 0 excluded + 1 quarantined (partial-date 1)'
 */
export function factsWords({ read, collected, excluded, quarantined, unanswered = 0 }: FactsCounts): string {
  const held = `${totalOf(quarantined)} quarantined${reasons(quarantined)}`;
  const more = unanswered === 0 ? '' : `; ${unanswered} that a condition has no answer for`;
  return `${read} rows = ${collected} collected + ${excluded} excluded + ${held}${more}`;
}

function sourceLines(source: SourceCounts): string[] {
  const lines: string[] = [];
  const { read, placed, excluded, quarantined, undated } = source;
  const held = totalOf(quarantined);
  lines.push(
    `rows      ${source.source}: ${read} read = ${placed} placed + ${excluded} excluded + ${held} quarantined${reasons(quarantined)}`,
  );
  if (undated > 0) lines.push(`          ${source.source}: ${undated} more without any date, quarantined`);
  for (const facts of source.facts ?? []) lines.push(`          ${source.source}.${facts.facts}: ${factsWords(facts)}`);
  const places = Object.entries(source.unknownPlaces).map(([place, count]) => `${place} (${count})`);
  if (places.length > 0) lines.push(`          places that the lookup lacks: ${places.join(', ')}`);
  return lines;
}

function jobLines(report: JobReport): string[] {
  const { sent, requests } = report;
  const lines = [`periods   ${spanOf(report.periods)}`];
  lines.push(...report.rows.flatMap(sourceLines));
  for (const { dataElement, accepted, counted, quarantined, indicator } of report.measures) {
    if (indicator !== undefined) {
      lines.push(`indicator ${dataElement}: ${indicatorWords(indicator)}`);
      continue;
    }
    const held = totalOf(quarantined);
    const sum = held === 0 ? '' : ` + ${held} quarantined${reasons(quarantined)}`;
    lines.push(`measure   ${dataElement}: ${accepted} accepted = ${counted} counted${sum}`);
  }
  if (report.export !== undefined) lines.push(exportLine(report.export));
  lines.push(`cells     ${report.cells}`);
  if (report.overLimit) lines.push(`over      ${overLimitWords(report.quarantine)}`);
  const { created, updated, deleted, unchanged, kept, refused, withheld } = sent;
  lines.push(
    `${report.dryRun ? 'would send' : 'sent     '} ${created} created, ${updated} updated, ${deleted} deleted; ${unchanged} unchanged, ${kept} kept as somebody's, ${refused} refused${withheld === undefined ? '' : `, ${withheld} held back`}`,
  );
  if (report.completeness !== undefined) {
    const { registered, already } = report.completeness;
    lines.push(`complete  ${registered} reports ${report.dryRun ? 'would be ' : ''}registered, ${already} before`);
  }
  lines.push(...report.conflicts.map(conflictLine));
  if (report.dirty.length > 0) lines.push(`next run  counts ${spanOf(report.dirty)}`);
  for (const { period, code, since, values = 0 } of report.parked) {
    lines.push(`parked    ${period}: ${code}, since ${since}, ${values} values not sent`);
  }
  if (report.noHistory.length > 0) {
    lines.push(`history   none of ${report.noHistory.join(', ')}: what left older periods is found by a recount only`);
  }
  const traffic = Object.entries(requests).map(
    ([system, { requests: count, bytes }]) => `${system} ${count} (${megabytes(bytes)})`,
  );
  lines.push(`requests  ${traffic.join(', ')}`);
  return lines;
}

/** How the bulk export goes. */
function exportLine({ is, started, progress, transactionTime, files, issues = {} }: NonNullable<JobReport['export']>) {
  const said = Object.entries(issues).map(([issue, count]) => `${issue} ${count}`);
  const parts = [
    ...(started === undefined ? [] : [`of ${started}`]),
    ...(progress === undefined ? [] : [progress]),
    ...(transactionTime === undefined ? [] : [`as of ${transactionTime}`]),
    ...(files === undefined ? [] : [`${files} files`]),
    ...said,
  ];
  return `export    ${[is, ...parts].join(', ')}`;
}

/** What happened, to which cell, by which line of the mapping, what it means and what to do. */
function conflictLine(conflict: JobReport['conflicts'][number]): string {
  const { code, message, means, fix, line, file, orgUnit, period, options = [], values, rows } = conflict;
  const cell = [orgUnit, period, ...options].filter((part) => part !== undefined).join(', ');
  const written = file === undefined ? `line ${line} of the mapping` : `${file}:${line}:1`;
  const where = [...(line === undefined ? [] : [written]), ...(cell === '' ? [] : [cell])];
  const counted = `${values} values${rows === undefined ? '' : ` of ${rows} rows`}`;
  const told = means === undefined ? '' : `; ${means}`;
  return `conflict  ${code}: ${message} (${[...where, counted].join('; ')}${told}) — ${fix ?? 'see the log of DHIS2'}`;
}

function reasons(quarantined: Readonly<Record<string, number>>): string {
  const list = Object.entries(quarantined).map(([reason, count]) => `${reason} ${count}`);
  return list.length === 0 ? '' : ` (${list.join(', ')})`;
}

function spanOf(periods: readonly string[]): string {
  if (periods.length <= 6) return periods.join(', ') || 'none';
  return `${periods.length}: ${periods[0]} … ${periods.at(-1)}`;
}

function megabytes(bytes: number): string {
  return `${(bytes / 1e6).toFixed(1)} MB`;
}
