import { AGGREGATES, ELEMENT_RULES, ROUNDINGS } from '../compiled-mapping.ts';
import { AGE_UNITS, CALENDARS, PERIOD_TYPES } from '../period/index.ts';

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
const TEXT: Schema = { type: ['string', 'number'], pattern: '\\S' };
const TEXTS: Schema = { type: 'array', items: TEXT };
const FLAG: Schema = { type: 'boolean' };
const WHOLE: Schema = { type: 'integer', minimum: 0 };
const DURATION: Schema = { type: 'string', pattern: '^\\s*(?!0+ )\\d{1,4} (year|month|week|day)s?\\s*$' };
const TWO_COLUMNS: Schema = { type: 'array', items: TEXT, minItems: 2, maxItems: 2 };

/** Refer to another part of the schema. */
function ref(name: string): Schema {
  return { $ref: `#/$defs/${name}` };
}

/** A map of names to one kind of thing. */
function mapOf(schema: Schema): Schema {
  return { type: 'object', minProperties: 1, additionalProperties: schema };
}

function key(description: string, schema: Schema = TEXT): Key {
  return { description, schema };
}

function needed(description: string, schema: Schema = TEXT): Key {
  return { description, schema, needed: true };
}

/** The top of the file. */
export const MAPPING: Keys = {
  name: needed('Names the mapping in reports.'),
  dataSet: needed('Code or UID of the data set in DHIS2.'),
  period: needed('Which periods are counted.', ref('period')),
  orgUnits: needed('Which org unit of DHIS2 each place is.', ref('orgUnits')),
  zeros: key('Whether units without any row get zeros.', { enum: ['none', 'assigned'] }),
  minCell: key('Cells that are smaller are not sent, since they could tell of single persons.', WHOLE),
  comment: key('Stands in DHIS2 beside each value that has no comment of its own.'),
  complete: key('When reports are declared complete; without it they are not.', ref('complete')),
  fetch: key('How resources are fetched from a server; it decides no count.', ref('fetch')),
  send: key('How values are sent.', ref('send')),
  onEmpty: key('What becomes of a value sent earlier whose count is now zero.', { enum: ['delete', 'zero'] }),
  onManualEdit: key('What becomes of a value that a person entered.', { enum: ['keep', 'overwrite'] }),
  ownUsers: key('DHIS2 users whose values are Tallysheet’s own.', TEXTS),
  maxQuarantined: key('A run is red beyond this number of rows, or share such as 5%.', {
    anyOf: [WHOLE, { type: 'string', pattern: '^\\s*(\\d+|\\d+(\\.\\d+)?%)\\s*$' }],
  }),
  // Needed but where all sources take values of another DHIS2, which the parser knows.
  views: key('Rows out of FHIR resources or other records.', mapOf(ref('view'))),
  dimensions: key('Category options.', mapOf(ref('dimension'))),
  sources: needed('Where and when a row counts, and the values.', { type: 'array', minItems: 1, items: ref('source') }),
  indicators: key('Values that are worked out from counted ones, such as rates.', {
    type: 'array',
    items: ref('indicator'),
  }),
};

/** `fetch`. */
export const FETCH: Keys = {
  concurrency: key('Searches at a time.', { type: 'integer', minimum: 1, maximum: 16 }),
  elements: key('Whether only the needed elements of resources are asked for.', { enum: ELEMENT_RULES }),
};

/** `send`. */
export const SEND: Keys = {
  async: key('Whether DHIS2 imports in the background, for large loads behind a proxy that ends long requests.', FLAG),
};

/** `complete`. */
export const COMPLETE: Keys = {
  after: needed('How long after the end of a period, in days or weeks: P5D.', {
    type: 'string',
    pattern: '^\\s*P\\d{1,3}[DW]\\s*$',
  }),
  via: key('Through the endpoint for registrations, or with the values.', { enum: ['endpoint', 'payload'] }),
};

/** `period`. */
export const PERIOD: Keys = {
  type: needed('A period type of DHIS2.', { enum: PERIOD_TYPES }),
  timeZone: needed('In which zone a day begins, by its IANA name such as Africa/Nairobi.'),
  keepOpen: key('How many of the newest ended periods are counted in every run.', WHOLE),
  calendar: key('The calendar that DHIS2 is set to; dates and periods below are written in it.', { enum: CALENDARS }),
  since: needed('The first period: a month, a day in it, or a DHIS2 period.'),
  includeCurrent: key('Whether the period that has not ended yet is counted too.', FLAG),
};

