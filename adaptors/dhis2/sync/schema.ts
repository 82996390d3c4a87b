import type { Keys, Schema } from '../../tally/mapping/keys.ts';
import { METADATA, SYNC, UNITS } from './keys.ts';

/**
 * Make the JSON Schema of mapping files of metadata, by which editors complete keys and mark mistakes.
 *
 * @returns a schema of draft 2020-12
 * @see https://json-schema.org/draft/2020-12/json-schema-core
 * @example writeFileSync('mappings/metadata.schema.json', JSON.stringify(syncSchema(), undefined, 2))
 */
export function syncSchema(): Schema {
  return {
    $schema: 'https://json-schema.org/draft/2020-12/schema',
    title: 'Tallysheet mapping of metadata',
    ...objectOf(SYNC),
    $defs: {
      metadata: {
        ...objectOf(METADATA),
        anyOf: ['organisationUnits', 'dataSets', 'dataElements'].map((key) => ({ required: [key] })),
      },
      organisationUnits: objectOf(UNITS),
    },
  };
}

function objectOf(keys: Keys): Schema {
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
