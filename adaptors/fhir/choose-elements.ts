import { jsonLength } from '../json-length.ts';
import type { CompiledMapping, CompiledSource, FhirResource } from '../tally/compiled-mapping.ts';
import { viewOf } from '../tally/view-of.ts';
import type { SearchPage } from './read-page.ts';

/** Resources of a page that are measured, evenly spread over it: what is included stands at its end. */
const MEASURED = 100;

/** Characters of the mark that a server puts into `meta.tag` of a resource that it does not send whole. */
const MARK = 160;

/**
 * The share of the characters below which parts of resources are asked for. HAPI takes as long for a part as for the
 * whole, and gzip saves the rest: small resources are not worth it.
 */
const WORTH_IT = 0.5;

/** What is kept of every resource. */
const ALWAYS = ['resourceType', 'id', 'meta'];

/**
 * Decides whether to ask for the needed elements alone. The first page of a source comes whole and is measured; what its
 * resources would be without the rest decides for the searches after it.
 */
export interface ElementsChooser {
  /**
   * Say what to ask for.
   *
   * @param source a source
   * @param includes what comes along with its rows
   * @returns elements; undefined for whole resources
   */
  of(source: CompiledSource, includes: readonly string[]): readonly string[] | undefined;
  /** Measure a page of whole resources. */
  learn(source: CompiledSource, includes: readonly string[], page: SearchPage): void;
}

/**
 * Make a chooser.
 *
 * @param mapping compiled mapping; `fetch.elements` may say `always` or `never`
 * @returns a chooser that has measured nothing
 * @see https://hl7.org/fhir/R4/search.html#elements
 */
export function createElementsChooser(mapping: CompiledMapping): ElementsChooser {
  const rule = mapping.fetch?.elements ?? 'auto';
  const isWorthIt = new Map<string, boolean>();
  return {
    of(source, includes) {
      const elements = neededElements(mapping, source);
      return rule === 'always' || (rule === 'auto' && isWorthIt.get(keyOf(source, includes)) === true)
        ? elements
        : undefined;
    },
    learn(source, includes, page) {
      const elements = neededElements(mapping, source);
      if (
        rule !== 'auto' ||
        elements === undefined ||
        isWorthIt.has(keyOf(source, includes)) ||
        page.matches.length === 0
      )
        return;
      const step = Math.ceil(page.included.size / MEASURED);
      const sample = [...page.included.values()].filter((_, at) => at % step === 0);
      const whole = lengthOf(sample);
      const cut = lengthOf(sample.map((resource) => cutDown(resource, elements))) + MARK * sample.length;
      isWorthIt.set(keyOf(source, includes), cut < WORTH_IT * whole);
    },
  };
}

/**
 * Name the elements that a source and what comes along with it are read by. They stand without their types, since
 * servers differ in whether a name applies to included resources too.
 *
 * @param mapping compiled mapping
 * @param source one of its sources
 * @returns sorted names; undefined where one of the views may read anything
 */
export function neededElements(mapping: CompiledMapping, source: CompiledSource): readonly string[] | undefined {
  const names = new Set(['id', 'meta']);
  for (const name of [source.view, ...source.joins.map(({ view }) => view)]) {
    const { elements } = viewOf(mapping, name);
    if (elements === undefined) return undefined;
    for (const element of elements) names.add(element);
  }
  return [...names].sort();
}

/** Without large resources that come along, small ones are measured again. */
function keyOf({ name }: CompiledSource, includes: readonly string[]): string {
  return [name, ...includes].join(' ');
}

function cutDown(resource: FhirResource, elements: readonly string[]): object {
  const isAsked = (name: string) =>
    elements.some((element) => name === element || new RegExp(`^_?${element}([A-Z]|$)`).test(name));
  return Object.fromEntries(Object.entries(resource).filter(([name]) => ALWAYS.includes(name) || isAsked(name)));
}

function lengthOf(resources: readonly object[]): number {
  return resources.reduce((sum, resource) => sum + jsonLength(resource), 0);
}
