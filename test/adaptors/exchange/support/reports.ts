import type {
  Choice,
  ExchangeCombo,
  ExchangeElement,
  ExchangeReport,
  ExchangeValue,
} from '../../../../adaptors/exchange/index.ts';

const choice = (category: string, option: string): Choice => ({
  category: { id: `cat${category}`, code: category, name: `${category} of clients` },
  option: { id: `opt${option}`, code: option, name: `Option ${option}` },
});

export const DEFAULT: ExchangeCombo = {
  id: 'HllvX50cXC0',
  code: 'default',
  name: 'default',
  isDefault: true,
  choices: [choice('default', 'default')],
};
export const MALE_UNDER_1 = combo('cocMaleU1', [choice('SEX', 'M'), choice('AGE', 'U1')]);
export const FEMALE_UNDER_1 = combo('cocFemaleU1', [choice('SEX', 'F'), choice('AGE', 'U1')]);
export const UNDER_1 = combo('cocU1', [choice('AGE', 'U1')]);
export const NGO = combo('aocNgo', [choice('PARTNER', 'NGO')]);
export const DOSES = element('DOSES');
export const STOCK = element('STOCK');

/** A combo of some options. */
export function combo(id: string, choices: readonly Choice[] | undefined, code?: string): ExchangeCombo {
  return { id, isDefault: false, choices, ...(code === undefined ? {} : { code }) };
}

/** A data element with a code. */
export function element(code: string, changed: Partial<ExchangeElement> = {}): ExchangeElement {
  return { id: `de${code}`, code, name: `Element ${code}`, isNumber: true, hasOwnCombo: true, ...changed };
}

/** A count of doses. */
export function count(value: string, changed: Partial<ExchangeValue> = {}): ExchangeValue {
  return { dataElement: DOSES, optionCombo: DEFAULT, attributeOptionCombo: DEFAULT, value, isCount: true, ...changed };
}

/** A report of a month. */
export function report(values: readonly ExchangeValue[], changed: Partial<ExchangeReport> = {}): ExchangeReport {
  return {
    dataSet: { id: 'dsEpi', code: 'EPI', name: 'Immunisation' },
    orgUnit: { id: 'ouClinic', code: 'TL-1', name: 'Hoduri Clinic' },
    period: { id: '202403', type: 'Monthly', start: '2024-03-01', end: '2024-03-31' },
    values,
    ...changed,
  };
}
