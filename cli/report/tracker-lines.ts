import { totalOf } from '../../adaptors/tally/counts.ts';
import type { EventCounts, TrackerConflict, TrackerReport } from '../../adaptors/tracker/index.ts';

/**
 * Say the report of a run that sends persons in lines for people: persons and events with their sums, what DHIS2 made of
 * them, what is wrong.
 *
 * @param report of the jobs
 * @returns lines without a line end
 * @example console.log(trackerLines(report).join('\n'))
 */
export function trackerLines(report: TrackerReport): string[] {
  const { persons, events, conflicts, requests, dryRun } = report;
  const { read, sent, unchanged, excluded, quarantined, refused, created, updated, left, deleted } = persons;
  const held = `${totalOf(quarantined)} quarantined${reasons(quarantined)}`;
  const lines = [
    `program   ${report.program}`,
    `persons   ${read} read = ${sent} ${dryRun ? 'would be sent' : 'sent'} + ${unchanged} unchanged + ${excluded} excluded + ${held} + ${refused} refused`,
    ...events.map((one) => eventLine(one, dryRun)),
    `dhis2     ${created} tracked entities ${dryRun ? 'would be created' : 'created'}, ${updated} updated, ${deleted} deleted; ${report.eventsDeleted} events deleted`,
  ];
  if (left > 0)
    lines.push(`left      ${left} tracked entities whose persons are no more at the source, or left out now`);
  for (const { programStage, left: stale = 0 } of events) {
    if (stale > 0)
      lines.push(`left      ${stale} events of ${programStage} as they were before they went into quarantine`);
  }
  const places = Object.entries(report.unknownPlaces).map(([place, count]) => `${place} (${count})`);
  if (places.length > 0) lines.push(`places    that the lookup lacks: ${places.join(', ')}`);
  lines.push(...conflicts.map(conflictLine));
  if (report.refused !== undefined) {
    const { persons: count, tried } = report.refused;
    lines.push(
      `refused   ${count} persons are not taken yet; tried at ${tried}, and again once a day or with --retry-parked`,
    );
  }
  if (report.trouble !== undefined) lines.push(`trouble   ${report.trouble}`);
  if (report.more) lines.push('next run  goes on where this one ended');
  if (report.noHistory.length > 0) {
    lines.push(`history   none of ${report.noHistory.join(', ')}: what was deleted there is not noticed`);
  }
  const traffic = Object.entries(requests).map(
    ([system, { requests: count, bytes }]) => `${system} ${count} (${(bytes / 1e6).toFixed(1)} MB)`,
  );
  lines.push(`requests  ${traffic.join(', ')}`);
  return lines;
}

function eventLine(counts: EventCounts, dryRun: boolean): string {
  const { programStage, read, sent, excluded, quarantined, refused, deletedInDhis2 } = counts;
  const held = `${totalOf(quarantined)} quarantined${reasons(quarantined)}`;
  const what = dryRun ? 'would be sent' : 'sent';
  const dead = deletedInDhis2 === undefined ? '' : ` + ${deletedInDhis2} deleted in DHIS2`;
  return `events    ${programStage}: ${read} read = ${sent} ${what} + ${excluded} excluded + ${held} + ${refused} refused${dead}`;
}

/** What happened, to what, by which line of the mapping, and what to do. */
function conflictLine({ code, means, fix, of, name, line, objects }: TrackerConflict): string {
  const where = line === undefined ? [] : [`${name}, line ${line} of the mapping`];
  const count = `${objects} ${of === 'person' && objects !== 1 ? 'persons' : `${of}${objects === 1 ? '' : 's'}`}`;
  return `conflict  ${code}: ${means} (${[...where, count].join('; ')}) — ${fix}`;
}

function reasons(quarantined: Readonly<Record<string, number>>): string {
  const list = Object.entries(quarantined).map(([reason, count]) => `${reason} ${count}`);
  return list.length === 0 ? '' : ` (${list.join(', ')})`;
}
