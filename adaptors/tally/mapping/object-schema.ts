import type { Keys, Schema } from './key.ts';

/**
 * Make the JSON Schema of a map with known keys.
 *
 * @param keys what may stand in it
 * @returns a schema that takes these keys alone, and asks for the needed ones
 * @see https://json-schema.org/draft/2020-12/json-schema-core
 * @example objectSchema(PERIOD).required // ['type', 'timeZone', 'since']
 */
export function objectSchema(keys: Keys): Schema {
  const entries = Object.entries(keys);
  const required = entries.filter(([, { needed }]) => needed === true).map(([name]) => name);
  return {
    type: 'object',
    properties: Object.fromEntries(
      entries.map(([name, { description, schema }]) => [name, { description, ...schema }]),
    ),
    ...(required.length === 0 ? {} : { required }),
    additionalProperties: false,
  };
}
