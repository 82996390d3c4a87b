import type { CompiledTracker } from '../../../adaptors/tracker/compiled-tracker.ts';
import type { SeenEntity, SeenEvent } from '../../../cli/sandbox/dhis2/index.ts';
import { enrollmentUid, entityUid, eventUids, IDS } from './sent-names.ts';
import {
  type Dose,
  inDhis2,
  isEvent,
  isSent,
  isSentEvent,
  type Kid,
  type Past,
  pastOf,
  UNITS,
} from './tracker-model.ts';
import type { TrackerFlowWorld } from './tracker-world.ts';

/** Where DHIS2 is not as the source, by whom. */
export interface TrackerCompared {
  /** What may never be, whatever a report says. */
  readonly wrong: readonly string[];
  /** What of each child is not as at the source: a report has to count as many refused persons. */
  readonly behind: ReadonlyMap<number, readonly string[]>;
}

const ZONE_MS = 3 * 3_600_000;
/** Generations after which an event comes back no more. */
const MOST_TAKES = 5;

/**
 * Hold what DHIS2 has against the registry.
 *
 * @param world after a run
 * @param tracker the mapping
 * @returns what is not as it should be
 */
export function compareTracker(world: TrackerFlowWorld, tracker: CompiledTracker): TrackerCompared {
  const { model, dhis2 } = world;
  const wrong = reused(world);
  const behind = new Map<number, string[]>();
  const known = new Set<string>();
  const events = new Map(dhis2.tracker.events().map((one) => [one.id, one]));
  for (const kid of new Set([
    ...model.kids.keys(),
    ...[...model.doses.values()].map((dose) => dose.kid),
    1,
    2,
    3,
    4,
    5,
  ])) {
    known.add(entityUid(tracker, kid)).add(enrollmentUid(tracker, kid));
    const lines = compareKid(world, tracker, kid, wrong);
    for (const [id, dose] of model.doses) {
      const uids = eventUids(tracker, kid, id);
      for (const uid of uids) known.add(uid);
      const alive = uids.flatMap((uid) => {
        const found = events.get(uid);
        return found === undefined || found.deleted ? [] : [found];
      });
      compareDose(world, { kid, id, dose }, alive, { wrong, lines });
    }
    if (lines.length > 0) behind.set(kid, lines);
  }
  const all = [...dhis2.tracker.entities(), ...dhis2.tracker.enrollments(), ...events.values()];
  for (const { id } of all) if (!known.has(id)) wrong.push(`${id} is nothing of the source`);
  return { wrong, behind };
}

/** What was deleted is never there again. */
function reused({ dead, dhis2 }: TrackerFlowWorld): string[] {
  const all = [...dhis2.tracker.entities(), ...dhis2.tracker.enrollments(), ...dhis2.tracker.events()];
  const back = all.filter(({ id, deleted }) => !deleted && dead.has(id)).map(({ id }) => `${id} is back`);
  for (const { id, deleted } of all) if (deleted) dead.add(id);
  return back;
}

function compareKid(world: TrackerFlowWorld, tracker: CompiledTracker, n: number, wrong: string[]): string[] {
  const { model, dhis2, api } = world;
  const kid = model.kids.get(n);
  const seen = inDhis2(model, n);
  const entity = dhis2.tracker.entities().find(({ id }) => id === entityUid(tracker, n));
  const isThere = entity !== undefined && !entity.deleted;
  if (seen.isDead) {
    if (isThere) wrong.push(`kid ${n} was deleted in DHIS2, and is there`);
    return [];
  }
  if (entity?.deleted) wrong.push(`kid ${n} is deleted, and nobody has deleted it`);
  if (entity !== undefined && seen.sex !== undefined && entity.attributes[IDS.EIR_CHILD_SEX ?? ''] !== seen.sex) {
    wrong.push(`kid ${n} has lost the sex that was entered in DHIS2`);
  }
  if (kid === undefined || !isSent(kid)) return [];
  if (!isThere) return [`kid ${n} is missing`];
  const lines = compareAttributes(n, kid, entity, api === 'legacy', seen.family);
  if (entity.orgUnit !== UNITS[kid.place]) lines.push(`kid ${n} is at ${entity.orgUnit}`);
  if (seen.isMerged) return lines.filter((line) => !/attribute/.test(line));
  return [...lines, ...compareEnrollment(world, tracker, { n, kid, entity: entity.id }, wrong)];
}

