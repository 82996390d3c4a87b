import type { CompiledExpression } from '../fhirpath/index.ts';
import type { Calendar } from '../period/index.ts';
import { readElements } from '../view/read-elements.ts';
import type { Mapping, Source, View } from './mapping.ts';
import { Code, toSource } from './to-source.ts';

/** Where the bundler finds what compiled expressions call. */
export interface RuntimePaths {
  /** `adaptors/tally/fhirpath/functions.ts`. */
  readonly functions: string;
  /** `adaptors/tally/view/rows.ts`. */
  readonly rows: string;
  /** `adaptors/tally/period/calendar.ts`. */
  readonly calendar: string;
  /** `adaptors/tally/indicators/indicator-cells.ts`. */
  readonly indicators: string;
}

/**
 * Write a mapping as the source of an ES module that exports `mapping`, a `CompiledMapping`: data, and its expressions
 * as functions. It imports the functions that expressions call as `fp`, those that views call as `view`, and `lookup`
 * from `tallysheet:lookup`.
 *
 * @param mapping a checked mapping
 * @param hash hash over all that decides a count
 * @param paths where the bundler finds the modules that it imports
 * @returns source text; the same for the same mapping
 * @example compileMapping(loadMapping(text, file), hash, { functions: './fhirpath/functions.ts', rows: './view/rows.ts' })
 */
export function compileMapping(mapping: Mapping, hash: string, paths: RuntimePaths): string {
  const { lookupFile: _, views, sources, name, period, ...settings } = mapping;
  const { calendar } = period;
  const body = toSource({
    name,
    hash,
    period: { ...period, ...(calendar && { calendar: new Code(calendarCode(calendar)) }) },
    ...settings,
    // What only some mappings need comes with those alone, so that it is not in the bundles of others.
    ...(settings.indicators && { indicatorCells: new Code('indicatorCells') }),
    views: viewsOf(views, elementsOf),
    sources: sourcesOf(sources),
    lookup: new Code('lookup'),
  });
  return [
    `import * as fp from ${JSON.stringify(paths.functions)};`,
    `import * as view from ${JSON.stringify(paths.rows)};`,
    ...(calendar ? [`import { createCalendar } from ${JSON.stringify(paths.calendar)};`] : []),
    ...(settings.indicators ? [`import { indicatorCells } from ${JSON.stringify(paths.indicators)};`] : []),
    `import { lookup } from 'tallysheet:lookup';`,
    `export const mapping = ${body};`,
    '',
  ].join('\n');
}

/**
 * Write the part of a mapping that decides a count, for its hash. How values are sent, what is counted when, names for
 * reports and places in the file are left out, so that a comment or another limit asks for no recount.
 *
 * @param mapping a checked mapping
 * @returns text; the same for mappings that count the same
 * @example createHash('sha256').update(countedSource(mapping)).update(lookup)
 */
export function countedSource(mapping: Mapping): string {
  const { dataSet, period, climb, idScheme, views, indicators } = mapping;
  const { type, timeZone, since, calendar } = period;
  const sources = mapping.sources.map((source) => ({
    ...source,
    name: '',
    measures: source.measures.map(({ file: _, ...measure }) => ({ ...measure, line: 0, comment: undefined })),
  }));
  return toSource({
    dataSet,
    period: { type, timeZone, since, ...(calendar && { calendar: new Code(calendarCode(calendar)) }) },
    climb,
    ...(idScheme === 'uid' ? {} : { idScheme }),
    views: viewsOf(new Map([...views].map(([key, view]) => [key, withoutPlaces(view)]))),
    sources: sourcesOf(sources),
    ...(indicators && { indicators: indicators.map((one) => ({ ...one, line: 0, comment: undefined })) }),
  });
}

/** Where the names of a map stand decides nothing. */
function withoutPlaces(view: View): View {
  if (view.dataValues === undefined) return view;
  const { at: _, ...dataValues } = view.dataValues;
  return { ...view, dataValues };
}

/** The call that makes a calendar, with the table of one that follows no rule. */
function calendarCode({ name, table }: Calendar): string {
  return `createCalendar(${[name, ...(table ? [table] : [])].map(toSource).join(', ')})`;
}

/** What a view reads decides how it is fetched, and nothing that is counted. */
function elementsOf({ resource, isRecord, source }: View): object {
  if (isRecord) return {};
  const elements = readElements(resource, source);
  return elements === undefined ? {} : { elements };
}

/** Views as a compiled mapping has them: names of columns, and `rows` as code. */
function viewsOf(
  views: ReadonlyMap<string, View>,
  more: (view: View) => object = () => ({}),
): Readonly<Record<string, object>> {
  return Object.fromEntries(
    [...views].map(([key, view]) => {
      const { name, resource, isRecord, search, searchDate, searchDates, columns, source, dataValues } = view;
      const names = columns.map((column) => column.name);
      const record = {
        ...(isRecord && { isRecord }),
        ...(searchDates && { searchDates }),
        ...(dataValues && { dataValues }),
      };
      const known = { name, resource, ...record, search, searchDate, columns: names };
      return [key, { ...known, ...more(view), rows: new Code(source) }];
    }),
  );
}

/** Sources with their conditions as code. */
function sourcesOf(sources: readonly Source[]): readonly object[] {
  const withCode = <Part extends { readonly where: CompiledExpression | undefined }>(part: Part) => ({
    ...part,
    where: part.where && new Code(part.where.source),
  });
  return sources.map((source) => ({
    ...source,
    facts: source.facts.map((block) => ({
      ...block,
      facts: block.facts.map((fact) => ('where' in fact ? withCode(fact) : fact)),
    })),
    measures: source.measures.map(withCode),
  }));
}
