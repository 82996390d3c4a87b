/** A JSON Schema. */
export type Schema = Readonly<Record<string, unknown>>;

/** What may stand under a key. */
export interface Key {
  readonly description: string;
  readonly schema: Schema;
  /** Whether it must be there. */
  readonly needed?: true;
}

/** The keys of one kind of map: the parser knows no others, and the schema is made of them. */
export type Keys = Readonly<Record<string, Key>>;

/** A text; YAML reads `2024` or `04` as a number, which is taken as it is written. */
export const TEXT: Schema = { type: ['string', 'number'], pattern: '\\S' };

/** A list of texts. */
export const TEXTS: Schema = { type: 'array', items: TEXT };

/** Yes or no. */
export const FLAG: Schema = { type: 'boolean' };

/** A whole number from 0. */
export const WHOLE: Schema = { type: 'integer', minimum: 0 };

/** A number of things, or a share of them such as `5%`. */
export const LIMIT: Schema = {
  anyOf: [WHOLE, { type: 'string', pattern: '^\\s*(\\d+|\\d+(\\.\\d+)?%)\\s*$' }],
};

/** A length of time, such as `2 years`. */
export const DURATION: Schema = { type: 'string', pattern: '^\\s*(?!0+ )\\d{1,4} (year|month|week|day)s?\\s*$' };

/** The names of two columns. */
export const TWO_COLUMNS: Schema = { type: 'array', items: TEXT, minItems: 2, maxItems: 2 };

/**
 * Refer to another part of the schema.
 *
 * @param name its key in `$defs`
 * @returns the reference
 * @example ref('period') // { $ref: '#/$defs/period' }
 */
export function ref(name: string): Schema {
  return { $ref: `#/$defs/${name}` };
}

/**
 * Describe a map of names to one kind of thing.
 *
 * @param schema of each thing
 * @returns the schema of the map
 * @example mapOf(TEXT)
 */
export function mapOf(schema: Schema): Schema {
  return { type: 'object', minProperties: 1, additionalProperties: schema };
}

/**
 * Describe a key that may be left out.
 *
 * @param description shown by editors
 * @param schema of what stands under it
 * @returns the key
 * @example key('Names the source in reports.')
 */
export function key(description: string, schema: Schema = TEXT): Key {
  return { description, schema };
}

/**
 * Describe a key that must be there.
 *
 * @param description shown by editors
 * @param schema of what stands under it
 * @returns the key
 * @example needed('The column of the date.')
 */
export function needed(description: string, schema: Schema = TEXT): Key {
  return { description, schema, needed: true };
}
