import type { RuntimePaths } from '../../tally/mapping/compile-mapping.ts';
import type { View } from '../../tally/mapping/mapping.ts';
import { Code, toSource } from '../../tally/mapping/to-source.ts';
import { readElements } from '../../tally/view/read-elements.ts';
import type { CompiledValue } from '../compiled-tracker.ts';
import type { TrackerMapping } from './tracker-mapping.ts';

/**
 * Write a tracker mapping as the source of an ES module that exports `tracker`, a `CompiledTracker`.
 *
 * @param mapping a checked mapping
 * @param hash hash over all that decides what is sent
 * @param paths where the bundler finds the modules that it imports
 * @returns source text; the same for the same mapping
 * @example compileTracker(loadTracker(text, file), hash, { functions: './fhirpath/functions.ts', rows: './view/rows.ts' })
 */
export function compileTracker(
  mapping: TrackerMapping,
  hash: string,
  paths: Pick<RuntimePaths, 'functions' | 'rows'>,
): string {
  const { lookupFile: _, views, events, ...settings } = mapping;
  const body = toSource({
    ...settings,
    hash,
    views: viewsOf(views),
    events: events.map((event) => ({ ...event, where: event.where && new Code(event.where.source) })),
    lookup: new Code('lookup'),
  });
  return [
    `import * as fp from ${JSON.stringify(paths.functions)};`,
    `import * as view from ${JSON.stringify(paths.rows)};`,
    `import { lookup } from 'tallysheet:lookup';`,
    `export const tracker = ${body};`,
    '',
  ].join('\n');
}

/**
 * Write the part of a tracker mapping that decides what is sent, for its hash; names for reports, limits and places in the
 * file are left out.
 *
 * @param mapping a checked mapping
 * @returns text; the same for mappings that send the same
 */
export function sentSource(mapping: TrackerMapping): string {
  const { program, trackedEntityType, namespace, timeZone, climb, idScheme, views, person, events } = mapping;
  const unlined = (values: readonly CompiledValue[]) => values.map((value) => ({ ...value, line: 0 }));
  return toSource({
    program,
    trackedEntityType,
    namespace,
    timeZone,
    climb,
    idScheme,
    views: viewsOf(views),
    person: { ...person, line: 0, attributes: unlined(person.attributes) },
    events: events.map((event) => ({
      ...event,
      line: 0,
      where: event.where && new Code(event.where.source),
      dataValues: unlined(event.dataValues),
    })),
  });
}

function viewsOf(views: ReadonlyMap<string, View>): Readonly<Record<string, object>> {
  return Object.fromEntries(
    [...views].map(([key, { name, resource, search, searchDate, columns, source }]) => {
      const names = columns.map((column) => column.name);
      const elements = readElements(resource, source);
      const more = elements === undefined ? {} : { elements };
      return [key, { name, resource, search, searchDate, columns: names, ...more, rows: new Code(source) }];
    }),
  );
}
