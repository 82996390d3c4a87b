import type { CompiledExpression } from '../fhirpath/index.ts';
import type { Dimension, Mapping, Measure, Source, View } from './mapping.ts';

/**
 * Write a mapping as the source of an ES module that exports `mapping`, a `CompiledMapping`: data, and its expressions
 * as functions. It imports the functions that expressions call as `fp`, and `lookup` from `tallysheet:lookup`.
 *
 * @param mapping a checked mapping
 * @param hash hash over all that decides a count
 * @param functionsPath where the bundler finds `adaptors/tally/fhirpath/functions.ts`
 * @returns source text; the same for the same mapping
 * @example compileMapping(loadMapping(text, file), hash, './adaptors/tally/fhirpath/functions.ts')
 */
export function compileMapping(mapping: Mapping, hash: string, functionsPath: string): string {
  const { name, dataSet, period, onEmpty, onManualEdit, ownUsers, maxQuarantined } = mapping;
  const body = object({
    name: json(name),
    hash: json(hash),
    dataSet: json(dataSet),
    period: json(period),
    onEmpty: json(onEmpty),
    onManualEdit: json(onManualEdit),
    ownUsers: json(ownUsers),
    maxQuarantined: json(maxQuarantined),
    views: viewsSource(mapping),
    sources: array(mapping.sources.map(sourceSource)),
    lookup: 'lookup',
  });
  return [
    `import * as fp from ${json(functionsPath)};`,
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
  const { dataSet, period } = mapping;
  const { type, timeZone, since } = period;
  const sources = mapping.sources.map((source) => ({
    ...source,
    name: '',
    measures: source.measures.map((measure) => ({ ...measure, line: 0 })),
  }));
  return object({
    dataSet: json(dataSet),
    period: json({ type, timeZone, since }),
    views: viewsSource(mapping),
    sources: array(sources.map(sourceSource)),
  });
}

function viewsSource({ views }: Mapping): string {
  return object(Object.fromEntries([...views].map(([name, view]) => [name, viewSource(view)])));
}

function viewSource(view: View): string {
  return object({
    name: json(view.name),
    resource: json(view.resource),
    search: json(view.search),
    searchDate: json(view.searchDate),
    where: array(view.where.map(expressionSource)),
    columns: object(
      Object.fromEntries([...view.columns].map(([name, { expression }]) => [name, expressionSource(expression)])),
    ),
  });
}

function sourceSource(source: Source): string {
  return object({
    name: json(source.name),
    view: json(source.view),
    joins: json(source.joins),
    date: json(source.date),
    orgUnit: json(source.orgUnit),
    measures: array(source.measures.map(measureSource)),
  });
}

function measureSource(measure: Measure): string {
  return object({
    dataElement: json(measure.dataElement),
    line: json(measure.line),
    aggregate: json(measure.aggregate),
    of: json(measure.of),
    where: measure.where === undefined ? 'undefined' : expressionSource(measure.where),
    by: array(measure.by.map(dimensionSource)),
  });
}

function dimensionSource(dimension: Dimension): string {
  if (dimension.kind === 'map') return json(dimension);
  const { name, kind, unit, birth, bands } = dimension;
  return json({ name, kind, unit, birth, bands });
}

function expressionSource(expression: CompiledExpression): string {
  return `(${expression.source})`;
}

function json(value: unknown): string {
  return JSON.stringify(value) ?? 'undefined';
}

function object(entries: Readonly<Record<string, string>>): string {
  return `{\n${Object.entries(entries)
    .map(([key, source]) => `  ${json(key)}: ${source},\n`)
    .join('')}}`;
}

function array(items: readonly string[]): string {
  return `[\n${items.map((item) => `  ${item},\n`).join('')}]`;
}
