/** A report that can be declared complete: UIDs and a period. */
export interface ReportKey {
  readonly period: string;
  readonly orgUnit: string;
  readonly attributeOptionCombo: string;
}

/**
 * Give one text for a report, to look registrations up by.
 *
 * @param key a report, or anything that belongs to one
 * @example registered.has(reportKeyOf(report))
 */
export function reportKeyOf({ period, orgUnit, attributeOptionCombo }: ReportKey): string {
  return `${period} ${orgUnit} ${attributeOptionCombo}`;
}
