import { elementNames, findElement } from '../fhirpath/model.ts';

/** Whoever reads tags would see the mark that servers put on resources that they do not send whole. */
const NEVER_PARTLY = ['meta', 'contained'];

/**
 * Name the elements of a resource that a view can read, from its code: whatever the code reads, it names. Names that
 * stand there for another reason, as a column does, only make the list longer.
 *
 * @param resource the type, such as `Immunization`
 * @param source JavaScript of the view's `rows`
 * @returns element names as FHIR writes them, sorted, a choice without its type; undefined where the whole resource is
 *   needed
 * @example readElements('Patient', '(input) => fp.own(input.gender)') // ['gender']
 * @see https://hl7.org/fhir/R4/search.html#elements
 */
export function readElements(resource: string, source: string): readonly string[] | undefined {
  const words = new Set(source.match(/[A-Za-z]\w*/g) ?? []);
  if (NEVER_PARTLY.some((name) => words.has(name))) return undefined;
  const names = elementNames(resource);
  // Beside a choice the model lists the names that its types give it.
  const ofChoices = new Set(names.flatMap((name) => fieldsOf(resource, name).filter((field) => field !== name)));
  return names
    .filter((name) => !ofChoices.has(name) && fieldsOf(resource, name).some((field) => words.has(field)))
    .sort();
}

/** The name of an element, and of a choice those of its types, as `occurrenceDateTime`. */
function fieldsOf(resource: string, name: string): string[] {
  const element = findElement(resource, name);
  return element?.kind === 'choice' ? [name, ...element.alternatives.map(({ field }) => field)] : [name];
}
