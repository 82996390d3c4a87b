import { valuesOf } from './columns.ts';
import { FhirError } from './fhir-error.ts';
import { resourceTypes } from './resource-types.ts';
import { searchParametersOf } from './search-parameters.ts';
import type { Storage } from './storage.ts';
import type { SearchParameter, Version } from './types.ts';

/** One `_include` or `_revinclude`. */
export interface Include {
  /** As written, such as `Immunization:patient`. */
  text: string;
  /** The type that holds the reference; undefined for `*`. */
  source?: string;
  parameters: readonly SearchParameter[];
  /** Only resources of this type. */
  target?: string;
  /** Applied to what was included as well. */
  iterate: boolean;
}

/**
 * Parse an include.
 *
 * @param name `_include` or `_revinclude`, for the error
 * @param text such as `Immunization:patient`, `Encounter:location:Location`, `Immunization:*` or `*`
 * @param modifier `iterate`, or `recurse` as it was called before
 * @returns the include
 * @throws FhirError 400 with HAPI-2015 where the type has no such reference
 * @see http://hl7.org/fhir/R4/search.html#include
 * @example parseInclude('_include', 'Immunization:patient', undefined)
 */
export function parseInclude(name: string, text: string, modifier: string | undefined): Include {
  const iterate = modifier === 'iterate' || modifier === 'recurse';
  if (text === '*') return { text, parameters: [], iterate };
  const [source = '', parameterName = '', target] = text.split(':');
  if (!resourceTypes.includes(source))
    throw new FhirError(400, `Invalid ${name} parameter value: "${text}". Unknown resource type "${source}"`);
  const references = referencesOf(source);
  const parameters = parameterName === '*' ? references : references.filter((each) => each.name === parameterName);
  if (parameters.length === 0) {
    const problem = `Unknown search parameter "${parameterName}" for resource type "${source}"`;
    const valid = `[${references.map((each) => each.name).join(', ')}]`;
    throw new FhirError(
      400,
      `HAPI-2015: Invalid ${name} parameter value: "${text}". ${problem}. Valid search parameters for this search are: ${valid}`,
    );
  }
  return { text, source, parameters, iterate, ...(target === undefined ? {} : { target }) };
}

/**
 * Find the resources to include with a page.
 *
 * @param matches the page
 * @param includes followed from the resources of the page
 * @param revIncludes followed to the resources of the page
 * @param storage where they are looked up; what is not there, or deleted, is left out
 * @returns each once, none of them a match of the page
 * @example includedWith(page, search.includes, search.revIncludes, storage)
 */
export function includedWith(
  matches: readonly Version[],
  includes: readonly Include[],
  revIncludes: readonly Include[],
  storage: Storage,
): Version[] {
  const seen = new Set(matches.map(keyOf));
  const found: Version[] = [];
  let fresh: readonly Version[] = matches;
  let rules = { includes, revIncludes };
  while (fresh.length > 0 && rules.includes.length + rules.revIncludes.length > 0) {
    const next = [...forward(fresh, rules.includes, storage), ...backward(fresh, rules.revIncludes, storage)];
    fresh = next.filter((version) => !seen.has(keyOf(version)) && seen.add(keyOf(version)));
    found.push(...fresh);
    rules = {
      includes: includes.filter((include) => include.iterate),
      revIncludes: revIncludes.filter((include) => include.iterate),
    };
  }
  return found;
}

function forward(from: readonly Version[], includes: readonly Include[], storage: Storage): Version[] {
  return includes.flatMap((include) => from.flatMap((version) => targetsOf(version, include, storage)));
}

function targetsOf(version: Version, include: Include, storage: Storage): Version[] {
  if (include.source !== undefined && include.source !== version.type) return [];
  const parameters = include.source === undefined ? referencesOf(version.type) : include.parameters;
  return parameters
    .flatMap((parameter) => referencesAt(version, parameter))
    .flatMap((reference) => {
      const [type = '', id = ''] = reference.split('/');
      return include.target === undefined || include.target === type ? (storage.current(type, id) ?? []) : [];
    });
}

function backward(to: readonly Version[], includes: readonly Include[], storage: Storage): Version[] {
  const keys = new Set(to.map(keyOf));
  return includes.flatMap((include) =>
    storage
      .live(include.source ?? '')
      .filter((version) =>
        include.parameters.some((parameter) => referencesAt(version, parameter).some((each) => keys.has(each))),
      ),
  );
}

function referencesAt(version: Version, parameter: SearchParameter): string[] {
  const all = valuesOf(version, parameter).map(String);
  return parameter.target === undefined ? all : all.filter((each) => each.startsWith(`${parameter.target}/`));
}

function referencesOf(type: string): SearchParameter[] {
  return [...searchParametersOf(type).values()].filter((parameter) => parameter.type === 'reference');
}

function keyOf(version: Version): string {
  return `${version.type}/${version.id}`;
}
