import type { Schema } from '../../tally/mapping/key.ts';
import { objectSchema } from '../../tally/mapping/object-schema.ts';
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
    ...objectSchema(SYNC),
    $defs: {
      metadata: {
        ...objectSchema(METADATA),
        anyOf: ['organisationUnits', 'dataSets', 'dataElements'].map((key) => ({ required: [key] })),
      },
      organisationUnits: objectSchema(UNITS),
    },
  };
}
