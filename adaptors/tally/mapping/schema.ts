import type { Schema } from './key.ts';
import { COMPLETE, DIMENSIONS, FETCH, INDICATOR, MAPPING, OPERAND, ORG_UNITS, PERIOD, SEND } from './keys.ts';
import { objectSchema } from './object-schema.ts';
import {
  DATA_VALUES,
  DATA_VALUES_SOURCE,
  DATE,
  FACT,
  FACTS,
  JOIN,
  NEWEST,
  PLACE,
  SOURCE,
  VALUE,
} from './source-keys.ts';
import { RECORD_COLUMN, RECORD_DEFINITION, RECORD_VIEW, VIEW, VIEW_DEFINITION, VIEW_FILE } from './view-keys.ts';

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
    ...objectSchema(MAPPING),
    $defs: {
      period: objectSchema(PERIOD),
      complete: objectSchema(COMPLETE),
      fetch: objectSchema(FETCH),
      send: objectSchema(SEND),
      orgUnits: { ...objectSchema(ORG_UNITS), anyOf: [{ required: ['lookup'] }, { required: ['idScheme'] }] },
      view: {
        type: 'object',
        anyOf: [
          objectSchema(VIEW),
          { ...objectSchema(VIEW_DEFINITION), additionalProperties: true },
          objectSchema(RECORD_VIEW),
          { ...objectSchema(RECORD_DEFINITION), additionalProperties: true },
          objectSchema(VIEW_FILE),
        ],
      },
      recordColumn: objectSchema(RECORD_COLUMN),
      dimension: { type: 'object', anyOf: Object.values(DIMENSIONS).map(objectSchema) },
      source: { type: 'object', anyOf: [objectSchema(SOURCE), objectSchema(DATA_VALUES_SOURCE)] },
      dataValues: objectSchema(DATA_VALUES),
      join: objectSchema(JOIN),
      date: objectSchema(DATE),
      place: objectSchema(PLACE),
      newest: objectSchema(NEWEST),
      facts: objectSchema(FACTS),
      fact: { ...objectSchema(FACT), minProperties: 1, maxProperties: 1 },
      value: objectSchema(VALUE),
      indicator: objectSchema(INDICATOR),
      operand: objectSchema(OPERAND),
    },
  };
}
