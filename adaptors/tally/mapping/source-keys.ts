import { AGGREGATES, ROUNDINGS } from '../compiled-mapping.ts';
import { AGE_UNITS, PERIOD_TYPES } from '../period/index.ts';
import { DURATION, FLAG, type Keys, key, mapOf, needed, ref, type Schema, TEXT, TEXTS, TWO_COLUMNS } from './key.ts';

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
