import { type DataValueSettings, type ElementRule, namePlaces } from '../../tally/data-value-settings.ts';
import { Dhis2SourceError } from './dhis2-source-error.ts';
import { findByName } from './find-by-name.ts';
import type { Named, SourceAttributes, SourceElement, SourceMetadata } from './source-metadata.ts';

/** What becomes of values of one data element. */
export interface MappedSourceElement extends ElementRule {
  /** For reports. */
  readonly shown: string;
  /** Such as `NUMBER`. */
  readonly valueType: string;
}

/** What becomes of values of one option combo: its name in the map; `excluded`; or why nobody knows. */
export type MappedCombo = { readonly key: string } | { readonly status: string };

/** The maps of a mapping in terms of the source's UIDs. */
export interface SourceMaps {
  element(uid: string): MappedSourceElement | { readonly status: string };
  combo(uid: string): MappedCombo;
  attribute(uid: string): MappedCombo;
}

const NUMERIC = /^(?:NUMBER|INTEGER|PERCENTAGE|UNIT_INTERVAL)/;

/** Whether values of a type are numbers. @example isNumeric('INTEGER_POSITIVE') // true */
export function isNumeric(valueType: string): boolean {
  return NUMERIC.test(valueType);
}

/** Holes of a kind that reports name one by one; those behind them, by name, are taken together. */
const HOLES_NAMED = 40;

/**
 * Find what the maps of a mapping name in the source, and what of the source they do not name: values of that are in
 * quarantine by its name, so that a hole in a map is seen and never fills a total in silence.
 *
 * @param settings the maps
 * @param metadata the source
 * @param options `unitsMeet`: several org units of the source lead to one of the target
 * @returns the maps by UID
 * @throws {Dhis2SourceError} `source-unknown`, `source-ambiguous`; `source-not-additive` for elements whose periods, units or
 *   combos DHIS2 would not add up
 * @example resolveMaps(view.dataValues, metadata).element('fbfJHSPpUQD')
 */
export function resolveMaps(
  settings: DataValueSettings,
  metadata: SourceMetadata,
  { unitsMeet = false }: { readonly unitsMeet?: boolean } = {},
): SourceMaps {
  const { elements, combos, attributes, defaultCombo } = metadata;
  const names = findByName(Object.keys(settings.elements), elements, 'data elements', { at: settings.at?.elements });
  const known = new Map(elements.map((element) => [element.id, element]));
  checkAdditive(settings, names, known);
  checkSummed(settings, names, known, {
    'org units': unitsMeet,
    'attribute option combos': settings.attributesMeet === true && attributes.length > 1,
  });
  checkReadable(settings, attributes);
  const holes = holesOf(
    'element',
    elements.filter(({ id }) => !names.has(id)),
  );
  return {
    element(uid) {
      const rule = settings.elements[names.get(uid) ?? ''];
      const element = known.get(uid);
      if (rule === undefined || element === undefined) return { status: holes(uid) };
      if (rule.to === null) return { status: 'excluded' };
      return { ...rule, shown: shownOf(element), valueType: element.valueType };
    },
    combo: comboMap('combo', settings, combos, defaultCombo),
    attribute: comboMap('attribute', settings, attributes, defaultCombo),
  };
}

function comboMap(
  kind: 'combo' | 'attribute',
  settings: DataValueSettings,
  combos: readonly Named[],
  defaultCombo: string,
): (uid: string) => MappedCombo {
  const rules = settings[`${kind}s`];
  const what = kind === 'combo' ? 'option combos' : 'attribute option combos';
  const names = findByName(Object.keys(rules ?? {}), combos, what, { alike: true, at: settings.at?.[`${kind}s`] });
  const holes = holesOf(
    kind,
    combos.filter(({ id }) => !names.has(id)),
  );
  return (uid) => {
    // Without a map only what is not split up has a place.
    if (rules === undefined) return uid === defaultCombo ? { key: '' } : { status: holes(uid) };
    const key = names.get(uid);
    if (key === undefined) return { status: holes(uid) };
    return rules[key] ? { key } : { status: 'excluded' };
  };
}

