import type { CompiledDimension, CompiledMapping } from '../../../../adaptors/tally/compiled-mapping.ts';
import type { Cell } from '../../../../adaptors/tally/measure/cells.ts';
import { measure, sampleMapping, source } from '../../dhis2/support/sample-report.ts';

const sharing = { public: 'rwrw----', external: false, users: {}, userGroups: {} };
const named = (id: string, code: string, rest: object = {}) => ({
  id,
  code,
  name: `${code} by name`,
  shortName: code,
  sharing,
  ...rest,
});
const option = (id: string, name: string, code: string) => ({ id, name, shortName: name, code, sharing });
const refs = (...ids: readonly string[]) => ids.map((id) => ({ id }));
const dataElement = (id: string, code: string, valueType: string, combo?: string) =>
  named(id, code, {
    domainType: 'AGGREGATE',
    valueType,
    aggregationType: 'SUM',
    zeroIsSignificant: true,
    ...(combo === undefined ? {} : { categoryCombo: { id: combo } }),
  });
const elements = ['deDoses0001', 'deStock0001', 'deNote00001'].map((id) => ({ dataElement: { id } }));
const dataSet = (id: string, code: string, rest: object = {}) =>
  named(id, code, {
    periodType: 'Monthly',
    dataSetElements: elements,
    organisationUnits: refs('ouClinic001', 'ouClinic002'),
    ...rest,
  });

/**
 * Metadata of a clinic: doses by sex and age, stock as a decimal, a number in a text; a data set without attributes and
 * one with them. Its option combos have no codes, as those that DHIS2 makes.
 */
export const CLINIC = {
  organisationUnits: [
    { id: 'ouLand00001', code: 'LAND', name: 'Land', shortName: 'Land', openingDate: '2000-01-01' },
    ...['1', '2'].map((number) => ({
      id: `ouClinic00${number}`,
      code: `CL-${number} & co`,
      name: `Clinic ${number}`,
      shortName: `Clinic ${number}`,
      openingDate: '2000-01-01',
      parent: { id: 'ouLand00001' },
    })),
  ],
  categoryOptions: [
    option('coMale00001', 'Male', 'M'),
    option('coFemale001', 'Female', 'F'),
    option('coUnder0001', '< 1 year', 'AGE<1'),
    option('coFrom00001', '≥ 1 year', 'AGE≥1'),
    option('coGov000001', 'Government', 'GOV'),
    option('coNgo000001', 'Other', 'NGO'),
  ],
  categories: [
    named('catSex00001', 'SEX', { categoryOptions: refs('coMale00001', 'coFemale001') }),
    named('catAge00001', 'AGE_GROUP', { categoryOptions: refs('coUnder0001', 'coFrom00001') }),
    named('catPartner1', 'PARTNER', { categoryOptions: refs('coGov000001', 'coNgo000001') }),
  ],
  categoryCombos: [
    named('ccSexAge001', 'SEX_AGE', { categories: refs('catSex00001', 'catAge00001') }),
    named('ccPartner01', 'PARTNERS', { categories: refs('catPartner1') }),
  ],
  dataElements: [
    dataElement('deDoses0001', 'DOSES', 'INTEGER_ZERO_OR_POSITIVE', 'ccSexAge001'),
    dataElement('deStock0001', 'STOCK', 'NUMBER'),
    dataElement('deNote00001', 'NOTE', 'TEXT'),
  ],
  dataSets: [
    dataSet('dsPlain0001', 'PLAIN'),
    dataSet('dsPartner01', 'BY_PARTNER', { categoryCombo: { id: 'ccPartner01' } }),
  ],
};

const dimension = (name: string, map: Readonly<Record<string, string>>): CompiledDimension => ({
  name,
  kind: 'map',
  column: 0,
  map,
  other: undefined,
  missing: undefined,
});

/** A mapping of the clinic's doses, stock and notes. */
export function clinicMapping(name: 'PLAIN' | 'BY_PARTNER'): CompiledMapping {
  const attributeBy = name === 'PLAIN' ? [] : [2];
  const dimensions = [
    dimension('sex', { male: 'Male', female: 'Female' }),
    dimension('age', { young: '< 1 year', old: '≥ 1 year' }),
    dimension('partner', { gov: 'Government', other: 'Other' }),
  ];
  const measures = [
    measure('DOSES', 11, { by: [0, 1], attributeBy, comment: 'counted "by" hand\nand & machine' }),
    measure('STOCK', 12, { by: [], attributeBy, aggregate: 'avg' }),
    measure('NOTE', 13, { by: [], attributeBy, aggregate: 'sum' }),
  ];
  const lookup = ['one\touClinic001', 'two\touClinic002'];
  return sampleMapping({ dataSet: name, lookup, sources: [source(measures, { dimensions })] });
}

/** Cells of two clinics and two months. */
export function clinicCells(name: 'PLAIN' | 'BY_PARTNER'): Cell[] {
  const cell = (dataElement: string, value: string, options: readonly string[], rest: Partial<Cell> = {}): Cell => {
    const attributeOptions = name === 'PLAIN' ? [] : ['Government'];
    return { dataElement, options, attributeOptions, orgUnit: 'ouClinic001', period: '202402', value, ...rest };
  };
  return [
    cell('DOSES', '12', ['< 1 year', 'Male']),
    cell('DOSES', '3', ['< 1 year', 'Female']),
    cell('DOSES', '0', ['Female', '≥ 1 year'], { orgUnit: 'ouClinic002' }),
    cell('DOSES', '7', ['Male', '≥ 1 year'], { period: '202401' }),
    cell('STOCK', '1234567.0625', []),
    cell('STOCK', '-0.5', [], { orgUnit: 'ouClinic002', period: '202401' }),
    cell('NOTE', '8.25', []),
    ...(name === 'PLAIN' ? [] : [cell('STOCK', '2', [], { attributeOptions: ['Other'] })]),
  ];
}
