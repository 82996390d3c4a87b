import { type Keys, key, mapOf, needed, ref, type Schema, TEXT, TEXTS } from './key.ts';

const SEARCH: Keys = {
  search: key('Search parameters that fetch fewer resources; they never decide what counts.', mapOf(TEXT)),
  searchDate: key('The search parameter of the event date.'),
};

/** A view in its short form. */
export const VIEW: Keys = {
  resource: needed('The FHIR R4 resource type.'),
  where: key('A FHIRPath condition, or a list of which all must be true.', { anyOf: [TEXT, TEXTS] }),
  columns: needed('FHIRPath expressions by name of the column.', mapOf(TEXT)),
  constants: key('Texts by name: %name stands for one in expressions and in search.', mapOf(TEXT)),
  ...SEARCH,
};

const FIELDS: Schema = { anyOf: [TEXT, { ...TEXTS, minItems: 1 }] };
const RECORD = needed('What the source calls such records: JSON objects that are no FHIR resources, as case.');
const RECORD_SEARCH: Keys = {
  search: key('What fetches fewer records; it never decides what counts.', mapOf(TEXT)),
  searchDate: key('The field of the event date, or a list of fields of which the first that is there counts.', FIELDS),
};

/** Types of a record's columns, and what such a column holds. */
export const RECORD_TYPES = ['text', 'decimal', 'integer', 'boolean', 'date', 'dateTime'] as const;

/** A column of a record in its long form. */
export const RECORD_COLUMN: Keys = {
  path: needed('The FHIRPath expression.'),
  type: key('What the column holds; a value of another type is quarantined unless nothing of it is lost.', {
    enum: RECORD_TYPES,
  }),
};

/** A view of plain records. */
export const RECORD_VIEW: Keys = {
  record: RECORD,
  where: key('A FHIRPath condition, or a list of which all must be true.', { anyOf: [TEXT, TEXTS] }),
  columns: needed(
    'FHIRPath expressions by name of the column; with a type where it is not text.',
    mapOf({ anyOf: [TEXT, ref('recordColumn')] }),
  ),
  constants: key('Texts by name: %name stands for one in expressions and in search.', mapOf(TEXT)),
  ...RECORD_SEARCH,
};

/** What a ViewDefinition over plain records must have. */
export const RECORD_DEFINITION: Keys = {
  record: RECORD,
  select: needed('The columns, as SQL on FHIR has them.', { type: 'array', minItems: 1 }),
  ...RECORD_SEARCH,
};

/** A view in a file of its own. */
export const VIEW_FILE: Keys = {
  file: needed('A ViewDefinition, JSON or YAML, from the mapping’s folder.'),
  search: key('What fetches fewer resources or records; it never decides what counts.', mapOf(TEXT)),
  searchDate: key('The search parameter of the event date; of a record its field, or a list of fields.', FIELDS),
};

/** What a ViewDefinition must have; its other keys are those of SQL on FHIR. */
export const VIEW_DEFINITION: Keys = {
  resource: needed('The FHIR R4 resource type.'),
  select: needed('The columns, as SQL on FHIR has them.', { type: 'array', minItems: 1 }),
  ...SEARCH,
};
