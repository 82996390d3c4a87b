import type { SourceObjects } from './read-source-objects.ts';
import type { Collection } from './sync-objects.ts';

/** What nobody compares, by collection, as DHIS2 calls it. */
const LEFT: Readonly<Record<Exclude<Collection, 'options'>, readonly string[]>> = {
  organisationUnits: ['groups and levels', 'description', 'address and contact', 'image'],
  categoryOptions: ['org units that they are for', 'groups', 'changes of options that are there'],
  categories: ['group sets', 'changes of categories that are there'],
  categoryCombos: ['skipTotal', 'changes of combos that are there'],
  optionSets: ['names, styles and order of options that are there', 'option groups'],
  dataElements: ['groups', 'legend sets', 'aggregation levels', 'comment options', 'field mask', 'url and style'],
  dataSets: [
    'sections and forms',
    'indicators',
    'legend sets',
    'data input periods',
    'compulsory elements',
    'workflow',
  ],
};

/** Of all of them. */
const EVERYWHERE = ['sharing', 'translations', 'attribute values'];

/**
 * Say what is left out of a comparison, by name.
 *
 * @param objects what the source has
 * @returns a line for each kind of object that there is
 * @example notCompared(objects)[0] // 'organisationUnits: sharing, translations, attribute values, groups and levels, …'
 */
export function notCompared(objects: SourceObjects): string[] {
  const combos = Object.keys(objects.combos).length;
  const counts: Readonly<Record<keyof typeof LEFT, number>> = {
    organisationUnits: objects.organisationUnits.length,
    ...{ categoryOptions: combos, categories: combos, categoryCombos: combos },
    optionSets: objects.optionSets.length,
    dataElements: objects.dataElements.length,
    dataSets: objects.dataSets.length,
  };
  return Object.entries(LEFT).flatMap(([collection, left]) =>
    counts[collection as keyof typeof LEFT] === 0 ? [] : [`${collection}: ${[...EVERYWHERE, ...left].join(', ')}`],
  );
}
