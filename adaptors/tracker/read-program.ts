import { findOne, unexpectedAnswer } from '../dhis2/metadata/read-objects.ts';
import type { RawUnit } from '../dhis2/metadata/to-data-set.ts';
import type { OrgUnitScheme } from '../tally/compiled-mapping.ts';
import type { Transport } from '../transport/index.ts';
import type { EntityType, StageElement, TrackerAttribute, TrackerProgram } from './program.ts';
import { TrackerError } from './tracker-error.ts';

const ATTRIBUTE = 'trackedEntityAttribute[id,code,name,valueType,optionSet[id]]';
const ELEMENT = 'dataElement[id,code,name,valueType,optionSet[id]]';
const PROGRAM_FIELDS = [
  'id,code,name,programType,trackedEntityType[id],access[data[read,write]]',
  `programTrackedEntityAttributes[mandatory,${ATTRIBUTE}]`,
  `programStages[id,code,name,repeatable,validationStrategy,access[data[read,write]],programStageDataElements[compulsory,${ELEMENT}]]`,
];
const TYPE_FIELDS = `id,code,name,access[data[read,write]],trackedEntityTypeAttributes[mandatory,${ATTRIBUTE}]`;
const SCHEME = 'attribute:';

interface RawAccess {
  readonly data?: { readonly write?: boolean };
}

interface RawMember {
  readonly mandatory?: boolean;
  readonly trackedEntityAttribute: TrackerAttribute;
}

interface RawStage {
  readonly id: string;
  readonly code?: string;
  readonly name?: string;
  readonly repeatable?: boolean;
  readonly validationStrategy?: string;
  readonly access?: RawAccess;
  readonly programStageDataElements?: readonly {
    readonly compulsory?: boolean;
    readonly dataElement: Omit<StageElement, 'compulsory'>;
  }[];
}

interface RawProgram {
  readonly id: string;
  readonly name?: string;
  readonly programType?: string;
  readonly trackedEntityType?: { readonly id?: string };
  readonly access?: RawAccess;
  readonly programTrackedEntityAttributes?: readonly RawMember[];
  readonly programStages?: readonly RawStage[];
  readonly organisationUnits?: readonly RawUnit[];
}

interface RawType {
  readonly id: string;
  readonly code?: string;
  readonly name?: string;
  readonly access?: RawAccess;
  readonly trackedEntityTypeAttributes?: readonly RawMember[];
}

/**
 * Read a program with its attributes, stages and the org units that it is assigned to.
 *
 * @param transport the DHIS2 server
 * @param codeOrUid as the mapping names it
 * @param idScheme what org units are named by: with `attribute:…`, their values of that attribute are read too
 * @returns the program
 * @throws {TrackerError} `program-not-found`
 * @throws {TransportError} when an answer does not come or lacks an expected key
 * @see https://docs.dhis2.org/en/develop/using-the-api/dhis-core-version-241/program-rules.html
 */
export async function readProgram(
  transport: Transport,
  codeOrUid: string,
  idScheme: OrgUnitScheme,
): Promise<TrackerProgram> {
  const attribute = await findAttribute(transport, idScheme);
  const values = attribute === undefined ? '' : ',attributeValues[value,attribute[id]]';
  const fields = [...PROGRAM_FIELDS, `organisationUnits[id,code,path${values}]`].join(',');
  const found = await findOne<RawProgram>(transport, 'programs', codeOrUid, fields);
  if (found === undefined) {
    throw new TrackerError(
      'program-not-found',
      `there is no program with code or UID "${codeOrUid}"`,
      'correct program in the mapping, or share the program with the user',
    );
  }
  const { item, request } = found;
  const { programTrackedEntityAttributes, programStages, organisationUnits } = item;
  if (programTrackedEntityAttributes === undefined || programStages === undefined || organisationUnits === undefined)
    throw unexpectedAnswer(request, 'answered a program without its attributes, stages or org units');
  return {
    id: item.id,
    name: item.name ?? codeOrUid,
    hasRegistration: item.programType !== 'WITHOUT_REGISTRATION',
    mayWrite: item.access?.data?.write,
    attributes: programTrackedEntityAttributes.map(toAttribute),
    stages: programStages.map((stage) => ({
      id: stage.id,
      ...named(stage),
      repeatable: stage.repeatable === true,
      alwaysChecks: stage.validationStrategy === 'ON_UPDATE_AND_INSERT',
      mayWrite: stage.access?.data?.write,
      elements: (stage.programStageDataElements ?? []).map(({ dataElement, compulsory }) => ({
        ...dataElement,
        compulsory: compulsory === true,
      })),
    })),
    orgUnits: organisationUnits.map(({ attributeValues = [], ...unit }) => {
      const value = attributeValues.find((each) => each.attribute?.id === attribute)?.value;
      return value === undefined ? unit : { ...unit, attributeValue: value };
    }),
    typeId: item.trackedEntityType?.id,
  };
}

/**
 * Read a tracked entity type with its attributes.
 *
 * @param transport the DHIS2 server
 * @param codeOrUid as the mapping names it, or as the program refers to it
 * @returns the type; undefined where there is none that the user may read
 * @throws {TransportError} when an answer does not come
 */
export async function readEntityType(transport: Transport, codeOrUid: string): Promise<EntityType | undefined> {
  const found = await findOne<RawType>(transport, 'trackedEntityTypes', codeOrUid, TYPE_FIELDS);
  if (found === undefined) return undefined;
  const { id, access, trackedEntityTypeAttributes = [] } = found.item;
  return {
    id,
    ...named(found.item),
    mayWrite: access?.data?.write,
    attributes: trackedEntityTypeAttributes.map(toAttribute),
  };
}

function named({ code, name }: { readonly code?: string; readonly name?: string }) {
  return { ...(code === undefined ? {} : { code }), ...(name === undefined ? {} : { name }) };
}

function toAttribute({ mandatory, trackedEntityAttribute }: RawMember) {
  return { ...trackedEntityAttribute, mandatory: mandatory === true };
}

async function findAttribute(transport: Transport, idScheme: OrgUnitScheme): Promise<string | undefined> {
  if (!idScheme.startsWith(SCHEME)) return undefined;
  const name = idScheme.slice(SCHEME.length);
  const found = await findOne<{ readonly id: string }>(transport, 'attributes', name, 'id');
  if (found !== undefined) return found.item.id;
  throw new TrackerError(
    'program-mismatch',
    `there is no attribute with code or UID "${name}"`,
    'correct orgUnits.idScheme in the mapping, or share the attribute with the user',
  );
}
