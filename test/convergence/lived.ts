/** How often what happened, by group: `happenings`, `requests`, … */
export type Times = Readonly<Record<string, Readonly<Record<string, number>>>>;

/** What was lived through. */
export interface Lived {
  /** Note that something happened once more. */
  note(group: string, what: string): void;
  /** Add what was lived through elsewhere. */
  add(times: Times): void;
  times(): Times;
}

/**
 * Begin to note what is lived through, so that a reader of many histories sees which they were.
 *
 * @returns nothing yet
 * @example lived.note('happenings', 'delete');
 */
export function createLived(): Lived {
  const groups: Record<string, Record<string, number>> = {};
  const increase = (group: string, what: string, by: number) => {
    const known = groups[group] ?? {};
    known[what] = (known[what] ?? 0) + by;
    groups[group] = known;
  };
  return {
    note: (group, what) => increase(group, what, 1),
    add: (times) => {
      for (const [group, some] of Object.entries(times)) {
        for (const [what, number] of Object.entries(some)) increase(group, what, number);
      }
    },
    times: () => groups,
  };
}

/**
 * Write what was lived through for people, a group on a line, and the requests at which no run has died.
 *
 * @param times how often what happened
 * @returns lines
 * @example console.log(describeLived(lived.times()));
 */
export function describeLived(times: Times): string {
  const lines = Object.entries(times).map(([group, some]) => `${group}: ${listed(some)}`);
  const { requests = {}, 'crashed at': crashed = {} } = times;
  const spared = Object.fromEntries(Object.entries(requests).filter(([kind]) => crashed[kind] === undefined));
  return [...lines.sort(), `never crashed at: ${listed(spared) || 'none'}`].join('\n');
}

function listed(some: Readonly<Record<string, number>>): string {
  return Object.entries(some)
    .sort(([a, times], [b, others]) => others - times || (a < b ? -1 : 1))
    .map(([what, number]) => `${what} ${number}`)
    .join(', ');
}
