import type { Named } from '../dhis2/metadata/find-named.ts';
import { ExchangeError } from './exchange-error.ts';

/**
 * How objects of DHIS2 are named: by codes, with each category by itself (`categories`); by codes, also of option combos
 * (`code`); by UIDs (`uid`).
 */
export const EXCHANGE_SCHEMES = ['categories', 'code', 'uid'] as const;
export type ExchangeScheme = (typeof EXCHANGE_SCHEMES)[number];

/** How many objects a message names. */
const NAMED = 5;

/**
 * Name an object.
 *
 * @param object has been seen to have a code where codes are asked for
 * @param scheme which name
 * @returns its UID or code
 * @example identify(orgUnit, 'uid') // 'nnDarh7hZhG'
 */
export function identify({ id, code }: Named, scheme: ExchangeScheme): string {
  return scheme === 'uid' ? id : (code ?? id);
}

/**
 * Name objects for people.
 *
 * @param kind what they are, such as `category`
 * @param objects each once
 * @returns kind, names and UIDs of the first of them
 * @example showObjects('category', [age]) // 'category "Age" (yqWKwIGgo3X)'
 */
export function showObjects(kind: string, objects: readonly Named[]): string {
  const shown = objects.slice(0, NAMED).map(({ id, name }) => (name === undefined ? id : `"${name}" (${id})`));
  return `${kind} ${shown.join(', ')}${objects.length > NAMED ? ` and ${objects.length - NAMED} more` : ''}`;
}

/**
 * Make sure that all objects have codes.
 *
 * @param kinds objects by what they are, any number of times each
 * @throws {ExchangeError} `code-missing` with all kinds of objects that have none
 * @example requireCodes({ 'org unit': reports.map(({ orgUnit }) => orgUnit) })
 */
export function requireCodes(kinds: Readonly<Record<string, readonly Named[]>>): void {
  const missing = Object.entries(kinds).flatMap(([kind, objects]) => {
    const without = unique(objects).filter(({ code }) => code === undefined);
    return without.length === 0 ? [] : [showObjects(kind, without)];
  });
  if (missing.length === 0) return;
  throw new ExchangeError(
    'code-missing',
    `there are no codes in DHIS2 for: ${missing.join('; ')}`,
    'give them codes and pull the metadata again, or name all by UIDs (--id-scheme uid)',
  );
}

/** Each object once, by its UID. */
export function unique<Item extends Named>(objects: readonly Item[]): Item[] {
  return [...new Map(objects.map((object) => [object.id, object])).values()];
}
