import type { Named } from '../dhis2/metadata/find-named.ts';
import type { Calendar, Day, PeriodType } from '../tally/period/index.ts';

/** An option of a category, which it is an answer to. */
export interface Choice {
  readonly category: Named;
  readonly option: Named;
}

/** A category option combo, or the attribute option combo of a data set, and what it is made of. */
export interface ExchangeCombo extends Named {
  /** Whether it stands for no disaggregation. */
  readonly isDefault: boolean;
  /** One for each category, in the order of the category combo; undefined where the metadata does not tell. */
  readonly choices: readonly Choice[] | undefined;
}

/** A data element as a data set has it. */
export interface ExchangeElement extends Named {
  /** Whether its values are numbers in DHIS2; texts may hold numbers too. */
  readonly isNumber: boolean;
  /** Whether its categories are those of the element itself; a data set can have others for it. */
  readonly hasOwnCombo: boolean;
}

/** A value for readers outside. */
export interface ExchangeValue {
  readonly dataElement: ExchangeElement;
  readonly optionCombo: ExchangeCombo;
  readonly attributeOptionCombo: ExchangeCombo;
  /** A canonical decimal, with all its digits. */
  readonly value: string;
  /** Whether it says how many rows or subjects there were; sums, averages, least and greatest values do not. */
  readonly isCount: boolean;
  readonly comment?: string;
}

/** A period with its days, both included. */
export interface ExchangePeriod {
  readonly id: string;
  readonly type: PeriodType;
  readonly start: Day;
  readonly end: Day;
  /** Undefined: that of ISO 8601. */
  readonly calendar?: Calendar | undefined;
}

/** All values of a data set for an org unit and a period, by all names that DHIS2 has for them: what each format writes. */
export interface ExchangeReport {
  readonly dataSet: Named;
  readonly orgUnit: Named;
  readonly period: ExchangePeriod;
  /** Sorted by element and combos. */
  readonly values: readonly ExchangeValue[];
}