function compareEnrollment(
  { model, dhis2 }: TrackerFlowWorld,
  tracker: CompiledTracker,
  { n, kid, entity }: { readonly n: number; readonly kid: Kid; readonly entity: string },
  wrong: string[],
): string[] {
  const { registered, birthDate, place } = kid;
  const { isCompleted, isPerhapsActive } = inDhis2(model, n);
  const enrollment = dhis2.tracker.enrollments().find(({ id }) => id === enrollmentUid(tracker, n));
  if (enrollment === undefined || enrollment.deleted) return [`kid ${n} is not enrolled`];
  if (enrollment.entity !== entity) wrong.push(`the enrollment of kid ${n} is another's`);
  const { status, orgUnit, enrolledAt, occurredAt } = enrollment;
  if (status !== (isCompleted ? 'COMPLETED' : 'ACTIVE') && !isPerhapsActive) {
    wrong.push(`the enrollment of kid ${n} is ${status}`);
  }
  const wanted = [registered, birthDate === '' ? registered : birthDate, UNITS[place]].join();
  const held = [dayOf(enrolledAt), dayOf(occurredAt), orgUnit].join();
  return held === wanted ? [] : [`kid ${n} is enrolled ${held}, should be ${wanted}`];
}

function compareAttributes(
  n: number,
  { number, family, birthDate }: Kid,
  { attributes }: SeenEntity,
  isLegacy: boolean,
  edited: string | undefined,
): string[] {
  const wanted = {
    EIR_CHILD_ID: number,
    EIR_GIVEN_NAME: `Zawadi${n}`,
    EIR_FAMILY_NAME: family,
    EIR_BIRTH_DATE: birthDate,
  };
  return Object.entries(wanted).flatMap(([code, value]) => {
    const held = attributes[IDS[code] ?? ''] ?? '';
    // The old endpoint takes nothing away.
    const isRight = held === value || (value === '' && isLegacy) || (code === 'EIR_FAMILY_NAME' && held === edited);
    return isRight ? [] : [`attribute ${code} of kid ${n} is "${held}", should be "${value}"`];
  });
}

/** Whose event it is. */
interface Owned {
  readonly kid: number;
  readonly id: number;
  readonly dose: Dose;
}

function compareDose(
  { model, blind }: TrackerFlowWorld,
  { kid: n, id, dose }: Owned,
  alive: readonly SeenEvent[],
  { wrong, lines }: { readonly wrong: string[]; readonly lines: string[] },
): void {
  const kid = model.kids.get(n);
  const seen = inDhis2(model, n);
  const name = `dose ${id} of kid ${n}`;
  if (alive.length > 1) wrong.push(`${name} is there ${alive.length} times`);
  if (seen.isMerged) return;
  const [event] = alive;
  if (seen.isDead || !isEvent(dose, n)) {
    if (event !== undefined && (seen.isDead || blind.size === 0)) wrong.push(`${name} is there, and should not be`);
    return;
  }
  if (kid === undefined || !isSent(kid)) return;
  const is = isSentEvent(dose);
  if (is !== 'sent') return;
  const past = pastOf(model, n, id);
  if (past.isRemoved && past.takes === 0) {
    if (event !== undefined) wrong.push(`${name} was deleted in DHIS2, and is there`);
  } else if (event !== undefined) {
    const [held, wanted] = [textOf(event), textOfDose(dose, kid)];
    if (held !== wanted) lines.push(`${name} is ${held}, should be ${wanted}`);
  } else if (comesBack(past)) lines.push(`${name} is missing`);
}

/** Whether an event has to be there; docs/tracker.md says when it may not. */
function comesBack({ takes, deletions, isRemoved }: Past): boolean {
  return !isRemoved && deletions < 2 && takes <= MOST_TAKES;
}

function textOf({ values, occurredAt, orgUnit, status }: SeenEvent): string {
  const given = [values[IDS.EIR_DOSE_VACCINE ?? ''], values[IDS.EIR_DOSE_NUMBER ?? '']];
  return [...given, dayOf(occurredAt), orgUnit, status].join();
}

function textOfDose({ vaccine, on, place }: Dose, kid: Kid): string {
  return [vaccine, '1', localDay(on), UNITS[place === '' ? kid.place : place], 'COMPLETED'].join();
}

function localDay(on: string): string {
  return on.length === 10 ? on : new Date(Date.parse(on) + ZONE_MS).toISOString().slice(0, 10);
}

function dayOf(date: Date | undefined): string {
  return date?.toISOString().slice(0, 10) ?? '';
}