/** Names what a map lacks; those of which there are too many to name are taken together. */
function holesOf(kind: string, unnamed: readonly Named[]): (uid: string) => string {
  const shown = [...unnamed]
    .map((each) => ({ id: each.id, name: shownOf(each) }))
    .sort((a, b) => (a.name < b.name ? -1 : 1));
  const labels = new Map(shown.map(({ id, name }, at) => [id, at < HOLES_NAMED ? name : 'others']));
  return (uid) => `unmapped-${kind}:${labels.get(uid) ?? uid}`;
}

/** For people: the code, which is what maps have most often, else the name. */
function shownOf({ id, code, name }: Named): string {
  return code ?? name ?? id;
}

/** Values of an option whose data the user may not read are left out of the answer, without a word. */
function checkReadable(
  { attributes: rules }: Pick<DataValueSettings, 'attributes'>,
  attributes: readonly SourceAttributes[],
): void {
  const names = findByName(Object.keys(rules ?? {}), attributes, 'attribute option combos', { alike: true });
  const hidden = attributes.flatMap(({ id, categoryOptions = [] }) =>
    rules?.[names.get(id) ?? ''] === true
      ? categoryOptions.filter(({ access }) => access?.data?.read === false).map(({ name = id }) => name)
      : [],
  );
  if (hidden.length === 0) return;
  throw new Dhis2SourceError(
    'source-not-readable',
    `the user may not read data of the category options ${[...new Set(hidden)].join(', ')}, which the map of attributes names`,
    'share them with the user for reading data, or leave them out of the map',
  );
}

/** What DHIS2 does not add up over time, such as a stock level, nobody may. */
function checkAdditive(
  { elements, at }: DataValueSettings,
  names: ReadonlyMap<string, string>,
  known: ReadonlyMap<string, SourceElement>,
): void {
  const placeOf = namePlaces(Object.keys(elements), at?.elements);
  const wrong = [...names].flatMap(([uid, name]) => {
    const rule = elements[name];
    const { aggregationType = '' } = known.get(uid) ?? {};
    return rule?.to != null && rule.addsPeriods && aggregationType !== 'SUM'
      ? [`${placeOf(name)} (${aggregationType})`]
      : [];
  });
  if (wrong.length === 0) return;
  throw new Dhis2SourceError(
    'source-not-additive',
    `periods of these data elements are not added up by DHIS2 either: ${wrong.join(', ')}`,
    'write sum, avg, min or max for them in the column "aggregate" of the map of data elements',
  );
}

/** What DHIS2 adds up over org units and option combos. */
const SUMMED = /^(?:SUM|LAST|FIRST|LAST_IN_PERIOD|DEFAULT|\w+_SUM_ORG_UNIT|)$/;

/** What DHIS2 does not add up over org units and option combos, such as a percentage, is not added up by accident either. */
function checkSummed(
  { elements, at }: DataValueSettings,
  names: ReadonlyMap<string, string>,
  known: ReadonlyMap<string, SourceElement>,
  meeting: Readonly<Record<string, boolean>>,
): void {
  const placeOf = namePlaces(Object.keys(elements), at?.elements);
  const perTarget = new Map<string | null, number>();
  for (const name of names.values()) {
    const to = elements[name]?.to ?? null;
    perTarget.set(to, (perTarget.get(to) ?? 0) + 1);
  }
  const wrong = [...names].flatMap(([uid, name]) => {
    const rule = elements[name];
    const { aggregationType = '', valueType = '', isSplit = false } = known.get(uid) ?? {};
    if (rule?.to == null || rule.addsUp !== true || SUMMED.test(aggregationType) || !NUMERIC.test(valueType)) return [];
    const meets = [
      ...Object.keys(meeting).filter((what) => meeting[what]),
      ...(isSplit && rule.addsCombos === true ? ['option combos'] : []),
      ...((perTarget.get(rule.to) ?? 0) > 1 ? ['data elements'] : []),
    ];
    return meets.length === 0 ? [] : [`${placeOf(name)} (${aggregationType}: several ${meets.join(', ')} come to one)`];
  });
  if (wrong.length === 0) return;
  throw new Dhis2SourceError(
    'source-not-additive',
    `values of these data elements are not added up by DHIS2 either: ${wrong.join('; ')}`,
    'write sum, avg, min or max for them in the column "aggregate" of the map of data elements',
  );
}
