import type { Source } from '../mapping/mapping.ts';
import type { Slot } from './slot.ts';

/** What the columns of the step before are called. */
interface NewestNames {
  readonly period: string;
  readonly orgUnit: string;
  readonly rowKey: string;
}

/**
 * Write the steps that let the rows of the newest resource through, of those in one org unit and period with the same
 * values in some columns: `placed` out of `located`. Where several are equally new, none is.
 *
 * @param newest what decides
 * @param slots the columns of rows
 * @param names what the other columns are called
 * @returns steps of a `with`, in order
 * @example newestSteps(source.newest, slots, { period: 'period', orgUnit: 'org_unit', rowKey: 'row_key' })
 */
export function newestSteps(
  newest: NonNullable<Source['newest']>,
  slots: readonly Slot[],
  { period, orgUnit, rowKey }: NewestNames,
): string[] {
  const by = `located.${slots[newest.by]?.sql}`;
  const group = [period, orgUnit, ...newest.per.map((slot) => slots[slot]?.sql ?? '')].join(', ');
  const seconds = (moment: string) => `coalesce(extract(epoch from ${moment})::double precision, '-infinity')`;
  return [
    step('stamped', [
      'select located.*,',
      `  split_part(located.${rowKey}, chr(1), 1) as of_resource,`,
      `  array[${seconds(`event_first_day(${by})`)}, ${seconds(`event_time(${by})`)}] as stamp`,
      'from located',
    ]),
    step('compared', [
      'select stamped.*,',
      `  max(stamp) over (partition by ${group}, of_resource) as own_stamp,`,
      `  max(stamp) over (partition by ${group}) as newest_stamp`,
      'from stamped',
    ]),
    step('latest', [
      'select compared.*,',
      `  min(of_resource) over (partition by ${group}) as first_resource,`,
      `  max(of_resource) over (partition by ${group}) as last_resource`,
      'from compared',
      'where own_stamp = newest_stamp',
    ]),
    step('placed', ['select * from latest where first_resource = last_resource']),
  ];
}

function step(name: string, lines: readonly string[]): string {
  return [`${name} as materialized (`, ...lines.map((line) => `  ${line}`), ')'].join('\n');
}
