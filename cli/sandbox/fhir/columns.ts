import { type DateRange, rangeOfElement } from './date-range.ts';
import { referenceOf } from './match-reference.ts';
import { type Token, tokensOf } from './match-token.ts';
import type { SearchParameter, Version } from './types.ts';
import { valuesAt } from './values-at.ts';

/** What a parameter is compared with, one list a version. */
export interface Extracted {
  date: DateRange;
  token: Token;
  reference: string;
  string: string;
  uri: string;
}

/**
 * The values of search parameters, extracted once for each version, when they are first asked for. A version never changes,
 * so nothing is ever taken back; what is no longer stored is collected.
 */
const extracted = new WeakMap<SearchParameter, WeakMap<Version, readonly unknown[]>>();

/** A whole column at a time, for as long as the type is not written to. */
const columns = new WeakMap<readonly Version[], Map<SearchParameter, readonly (readonly unknown[])[]>>();

/**
 * Extract the values of a search parameter from a list of versions.
 *
 * @param rows the versions, as `Storage.live` gives them
 * @param parameter what to extract
 * @returns for each version its values
 * @example columnOf(storage.live('Immunization'), parameter)
 */
export function columnOf(rows: readonly Version[], parameter: SearchParameter): readonly (readonly unknown[])[] {
  let ofRows = columns.get(rows);
  if (ofRows === undefined) {
    ofRows = new Map();
    columns.set(rows, ofRows);
  }
  let column = ofRows.get(parameter);
  if (column === undefined) {
    column = rows.map((version) => valuesOf(version, parameter));
    ofRows.set(parameter, column);
  }
  return column;
}

/**
 * Extract the values of a search parameter from one version.
 *
 * @param version the version
 * @param parameter what to extract
 * @returns its values; empty where it has none
 * @example valuesOf(version, parameter).length === 0 // matches `:missing=true`
 */
export function valuesOf(version: Version, parameter: SearchParameter): readonly unknown[] {
  let ofParameter = extracted.get(parameter);
  if (ofParameter === undefined) {
    ofParameter = new WeakMap();
    extracted.set(parameter, ofParameter);
  }
  let values = ofParameter.get(version);
  if (values === undefined) {
    const read: (value: unknown) => readonly unknown[] = readers[parameter.type];
    values = parameter.paths.flatMap((path) => valuesAt(version.resource, path)).flatMap(read);
    ofParameter.set(version, values);
  }
  return values;
}

const readers: { [Type in SearchParameter['type']]: (value: unknown) => Extracted[Type][] } = {
  date: (value) => present(rangeOfElement(value)),
  token: tokensOf,
  reference: (value) => present(referenceOf(value)),
  string: (value) => (typeof value === 'string' ? [value] : []),
  uri: (value) => (typeof value === 'string' ? [value] : []),
};

function present<T>(value: T | undefined): T[] {
  return value === undefined ? [] : [value];
}
