import type { AssignedUnit } from '../dhis2/metadata/data-set.ts';
import { findNamed } from '../dhis2/metadata/find-named.ts';
import { unitsByName } from '../dhis2/metadata/resolve-org-units.ts';
// From its own file: a bundle needs no parser of YAML.
import { nearest } from '../tally/mapping/nearest.ts';
import type { CompiledEvent, CompiledTracker, CompiledValue } from './compiled-tracker.ts';
import type { EntityType, Stage, StageElement, TrackerAttribute, TrackerProgram } from './program.ts';
import { TrackerError } from './tracker-error.ts';

/** A value of the mapping with what it is a value of. */
export interface PlannedValue extends CompiledValue {
  readonly id: string;
  readonly valueType: string;
  /** UID of the option set that its values are of. */
  readonly optionSet: string | undefined;
  /** Whether nothing is sent without it. */
  readonly isNeeded: boolean;
}

/** An attribute, and where its values are sent. */
export interface PlannedAttribute extends PlannedValue {
  readonly ofType: boolean;
  readonly ofProgram: boolean;
}

/** An event block with the UIDs of its stage and data elements. */
export interface PlannedEvent extends Omit<CompiledEvent, 'dataValues'> {
  readonly stageId: string;
  readonly dataValues: readonly PlannedValue[];
}

/** A tracker mapping with the UIDs of everything that it names in DHIS2. */
export interface TrackerPlan {
  readonly programId: string;
  readonly typeId: string;
  readonly attributes: readonly PlannedAttribute[];
  readonly events: readonly PlannedEvent[];
  /** The UID of an org unit that the program is assigned to; undefined where there is none of the name. */
  readonly unitOf: (name: string) => string | undefined;
  /** The code or UID, as the mapping has it, and the line of an attribute or data element by its UID. */
  readonly namedAs: (uid: string) => { readonly name: string; readonly line: number } | undefined;
}

interface Mistake {
  readonly line: number;
  readonly what: string;
}

/**
 * Find everything that a mapping names in DHIS2, before anything is sent.
 *
 * @param tracker compiled mapping
 * @param program as DHIS2 has it
 * @param type its tracked entity type; undefined where the one that is named was not found
 * @returns the plan
 * @throws {TrackerError} `program-mismatch` with all mistakes and their lines
 * @example planObjects(tracker, await readProgram(dhis2, tracker.program, 'uid'), type).programId
 */
export function planObjects(
  tracker: CompiledTracker,
  program: TrackerProgram,
  type: EntityType | undefined,
): TrackerPlan {
  const mistakes: Mistake[] = [];
  const note = (line: number, what: string) => mistakes.push({ line, what });
  checkProgram(tracker, program, type, note);
  const attributes = planAttributes(tracker, program, type, note);
  const events = tracker.events.flatMap((event) => planEvent(event, program, note) ?? []);
  const units = unitsByName(program.orgUnits, tracker.idScheme);
  checkUnits(tracker, units, note);
  if (mistakes.length > 0 || type === undefined) throw mismatch(tracker, program, mistakes);
  const names = namesOf([...attributes, ...events.flatMap(({ dataValues }) => dataValues)]);
  return {
    programId: program.id,
    typeId: type.id,
    attributes,
    events,
    unitOf: (name) => units.get(name)?.[0],
    namedAs: (uid) => names.get(uid),
  };
}

/** Values by what an error may name: their own UID, or that of an option set which one of them alone has. */
function namesOf(values: readonly PlannedValue[]): ReadonlyMap<string, PlannedValue> {
  const sets = values.flatMap(({ optionSet }) => optionSet ?? []);
  const ofSets = values.flatMap((value): [string, PlannedValue][] => {
    const { optionSet } = value;
    return optionSet !== undefined && sets.filter((one) => one === optionSet).length === 1 ? [[optionSet, value]] : [];
  });
  return new Map([...ofSets, ...values.map((value): [string, PlannedValue] => [value.id, value])]);
}

type Note = (line: number, what: string) => void;

function checkProgram(
  tracker: CompiledTracker,
  program: TrackerProgram,
  type: EntityType | undefined,
  note: Note,
): void {
  const line = tracker.programLine;
  if (!program.hasRegistration)
    note(line, `program "${tracker.program}" has no registration: nobody is enrolled in it`);
  if (type === undefined) {
    note(line, `there is no tracked entity type "${tracker.trackedEntityType ?? program.typeId ?? ''}"`);
  } else if (program.typeId !== undefined && program.typeId !== type.id) {
    note(line, `program "${tracker.program}" is for another tracked entity type than "${tracker.trackedEntityType}"`);
  }
}

