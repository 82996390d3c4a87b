import type { AssignedUnit, DataElement, DataSet, InputPeriod, OptionCombo } from './data-set.ts';

const NUMERIC = /^(NUMBER|INTEGER|PERCENTAGE|UNIT_INTERVAL)/;

/** A category combo as DHIS2 writes it. */
export interface RawCombo {
  readonly categoryOptionCombos?: readonly OptionCombo[];
}

/** An element of a data set as DHIS2 writes it; a combo of its own overrides the one of the data element. */
export interface RawElement {
  readonly dataElement: Omit<DataElement, 'optionCombos' | 'zeroIsSignificant'> & {
    readonly zeroIsSignificant?: boolean;
    readonly categoryCombo?: RawCombo;
    readonly aggregationType?: string;
  };
  readonly categoryCombo?: RawCombo;
}

/** An org unit as DHIS2 writes it. */
export interface RawUnit extends Omit<AssignedUnit, 'attributeValue'> {
  readonly attributeValues?: readonly { readonly value?: string; readonly attribute?: { readonly id?: string } }[];
}

/** A data set as DHIS2 writes it, with what it refers to. */
export interface RawDataSet {
  readonly id: string;
  readonly name: string;
  readonly periodType: string;
  readonly openFuturePeriods?: number;
  readonly expiryDays?: number;
  readonly openPeriodsAfterCoEndDate?: number;
  readonly categoryCombo?: RawCombo;
  readonly dataSetElements?: readonly RawElement[];
  readonly organisationUnits?: readonly RawUnit[];
  readonly dataInputPeriods?: readonly RawInputPeriod[];
  readonly workflow?: { readonly id?: string };
  readonly access?: { readonly data?: { readonly read?: boolean; readonly write?: boolean } };
}

/** A data input period as DHIS2 writes it. */
export interface RawInputPeriod {
  /** Its id, alone or in an object. */
  readonly period?: string | { readonly id?: string };
  readonly openingDate?: string;
  readonly closingDate?: string;
}

/**
 * Turn a data set as DHIS2 writes it into one as reports want it.
 *
 * @param raw the data set with what it refers to
 * @param unexpected makes the error of what came instead, such as `data element a without its option combos`
 * @param attribute UID of the attribute whose values name org units; undefined where they are not asked for
 * @returns the data set
 * @throws what `unexpected` makes
 */
export function toDataSet(
  raw: RawDataSet,
  unexpected: (what: string) => Error,
  attribute: string | undefined,
): DataSet {
  const { dataSetElements, organisationUnits, categoryCombo, dataInputPeriods = [], workflow, access } = raw;
  const attributeOptionCombos = categoryCombo?.categoryOptionCombos ?? [];
  if (dataSetElements === undefined || organisationUnits === undefined || attributeOptionCombos.length === 0) {
    throw unexpected('a data set without its elements, org units or category combo');
  }
  return {
    id: raw.id,
    name: raw.name,
    periodType: raw.periodType,
    openFuturePeriods: raw.openFuturePeriods ?? 0,
    expiryDays: raw.expiryDays ?? 0,
    openPeriodsAfterCoEndDate: raw.openPeriodsAfterCoEndDate ?? 0,
    attributeOptionCombos,
    elements: dataSetElements.map((element) => toElement(element, unexpected)),
    orgUnits: organisationUnits.map(({ attributeValues = [], ...unit }) => {
      const value = attributeValues.find((each) => each.attribute?.id === attribute)?.value;
      return value === undefined ? unit : { ...unit, attributeValue: value };
    }),
    inputPeriods: dataInputPeriods.map((each) => toInputPeriod(each, unexpected)),
    ...(workflow?.id === undefined ? {} : { workflow: workflow.id }),
    ...(access?.data === undefined
      ? {}
      : { access: { read: access.data.read !== false, write: access.data.write !== false } }),
  };
}

function toInputPeriod(
  { period, openingDate, closingDate }: RawInputPeriod,
  unexpected: (what: string) => Error,
): InputPeriod {
  const id = typeof period === 'string' ? period : period?.id;
  if (id === undefined) throw unexpected('a data input period without its period');
  return {
    period: id,
    ...(openingDate === undefined ? {} : { openingDate }),
    ...(closingDate === undefined ? {} : { closingDate }),
  };
}

function toElement({ dataElement, categoryCombo: own }: RawElement, unexpected: (what: string) => Error): DataElement {
  const { categoryCombo: usual, aggregationType = '', ...element } = dataElement;
  // The combo of the data set's element overrides the element's own.
  const optionCombos = (own ?? usual)?.categoryOptionCombos;
  if (optionCombos === undefined) throw unexpected(`data element ${element.id} without its option combos`);
  // DHIS2 keeps the zeros of averages and of texts whatever the element says of them.
  const isNumeric = NUMERIC.test(element.valueType);
  const zeroIsSignificant = element.zeroIsSignificant === true || aggregationType.startsWith('AVERAGE') || !isNumeric;
  return { ...element, zeroIsSignificant, optionCombos };
}
