import type { Property } from './sync-objects.ts';
import type { PlannedChange } from './sync-plan.ts';

const MARKS = { create: '+', update: '~', move: '>', conflict: '!' } as const;
const LONGEST = 60;

/**
 * Say in a line what is to become of an object: `+` created, `~` changed, `>` not moved, `!` in doubt.
 *
 * @param change planned
 * @returns such as `~ organisationUnits FS-1001 Amari: name "Amari" → "Amari Hospital"`
 * @example plan.changes.map(describeChange).join('\n')
 */
export function describeChange({ collection, action, shown, changes, why }: PlannedChange): string {
  const parts = changes.map(({ field, from, to }) =>
    from === undefined ? `${field} ${quoted(to)}` : `${field} ${quoted(from)} → ${quoted(to)}`,
  );
  const said = [...parts, ...(why === undefined ? [] : [why])].join('; ');
  return `${MARKS[action]} ${collection} ${shown}${said === '' ? '' : `: ${said}`}`;
}

function quoted(value: Property | undefined): string {
  if (value === undefined) return 'none';
  const text =
    typeof value === 'object' ? JSON.stringify(value) : typeof value === 'string' ? `"${value}"` : `${value}`;
  return text.length > LONGEST ? `${text.slice(0, LONGEST - 1)}…` : text;
}
