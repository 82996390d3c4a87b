import type { Schema } from '../../tally/mapping/key.ts';
import { objectSchema } from '../../tally/mapping/object-schema.ts';
import { VIEW, VIEW_DEFINITION, VIEW_FILE } from '../../tally/mapping/view-keys.ts';
import { ENROLLMENT, EVENT, ORG_UNITS, PERSON, PLACE, TRACKER, VALUE } from './keys.ts';

/**
 * Make the JSON Schema of tracker mapping files, by which editors complete keys and mark mistakes.
 *
 * @returns a schema of draft 2020-12
 * @see https://json-schema.org/draft/2020-12/json-schema-core
 * @example writeFileSync('mappings/tracker.schema.json', JSON.stringify(trackerSchema(), undefined, 2))
 */
export function trackerSchema(): Schema {
  return {
    $schema: 'https://json-schema.org/draft/2020-12/schema',
    title: 'Tallysheet tracker mapping',
    ...objectSchema(TRACKER),
    $defs: {
      orgUnits: { ...objectSchema(ORG_UNITS), anyOf: [{ required: ['lookup'] }, { required: ['idScheme'] }] },
      view: {
        type: 'object',
        anyOf: [
          objectSchema(VIEW),
          { ...objectSchema(VIEW_DEFINITION), additionalProperties: true },
          objectSchema(VIEW_FILE),
        ],
      },
      place: objectSchema(PLACE),
      person: objectSchema(PERSON),
      enrollment: objectSchema(ENROLLMENT),
      event: objectSchema(EVENT),
      value: objectSchema(VALUE),
    },
  };
}
