import { ELEMENT_RULES, ROUNDINGS } from '../compiled-mapping.ts';
import { AGE_UNITS, CALENDARS, PERIOD_TYPES } from '../period/index.ts';
import {
  FLAG,
  type Keys,
  key,
  LIMIT,
  mapOf,
  needed,
  ref,
  type Schema,
  TEXT,
  TEXTS,
  TWO_COLUMNS,
  WHOLE,
} from './key.ts';

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
  maxQuarantined: key('A run is red beyond this number of rows, or share such as 5%.', LIMIT),
  maxQuarantinedInPeriod: key('Beyond this number of rows of a period, or share, no value of it is emptied.', LIMIT),
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
