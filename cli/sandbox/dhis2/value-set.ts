import { isObject, type JsonObject, textOf } from './json.ts';

/** One entry of `dataValues` as it was sent. */
export interface ValueInput {
  dataElement: string | undefined;
  period: string | undefined;
  orgUnit: string | undefined;
  categoryOptionCombo: string | undefined;
  attributeOptionCombo: string | undefined;
  value: string | undefined;
  comment: string | undefined;
  storedBy: string | undefined;
  followup: boolean;
  deleted: boolean;
}

/** A data value set as it was sent. */
export interface ValueSetInput {
  header: JsonObject;
  values: ValueInput[];
}

/**
 * Read a data value set as the streaming reader of DHIS2 2.41 does. A nested object ends its value early there, so that
 * what follows it counts as one more, empty value.
 *
 * @param document the parsed body
 * @returns header and values
 * @example readValueSet({ dataValues: [{ dataElement: 'YDu3Cu8QR3a', value: 14 }] }).values[0].value; // '14'
 */
export function readValueSet(document: JsonObject): ValueSetInput {
  const list = Array.isArray(document.dataValues) ? document.dataValues : [];
  const values = list.filter(isObject).flatMap((each) => {
    const nested = Object.values(each).some(isObject);
    return nested ? [readValue(each), readValue({})] : [readValue(each)];
  });
  return { header: document, values };
}

function readValue(entry: JsonObject): ValueInput {
  return {
    dataElement: textOf(entry.dataElement),
    period: textOf(entry.period),
    orgUnit: textOf(entry.orgUnit),
    categoryOptionCombo: textOf(entry.categoryOptionCombo) || undefined,
    attributeOptionCombo: textOf(entry.attributeOptionCombo) || undefined,
    value: textOf(entry.value),
    comment: textOf(entry.comment),
    storedBy: textOf(entry.storedBy),
    // DHIS2 2.41 reads this spelling only.
    followup: entry.followup === true,
    deleted: entry.deleted === true,
  };
}
