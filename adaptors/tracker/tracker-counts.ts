import { increase } from '../tally/increase.ts';
import { explainTrackerCode } from './explain-code.ts';
import type { MappedEvent } from './map-events.ts';
import type { MappedPerson } from './map-person.ts';
import type { TrackerPlan } from './plan-objects.ts';
import type { PersonOutcome, Refusal } from './posting.ts';
import type { EventCounts, PersonCounts, TrackerConflict } from './tracker-report.ts';

/** Conflicts that are listed; the report has to stay small. */
const CONFLICTS_LISTED = 100;

interface Block {
  readonly programStage: string;
  read: number;
  sent: number;
  excluded: number;
  refused: number;
  deletedInDhis2: number;
  left: number;
  readonly quarantined: Map<string, number>;
}

/** Counts what becomes of persons and events while they come and go. */
export class TrackerCounts {
  readonly #plan: Pick<TrackerPlan, 'namedAs'>;
  readonly #blocks: readonly Block[];
  readonly #quarantined = new Map<string, number>();
  readonly #conflicts = new Map<string, { refusal: Refusal; objects: number }>();
  readonly #persons = {
    read: 0,
    sent: 0,
    unchanged: 0,
    excluded: 0,
    refused: 0,
    created: 0,
    updated: 0,
    left: 0,
    deleted: 0,
  };
  eventsDeleted = 0;

  /** @param plan with the stages of the event blocks */
  constructor(plan: Pick<TrackerPlan, 'namedAs' | 'events'>) {
    this.#plan = plan;
    this.#blocks = plan.events.map(({ programStage }) => ({
      programStage,
      read: 0,
      sent: 0,
      excluded: 0,
      refused: 0,
      deletedInDhis2: 0,
      left: 0,
      quarantined: new Map(),
    }));
  }

  /** Count more of something. */
  add(what: 'unchanged' | 'created' | 'updated' | 'left' | 'deleted', by: number): void {
    this.#persons[what] += by;
    if (what === 'unchanged') this.#persons.read += by;
  }

  /** Count a person who is not sent, and whose events are not looked at. */
  hold(person: Exclude<MappedPerson, { is: 'sent' }>): void {
    if (person.is === 'refused') {
      this.refuse(person.refusal);
      return;
    }
    this.#persons.read += 1;
    if (person.is === 'excluded') this.#persons.excluded += 1;
    else increase(this.#quarantined, person.reason);
  }

  /** Count a person of whom DHIS2 is not told because of a mistake of the source. */
  refuse(refusal: Refusal): void {
    this.#persons.read += 1;
    this.#persons.refused += 1;
    this.conflict(refusal);
  }

  /**
   * Count a person that was sent, with the rows of the events; nothing of one that is sent again by the next run. `wasOne`
   * tells of a row in quarantine whether an earlier version of it may have been sent.
   */
  settle(
    person: Extract<MappedPerson, { is: 'sent' }>,
    outcome: PersonOutcome,
    wasOne: (block: number, id: string) => boolean = () => false,
  ): void {
    this.#noteRefusals(outcome.refusals);
    if (outcome.is === 'undone') return;
    this.#persons.read += 1;
    this.#persons[outcome.is] += 1;
    for (const { block, rows } of person.blocks) {
      const counts = this.#blocks[block];
      if (counts === undefined) continue;
      for (const row of rows) this.#countRow(counts, row, outcome, (id) => wasOne(block, id));
    }
  }

  #countRow(counts: Block, row: MappedEvent, outcome: PersonOutcome, wasOne: (id: string) => boolean): void {
    counts.read += 1;
    if (row.is === 'excluded') counts.excluded += 1;
    else if (row.is === 'quarantined') {
      increase(counts.quarantined, row.reason);
      if (row.id !== undefined && wasOne(row.id)) counts.left += 1;
    } else if (outcome.deletedEvents?.has(row.payload.event)) counts.deletedInDhis2 += 1;
    else if (outcome.refusedEvents.has(row.payload.event)) counts.refused += 1;
    else counts.sent += 1;
  }

  /** Note why an object was refused. */
  conflict(refusal: Refusal, objects = 1): void {
    const named = this.#nameOf(refusal);
    const key = JSON.stringify([refusal.code, refusal.of, named?.name]);
    const known = this.#conflicts.get(key);
    if (known === undefined) this.#conflicts.set(key, { refusal, objects });
    else known.objects += objects;
  }

  /** What became of persons so far. */
  persons(): PersonCounts {
    return { ...this.#persons, quarantined: sorted(this.#quarantined) };
  }

  /** What became of events so far, a line each block. */
  events(): EventCounts[] {
    return this.#blocks.map(({ deletedInDhis2, left, ...block }) => ({
      ...block,
      quarantined: sorted(block.quarantined),
      ...(deletedInDhis2 === 0 ? {} : { deletedInDhis2 }),
      ...(left === 0 ? {} : { left }),
    }));
  }

  /** Why objects were refused, those of the most objects first. */
  conflicts(): TrackerConflict[] {
    return [...this.#conflicts.values()]
      .sort((a, b) => b.objects - a.objects)
      .slice(0, CONFLICTS_LISTED)
      .map(({ refusal, objects }) => {
        const named = this.#nameOf(refusal);
        const { code, of } = refusal;
        return { code, ...explainTrackerCode(code), of, ...(named === undefined ? {} : named), objects };
      });
  }

  /** A person is counted once for a mistake that DHIS2 finds in several of its parts. */
  #noteRefusals(refusals: readonly Refusal[]): void {
    const seen = new Set<string>();
    for (const refusal of refusals) {
      const key = `${refusal.code} ${this.#nameOf(refusal)?.name ?? refusal.of}`;
      if (refusal.of === 'event' || !seen.has(key)) this.conflict(refusal);
      seen.add(key);
    }
  }

  #nameOf({ names }: Refusal): { name: string; line: number } | undefined {
    for (const uid of names) {
      const named = this.#plan.namedAs(uid);
      if (named !== undefined) return { name: named.name, line: named.line };
    }
    return undefined;
  }
}

function sorted(counts: ReadonlyMap<string, number>): Record<string, number> {
  return Object.fromEntries([...counts].sort(([a], [b]) => (a < b ? -1 : 1)));
}
