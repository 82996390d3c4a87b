import {
  category,
  categoryCombo,
  countElement,
  dataSet,
  hierarchy,
  references,
  shared,
  users,
} from '../metadata-objects.ts';
import { AGE_COMBOS, CHILDREN_SEEN, DOSES_GIVEN, SEX_AGE_COMBOS } from './elements.ts';
import { INDICATORS } from './indicators.ts';

/** The data set that the sample reports into. */
export const DATA_SET = { id: 'jqSaKxtj8IA', name: 'Immunisation', code: 'EPI_MONTHLY', periodType: 'Monthly' };
const SEX = { id: 'fk36vP7AMOE', male: 'ZR4nTUlDJTJ', female: 'WsXHJKJTk5L' };
const AGE = { id: 'yqWKwIGgo3X', under1: 'VGOvs7zRWLE', from1: 'kr3XXp05arq' };
const BY_AGE = 'FcENCewDeaL';
const BY_SEX_AND_AGE = 'QUuqutaCwCu';
const PER_CENT = 'TLPerCent01';

/**
 * Make the metadata that the sample reports into, as documents to import one after the other.
 *
 * Option combos are named with their UIDs; a server that makes its own is found by their options all the same.
 *
 * @returns bodies of `POST /api/metadata`, in import order; importing them twice changes nothing
 * @see https://docs.dhis2.org/en/develop/using-the-api/dhis-core-version-master/metadata.html#webapi_metadata_import
 * @example for (const document of sampleMetadata()) await importMetadata(document);
 */
export function sampleMetadata(): unknown[] {
  return [hierarchy(), categories(), dataElements(), indicators(), dataSets(), users()];
}

function categories(): unknown {
  return {
    categoryOptions: [
      shared({ id: SEX.male, name: 'Male', shortName: 'Male', code: 'SEX_MALE' }),
      shared({ id: SEX.female, name: 'Female', shortName: 'Female', code: 'SEX_FEMALE' }),
      shared({ id: AGE.under1, name: '< 1 year', shortName: '< 1 year', code: 'AGE_UNDER_1' }),
      shared({ id: AGE.from1, name: '≥ 1 year', shortName: '≥ 1 year', code: 'AGE_FROM_1' }),
    ],
    categories: [
      category(SEX.id, 'Sex', 'SEX', [SEX.male, SEX.female]),
      category(AGE.id, 'Age (immunization)', 'AGE_IMMUNIZATION', [AGE.under1, AGE.from1]),
    ],
    categoryCombos: [
      categoryCombo(BY_AGE, 'Age (immunization)', 'BY_AGE', [AGE.id]),
      categoryCombo(BY_SEX_AND_AGE, 'Sex and age (immunization)', 'BY_SEX_AND_AGE', [SEX.id, AGE.id]),
    ],
    categoryOptionCombos: [
      optionCombo(AGE_COMBOS.under1, '< 1 year', BY_AGE, [AGE.under1]),
      optionCombo(AGE_COMBOS.from1, '≥ 1 year', BY_AGE, [AGE.from1]),
      optionCombo(SEX_AGE_COMBOS.maleUnder1, 'Male, < 1 year', BY_SEX_AND_AGE, [SEX.male, AGE.under1]),
      optionCombo(SEX_AGE_COMBOS.maleFrom1, 'Male, ≥ 1 year', BY_SEX_AND_AGE, [SEX.male, AGE.from1]),
      optionCombo(SEX_AGE_COMBOS.femaleUnder1, 'Female, < 1 year', BY_SEX_AND_AGE, [SEX.female, AGE.under1]),
      optionCombo(SEX_AGE_COMBOS.femaleFrom1, 'Female, ≥ 1 year', BY_SEX_AND_AGE, [SEX.female, AGE.from1]),
    ],
  };
}

function optionCombo(id: string, name: string, combo: string, options: string[]): unknown {
  return { id, name, categoryCombo: { id: combo }, categoryOptions: references(options) };
}

function dataElements(): unknown {
  return {
    dataElements: [...DOSES_GIVEN.map((of) => countElement(of, BY_AGE)), countElement(CHILDREN_SEEN, BY_SEX_AND_AGE)],
  };
}

function indicators(): unknown {
  return {
    indicatorTypes: [{ id: PER_CENT, name: 'Per cent', factor: 100, number: false }],
    indicators: INDICATORS.map((indicator) => shared({ ...indicator, indicatorType: { id: PER_CENT } })),
  };
}

function dataSets(): unknown {
  const set = dataSet(DATA_SET, [...DOSES_GIVEN, CHILDREN_SEEN]);
  return { dataSets: [{ ...set, indicators: INDICATORS.map(({ id }) => ({ id })) }] };
}
