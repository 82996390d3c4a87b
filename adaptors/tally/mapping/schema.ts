import {
  COMPLETE,
  DATA_VALUES,
  DATA_VALUES_SOURCE,
  DATE,
  DIMENSIONS,
  FACT,
  FACTS,
  FETCH,
  INDICATOR,
  JOIN,
  type Keys,
  MAPPING,
  NEWEST,
  OPERAND,
  ORG_UNITS,
  PERIOD,
  PLACE,
  RECORD_COLUMN,
  RECORD_DEFINITION,
  RECORD_VIEW,
  type Schema,
  SEND,
  SOURCE,
  VALUE,
  VIEW,
  VIEW_DEFINITION,
  VIEW_FILE,
} from './keys.ts';

/**
 * Make the JSON Schema of mapping files, by which editors complete keys and mark mistakes. It knows the keys that the
 * parser knows; names and expressions are checked by `tallysheet build` alone.
 *
 * @returns a schema of draft 2020-12
 * @see https://json-schema.org/draft/2020-12/json-schema-core
 * @example writeFileSync('mappings/mapping.schema.json', JSON.stringify(mappingSchema(), undefined, 2))
 */
export function mappingSchema(): Schema {
  return {
    $schema: 'https://json-schema.org/draft/2020-12/schema',
    title: 'Tallysheet mapping',
    ...objectOf(MAPPING),
    $defs: {
      period: objectOf(PERIOD),
      complete: objectOf(COMPLETE),
      fetch: objectOf(FETCH),
      send: objectOf(SEND),
      orgUnits: { ...objectOf(ORG_UNITS), anyOf: [{ required: ['lookup'] }, { required: ['idScheme'] }] },
      view: {
        type: 'object',
        anyOf: [
          objectOf(VIEW),
          { ...objectOf(VIEW_DEFINITION), additionalProperties: true },
          objectOf(RECORD_VIEW),
          { ...objectOf(RECORD_DEFINITION), additionalProperties: true },
          objectOf(VIEW_FILE),
        ],
      },
      recordColumn: objectOf(RECORD_COLUMN),
      dimension: { type: 'object', anyOf: Object.values(DIMENSIONS).map(objectOf) },
      source: { type: 'object', anyOf: [objectOf(SOURCE), objectOf(DATA_VALUES_SOURCE)] },
      dataValues: objectOf(DATA_VALUES),
      join: objectOf(JOIN),
      date: objectOf(DATE),
      place: objectOf(PLACE),
      newest: objectOf(NEWEST),
      facts: objectOf(FACTS),
      fact: { ...objectOf(FACT), minProperties: 1, maxProperties: 1 },
      value: objectOf(VALUE),
      indicator: objectOf(INDICATOR),
      operand: objectOf(OPERAND),
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
