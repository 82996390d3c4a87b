/** Words of PostgreSQL 15 that cannot name a column or a table wherever this generator writes one. */
const KEYWORDS = new Set(
  (
    'all analyse analyze and any array as asc asymmetric authorization between bigint binary bit boolean both case cast ' +
    'char character check coalesce collate collation column concurrently constraint create cross current_catalog ' +
    'current_date current_role current_schema current_time current_timestamp current_user dec decimal default ' +
    'deferrable desc distinct do else end except exists extract false fetch float for foreign freeze from full grant ' +
    'greatest group grouping having ilike in initially inner inout int integer intersect interval into is isnull join ' +
    'lateral leading least left like limit localtime localtimestamp national natural nchar none normalize not notnull ' +
    'null nullif numeric offset on only or order out outer overlaps overlay placing position precision primary real ' +
    'references returning right row select session_user setof similar smallint some substring symmetric table ' +
    'tablesample then time timestamp to trailing treat trim true union unique user using values varchar variadic ' +
    'verbose when where window with xmlattributes xmlconcat xmlelement xmlexists xmlforest xmlnamespaces xmlparse ' +
    'xmlpi xmlroot xmlserialize xmltable'
  ).split(' '),
);

/** PostgreSQL cuts longer names off in silence; some room is left for numbers and endings. */
const LONGEST = 50;

/**
 * Write a name as a plain SQL identifier, which needs no quotes.
 *
 * @param name any name: `birthDate`, `EPI_DPT-HEPB-HIB1_GIVEN`, `child.sex`
 * @returns lower case letters, digits and `_`; with `_` behind it where it would be a word of SQL
 * @see https://www.postgresql.org/docs/15/sql-keywords-appendix.html
 * @example snakeCase('birthDate') // 'birth_date'
 */
export function snakeCase(name: string): string {
  const words = name
    .replace(/([a-z0-9])([A-Z])/g, '$1_$2')
    .replace(/[^A-Za-z0-9]+/g, '_')
    .replace(/^_+|_+$/g, '')
    .toLowerCase()
    .slice(0, LONGEST);
  const started = /^[a-z]/.test(words) ? words : `x_${words}`.replace(/_$/, '');
  return KEYWORDS.has(started) ? `${started}_` : started;
}

/** Gives names that are not taken yet. */
export class Names {
  readonly #taken: Set<string>;

  /** @param taken names that are not to be given */
  constructor(taken: Iterable<string> = []) {
    this.#taken = new Set(taken);
  }

  /**
   * Take a name.
   *
   * @param wanted any text
   * @returns it as an identifier, with a number behind it where that is taken
   * @example new Names(['dose']).take('Dose') // 'dose_2'
   */
  take(wanted: string): string {
    const base = snakeCase(wanted);
    let name = base;
    for (let number = 2; this.#taken.has(name); number += 1) name = `${base.replace(/_$/, '')}_${number}`;
    this.#taken.add(name);
    return name;
  }
}
