import { type Keys, type Schema, VIEW, VIEW_DEFINITION, VIEW_FILE } from '../../tally/mapping/keys.ts';
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
    ...objectOf(TRACKER),
    $defs: {
      orgUnits: { ...objectOf(ORG_UNITS), anyOf: [{ required: ['lookup'] }, { required: ['idScheme'] }] },
      view: {
        type: 'object',
        anyOf: [objectOf(VIEW), { ...objectOf(VIEW_DEFINITION), additionalProperties: true }, objectOf(VIEW_FILE)],
      },
      place: objectOf(PLACE),
      person: objectOf(PERSON),
      enrollment: objectOf(ENROLLMENT),
      event: objectOf(EVENT),
      value: objectOf(VALUE),
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
