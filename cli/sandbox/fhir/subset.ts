import type { FhirResource } from './types.ts';

/** What marks a resource or a Bundle that was not sent whole, in the words of HAPI FHIR. */
export const subsettedTag = {
  system: 'http://terminology.hl7.org/CodeSystem/v3-ObservationValue',
  code: 'SUBSETTED',
  display: 'Resource encoded in summary mode',
} as const;

/** How much of a resource is asked for. */
export interface SubsetRequest {
  elements: readonly string[];
  summary?: string;
}

/**
 * Cut a resource down to the elements asked for and mark it. `_elements` takes names (`occurrence` for any
 * `occurrence[x]`), paths (`name.family`) and names with a type before them (`Patient.gender`); unknown ones are ignored.
 * `_summary=data` and `true` leave out the narrative, `text` all but the narrative.
 *
 * @param resource the whole resource; it is not changed
 * @param request what is asked for
 * @returns the resource itself where it is asked for whole
 * @see http://hl7.org/fhir/R4/search.html#elements
 * @example subset(patient, { elements: ['gender', 'birthDate'] })
 */
export function subset(resource: FhirResource, request: SubsetRequest): FhirResource {
  const { resourceType, id, meta, ...content } = resource;
  const marked = { resourceType, ...(id === undefined ? {} : { id }), meta: { ...meta, tag: tagged(meta?.tag) } };
  if (request.elements.length > 0) {
    const paths = pathsFor(resourceType, request.elements);
    return paths === undefined ? resource : { ...marked, ...pick(content, paths) };
  }
  if (request.summary === 'text') return { ...marked, ...pick(content, [['text']]) };
  if (request.summary === 'data' || request.summary === 'true') {
    const { text: _text, ...rest } = content;
    return { ...marked, ...rest };
  }
  return resource;
}

function tagged(tags: unknown[] | undefined): unknown[] {
  return [...(tags ?? []), subsettedTag];
}

/** Undefined when every name is of other types: then this type is sent whole. */
function pathsFor(type: string, elements: readonly string[]): string[][] | undefined {
  const paths: string[][] = [];
  let mine = false;
  for (const element of elements) {
    const [first = '', ...rest] = element.split('.');
    const typed = /^[A-Z]/.test(first);
    if (typed && first !== type) continue;
    mine = true;
    paths.push(typed ? rest : [first, ...rest]);
  }
  return mine ? paths : undefined;
}

function pick(value: Record<string, unknown>, paths: readonly string[][]): Record<string, unknown> {
  const kept: [string, unknown][] = [];
  for (const [name, child] of Object.entries(value)) {
    const mine = paths.filter(([first = '']) => isNamed(name, first)).map((path) => path.slice(1));
    if (mine.length === 0) continue;
    kept.push([name, mine.some((rest) => rest.length === 0) ? child : pickWithin(child, mine)]);
  }
  return Object.fromEntries(kept);
}

function pickWithin(value: unknown, paths: readonly string[][]): unknown {
  if (Array.isArray(value)) return value.map((each) => pickWithin(each, paths));
  if (typeof value !== 'object' || value === null) return value;
  return pick(value as Record<string, unknown>, paths);
}

/** `occurrence` names `occurrenceDateTime`, and `status` names `_status`, where its extensions are. */
function isNamed(name: string, wanted: string): boolean {
  const plain = name.startsWith('_') ? name.slice(1) : name;
  return plain === wanted || (plain.startsWith(wanted) && choice.test(plain.slice(wanted.length)));
}

/** The types that a choice element of the resources served here ends with. */
const choice =
  /^(DateTime|Date|String|Period|Age|Range|CodeableConcept|Quantity|Reference|Boolean|Integer|Instant|Timing)$/;