function planAttributes(
  { person }: CompiledTracker,
  program: TrackerProgram,
  type: EntityType | undefined,
  note: Note,
): PlannedAttribute[] {
  const ofType = type?.attributes ?? [];
  // An attribute that either asks for is asked for.
  const all = [...new Map([...ofType, ...program.attributes].map((one) => [one.id, one])).values()].map((one) => ({
    ...one,
    mandatory: [...ofType, ...program.attributes].some(({ id, mandatory }) => id === one.id && mandatory),
  }));
  const found = person.attributes.flatMap((value): PlannedAttribute[] => {
    const attribute = findNamed<(typeof all)[number]>(all, value.name);
    if (attribute === undefined) {
      note(value.line, `attribute "${value.name}" is none of the program and its type${meant(value.name, all)}`);
      return [];
    }
    const isIn = (list: readonly TrackerAttribute[]) => list.some(({ id }) => id === attribute.id);
    return [
      {
        ...value,
        id: attribute.id,
        valueType: attribute.valueType,
        optionSet: attribute.optionSet?.id,
        isNeeded: attribute.mandatory,
        ofType: isIn(ofType),
        ofProgram: isIn(program.attributes),
      },
    ];
  });
  noteTwice(found, note);
  for (const { id, mandatory, code, name } of [...program.attributes, ...ofType]) {
    if (mandatory && !found.some((one) => one.id === id))
      note(person.line, `attribute "${code ?? name ?? id}" is mandatory, and the mapping has no value for it`);
  }
  return found;
}

function planEvent(event: CompiledEvent, program: TrackerProgram, note: Note): PlannedEvent | undefined {
  const stage = findNamed<Stage>(program.stages, event.programStage);
  if (stage === undefined) {
    note(
      event.line,
      `program stage "${event.programStage}" is none of the program${meant(event.programStage, program.stages)}`,
    );
    return undefined;
  }
  const asksForAll = event.status === 'COMPLETED' || stage.alwaysChecks;
  const dataValues = event.dataValues.flatMap((value): PlannedValue[] => {
    const element = findNamed<StageElement>(stage.elements, value.name);
    if (element !== undefined) {
      const isNeeded = asksForAll && element.compulsory;
      const { id, valueType, optionSet } = element;
      return [{ ...value, id, valueType, optionSet: optionSet?.id, isNeeded }];
    }
    note(
      value.line,
      `data element "${value.name}" is none of stage "${event.programStage}"${meant(value.name, stage.elements)}`,
    );
    return [];
  });
  noteTwice(dataValues, note);
  if (asksForAll) {
    for (const { id, compulsory, code, name } of stage.elements) {
      if (compulsory && !dataValues.some((one) => one.id === id))
        note(event.line, `data element "${code ?? name ?? id}" is compulsory, and the mapping has no value for it`);
    }
  }
  return { ...event, stageId: stage.id, dataValues };
}

function noteTwice(values: readonly PlannedValue[], note: Note): void {
  const seen = new Set<string>();
  for (const { id, name, line } of values) {
    if (seen.has(id)) note(line, `"${name}" is named twice, by its code and its UID`);
    seen.add(id);
  }
}

function checkUnits({ lookup, idScheme }: CompiledTracker, units: ReadonlyMap<string, readonly string[]>, note: Note) {
  if (units.size === 0) {
    note(
      1,
      idScheme === 'uid' ? 'the program has no org unit' : `no org unit of the program has a name by ${idScheme}`,
    );
  } else if (lookup !== null && !lookup.some((line) => units.has(line.split('\t')[1] ?? '')))
    note(1, 'no org unit of the lookup is assigned to the program');
  const twice = [...units].filter(([name, [, second]]) => second !== undefined && isNamed(lookup, name));
  for (const [name, ids] of twice) note(1, `org units ${ids.join(' and ')} are both called "${name}"`);
}

/** What brings a unit into a lookup; without one any name may come. */
function isNamed(lookup: CompiledTracker['lookup'], name: string): boolean {
  return lookup === null || lookup.some((line) => line.split('\t')[1] === name);
}

function meant(name: string, valid: readonly Pick<AssignedUnit & { name?: string }, 'id' | 'code' | 'name'>[]): string {
  const found = nearest(
    name,
    valid.flatMap(({ code, name: called }) => [code, called].filter((one) => one !== undefined)),
  );
  return found === undefined ? '' : `; did you mean "${found}"?`;
}

function mismatch({ file }: CompiledTracker, { name }: TrackerProgram, mistakes: readonly Mistake[]): TrackerError {
  const lines = [...mistakes].sort((a, b) => a.line - b.line).map(({ line, what }) => `${file}:${line} ${what}`);
  return new TrackerError(
    'program-mismatch',
    `the mapping does not fit program "${name}":\n${[...new Set(lines)].join('\n')}\n`,
    'correct the mapping, or the program in DHIS2',
  );
}
