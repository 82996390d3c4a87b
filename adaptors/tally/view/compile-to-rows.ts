import type { FhirResource, ViewRow } from '../compiled-mapping.ts';
import * as fp from '../fhirpath/functions.ts';
import type { LoadedView } from './loaded-view.ts';
import * as view from './rows.ts';

/**
 * Turn a view into a function, for tests and the command line. Bundles hold its source instead, and never import this
 * file: where they run, code cannot be made from text.
 *
 * @param loaded the view
 * @returns a function from a resource to its rows
 * @example compileToRows(readViewDefinition(text, 'patients.json'))(patient) // [{ values: ['7'], status: 'row' }]
 */
export function compileToRows(loaded: Pick<LoadedView, 'source'>): (resource: FhirResource) => readonly ViewRow[] {
  const make = new Function('fp', 'view', `'use strict'; return ${loaded.source};`);
  return make(fp, view) as (resource: FhirResource) => readonly ViewRow[];
}
