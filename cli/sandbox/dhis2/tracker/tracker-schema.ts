import { type JsonObject, objectsOf, referenceId, referenceIds, textOf } from '../json.ts';
import type { MetadataObject, MetadataStore } from '../metadata-store.ts';

/** A program, with what an import must know of it. */
export interface ProgramSchema {
  object: MetadataObject;
  id: string;
  hasRegistration: boolean;
  type: string | undefined;
  units: ReadonlySet<string>;
  /** Attribute → whether it is mandatory. */
  attributes: ReadonlyMap<string, boolean>;
  stages: readonly string[];
}

/** A program stage. */
export interface StageSchema {
  object: MetadataObject;
  id: string;
  program: string | undefined;
  repeatable: boolean;
  /** Data element → whether it is compulsory. */
  elements: ReadonlyMap<string, boolean>;
  /** Whether compulsory elements are asked for before an event is completed. */
  alwaysValidates: boolean;
}

/** A tracked entity type. */
export interface TypeSchema {
  object: MetadataObject;
  id: string;
  /** Attribute → whether it is mandatory. */
  attributes: ReadonlyMap<string, boolean>;
}

/** The metadata that tracker data hang on. */
export interface TrackerSchema {
  programs: ReadonlyMap<string, ProgramSchema>;
  stages: ReadonlyMap<string, StageSchema>;
  types: ReadonlyMap<string, TypeSchema>;
  /** Codes of the options of an option set. */
  codesOf(optionSet: string): ReadonlySet<string>;
}

const schemas = new WeakMap<MetadataStore, { version: number; schema: TrackerSchema }>();

/**
 * Index the metadata that tracker data hang on; the work is done again only when something changed.
 *
 * @param store the metadata
 * @returns programs, stages and types by uid
 * @example trackerSchema(store).programs.get('IpHINAT79UW')?.hasRegistration;
 */
export function trackerSchema(store: MetadataStore): TrackerSchema {
  const known = schemas.get(store);
  if (known?.version === store.version) return known.schema;
  const schema = build(store);
  schemas.set(store, { version: store.version, schema });
  return schema;
}

function build(store: MetadataStore): TrackerSchema {
  const codes = new Map<string, ReadonlySet<string>>();
  const stages = store.all('programStages').map(stageOf);
  const programOf = (object: MetadataObject): ProgramSchema => {
    const own = stages.filter((stage) => stage.program === object.id).map((stage) => stage.id);
    return {
      object,
      id: object.id,
      hasRegistration: object.programType !== 'WITHOUT_REGISTRATION',
      type: referenceId(object.trackedEntityType),
      units: new Set(referenceIds(object.organisationUnits)),
      attributes: membersOf(object.programTrackedEntityAttributes, 'trackedEntityAttribute', 'mandatory'),
      stages: [...new Set([...referenceIds(object.programStages), ...own])],
    };
  };
  const programs = store.all('programs').map(programOf);
  const parents = new Map(programs.flatMap((program) => program.stages.map((stage) => [stage, program.id])));
  const owned = stages.map((stage) => ({ ...stage, program: stage.program ?? parents.get(stage.id) }));
  const types = store.all('trackedEntityTypes').map((object) => ({
    object,
    id: object.id,
    attributes: membersOf(object.trackedEntityTypeAttributes, 'trackedEntityAttribute', 'mandatory'),
  }));
  return {
    programs: byId(programs),
    stages: byId(owned),
    types: byId(types),
    codesOf: (optionSet) => {
      const found = codes.get(optionSet) ?? codesIn(store, optionSet);
      codes.set(optionSet, found);
      return found;
    },
  };
}

function stageOf(object: MetadataObject): StageSchema {
  return {
    object,
    id: object.id,
    program: referenceId(object.program),
    repeatable: object.repeatable === true,
    elements: membersOf(object.programStageDataElements, 'dataElement', 'compulsory'),
    alwaysValidates: object.validationStrategy === 'ON_UPDATE_AND_INSERT',
  };
}

function membersOf(members: unknown, property: string, flag: string): Map<string, boolean> {
  const entry = (member: JsonObject): [string, boolean][] => {
    const id = referenceId(member[property]);
    return id === undefined ? [] : [[id, member[flag] === true]];
  };
  return new Map(objectsOf(members).flatMap(entry));
}

function codesIn(store: MetadataStore, optionSet: string): Set<string> {
  const named = referenceIds(store.get('optionSets', optionSet)?.options).map((id) => store.get('options', id));
  const pointing = store.all('options').filter((each) => referenceId(each.optionSet) === optionSet);
  return new Set([...named, ...pointing].flatMap((each) => textOf(each?.code) ?? []));
}

function byId<Item extends { id: string }>(items: readonly Item[]): Map<string, Item> {
  return new Map(items.map((item) => [item.id, item]));
}