/** `orgUnits`. */
export const ORG_UNITS: Keys = {
  lookup: key('The CSV file of places, from the mapping’s folder; without it each place names its org unit itself.'),
  idScheme: key('What org units are named by: uid, code, or attribute: and the UID or code of the attribute.', {
    type: 'string',
    pattern: '^(uid|code|attribute:\\s*\\S.*)$',
  }),
  climb: key('Whether a place that the lookup lacks is looked up by the place it is part of.', FLAG),
};

const SEARCH: Keys = {
  search: key('Search parameters that fetch fewer resources; they never decide what counts.', mapOf(TEXT)),
  searchDate: key('The search parameter of the event date.'),
};

/** A view in its short form. */
export const VIEW: Keys = {
  resource: needed('The FHIR R4 resource type.'),
  where: key('A FHIRPath condition, or a list of which all must be true.', { anyOf: [TEXT, TEXTS] }),
  columns: needed('FHIRPath expressions by name of the column.', mapOf(TEXT)),
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

const COLUMN = needed('The column whose value decides.');
const FALLBACKS: Keys = {
  other: key('The option of values that are none of those named.'),
  missing: key('The option of rows without a value.'),
};
const END: Schema = { type: ['number', 'null'] };
const AGE: Schema = { type: ['integer', 'null'], minimum: 0 };
const pair = (from: Schema, to: Schema): Schema =>
  mapOf({ type: 'array', prefixItems: [from, to], minItems: 2, maxItems: 2 });
const AGE_BANDS = needed(
  'Ages by option: from the first, before the second; null for no end.',
  pair({ type: 'integer', minimum: 0 }, AGE),
);

/** The kinds of dimensions. */
export const DIMENSIONS: Readonly<Record<string, Keys>> = {
  map: { column: COLUMN, map: needed('Options by value.', mapOf(TEXT)), ...FALLBACKS },
  codes: {
    column: COLUMN,
    codes: needed('Codes by option: code, system|code, or |code.', mapOf({ type: 'array', minItems: 1, items: TEXT })),
    system: key('The column of the codes’ systems.'),
    ...FALLBACKS,
  },
  numbers: {
    column: COLUMN,
    bands: needed('Numbers by option: from the first, before the second; null for no end.', pair(END, END)),
    ...FALLBACKS,
  },
  ...Object.fromEntries(
    AGE_UNITS.map((unit) => [
      unit,
      {
        [unit]: needed(`Complete ${unit} from a birth date to the event.`, TWO_COLUMNS),
        bands: AGE_BANDS,
        ...FALLBACKS,
      },
    ]),
  ),
  constant: { option: needed('The option of every row.') },
};

/** An item of `sources`. */
export const SOURCE: Keys = {
  name: key('Names the source in reports.'),
  rows: needed('The view whose rows are counted.'),
  join: key(
    'Views joined to each row, by the column that holds the id of their resource.',
    mapOf({ anyOf: [TEXT, ref('join')] }),
  ),
  facts: key('What is known of a row’s subject from other rows.', mapOf(ref('facts'))),
  date: needed('The column of the event date.', { anyOf: [TEXT, ref('date')] }),
  orgUnit: needed('Columns that may name the place, tried in order.', {
    type: 'array',
    minItems: 1,
    items: { anyOf: [TEXT, ref('place')] },
  }),
  newest: key('Which resource counts where several tell of one place and period.', ref('newest')),
  values: needed('What is counted.', { type: 'array', minItems: 1, items: ref('value') }),
};

/** An item of `sources` that takes values of another DHIS2. */
export const DATA_VALUES_SOURCE: Keys = {
  name: key('Names the source in reports.'),
  dataValues: needed('Which values of another DHIS2 are taken.', ref('dataValues')),
  elements: needed('The CSV file of data elements: from, to.'),
  combos: key('The CSV file of category option combos: from, and a column for each category of the target.'),
  attributes: key('The CSV file of attribute option combos: from, and a column for each category of the target.'),
};

const ONE_OR_MORE: Schema = { anyOf: [TEXT, TEXTS] };

/** `dataValues` of a source. */
export const DATA_VALUES: Keys = {
  dataSet: key('Data sets of the other DHIS2, by code or UID.', ONE_OR_MORE),
  dataElementGroup: key('Data element groups of the other DHIS2, by code or UID.', ONE_OR_MORE),
  periodType: needed('The period type of these values.', { enum: PERIOD_TYPES }),
  orgUnits: needed('Org units of the other DHIS2, by code or UID; all below them are read too.', TEXTS),
  attribute: key('A metadata attribute of the other DHIS2, by code or UID, whose values may stand in the maps too.'),
};

/** A join in its long form. */
export const JOIN: Keys = {
  column: needed('The column that holds the id.'),
  include: key('The search parameter by which the resource is included.'),
  view: key('The view, where the join has another name.'),
};

/** The `date` of a source in its long form. */
export const DATE: Keys = {
  column: needed('The column of the date.'),
  plus: key('What is added to it, such as 1 year.', DURATION),
  until: key('The column of the last day, of rows that stand for a whole period.'),
};

/** The `newest` of a source. */
export const NEWEST: Keys = {
  by: needed('The column of the date by which a resource is newer.'),
  per: key('Columns that tell apart what the resources are about.', TEXTS),
};

/** An item of `orgUnit` in its long form. */
export const PLACE: Keys = {
  column: needed('The column that may name the place.'),
  stopIfPresent: key('Whether a place that the lookup lacks quarantines the row.', FLAG),
};

/** The facts of a subject. */
export const FACTS: Keys = {
  rows: needed('The view whose rows are looked through.'),
  of: needed('The column of the source’s rows that names the subject.'),
  subject: needed('The column of the view that names the subject.'),
  date: needed('The column of the view that holds the date.'),
  lookBack: needed('How far back from a row is looked, such as 2 years.', DURATION),
  facts: needed('The facts by name.', mapOf(ref('fact'))),
};

const CONDITION: Schema = { anyOf: [TEXT, { const: true }] };
const FACT_NAMES: Schema = { ...TEXTS, minItems: 1 };

/** The kinds of facts, of which each has one. */
export const FACT: Keys = {
  first: key('The day of the first row for which a condition holds; true takes all.', CONDITION),
  last: key('The day of the last row for which a condition holds; true takes all.', CONDITION),
  count: key('The number of rows for which a condition holds; true takes all.', CONDITION),
  any: key('Whether there is a row for which a condition holds.', CONDITION),
  latest: key('The latest of other facts that are days.', FACT_NAMES),
  earliest: key('The earliest of other facts that are days.', FACT_NAMES),
  ...Object.fromEntries(AGE_UNITS.map((unit) => [unit, key(`Complete ${unit} from one day to another.`, TWO_COLUMNS)])),
};

/** An item of `values`. */
export const VALUE: Keys = {
  dataElement: needed('Code or UID of the data element.'),
  aggregate: key('What becomes of the rows.', { enum: AGGREGATES }),
  of: key('The column of the subject, or of the number.'),
  where: key('A condition over columns.'),
  by: key('Dimensions whose options make the category option combo.', TEXTS),
  attributeBy: key('Dimensions whose options make the attribute option combo.', TEXTS),
  factor: key('What the result is multiplied by.', { type: ['number', 'string'], not: { const: 0 } }),
  decimals: key('Digits after the point.', { type: 'integer', minimum: 0, maximum: 10 }),
  rounding: key('How the result is rounded, once.', { enum: ROUNDINGS }),
  comment: key('Stands in DHIS2 beside the value.'),
};

/** An item of `indicators`. */
export const INDICATOR: Keys = {
  dataElement: needed('Code or UID of the data element that gets the value.'),
  numerator: needed('A calculation with data elements of the mapping: EPI_PENTA1 - EPI_PENTA3.'),
  denominator: key('A calculation with data elements of the mapping; 1 where it is left out.'),
  of: key('Names for data elements, or for some options of one.', mapOf({ anyOf: [TEXT, ref('operand')] })),
  by: key('Dimensions that it is split up by, which all its data elements have.', TEXTS),
  attributeBy: key('Dimensions whose options make the attribute option combo.', TEXTS),
  factor: key('What the result is multiplied by: 100 for percent.', { type: ['number', 'string'], not: { const: 0 } }),
  decimals: key('Digits after the point.', { type: 'integer', minimum: 0, maximum: 10 }),
  rounding: key('How the result is rounded, once.', { enum: ROUNDINGS }),
  comment: key('Stands in DHIS2 beside the value.'),
};

/** Some options of a data element. */
export const OPERAND: Keys = {
  dataElement: needed('Code or UID of a data element that the mapping counts.'),
  options: key('Category options that its values must have; all are added up where it is left out.', {
    ...TEXTS,
    minItems: 1,
  }),
};
