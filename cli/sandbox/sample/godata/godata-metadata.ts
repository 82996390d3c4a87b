import { uidOf } from '../../dhis2/uid.ts';
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
import { DISTRICTS } from '../places.ts';
import { WARDS } from './godata-places.ts';

const AGES = ['0-4 years', '5-14 years', '15-49 years', '50 years and older', 'Unknown age'];
const SEXES = ['Male', 'Female', 'Unknown sex'];
const OUTCOMES = ['Alive', 'Recovered', 'Deceased', 'Unknown outcome'];

const BY_AGE_AND_SEX = uidOf('godata combo age sex');
const BY_OUTCOME = uidOf('godata combo outcome age sex');
const DEFAULT_COMBO = 'bjDvmb4bfuf';

const CONFIRMED = element('OUTBREAK_CASES_CONFIRMED', 'Outbreak - Confirmed cases');
const OUTCOME = element('OUTBREAK_CASES_BY_OUTCOME', 'Outbreak - Confirmed cases by outcome');
const HOSPITALISED = element('OUTBREAK_HOSPITALISED', 'Outbreak - Confirmed cases in hospital');
const CONTACTS_NAMED = element('OUTBREAK_CONTACTS_NAMED', 'Outbreak - Contacts named by confirmed cases');
const MEAN_AGE = element('OUTBREAK_MEAN_AGE', 'Outbreak - Mean age of confirmed cases');
const BECAME_CASE = element('OUTBREAK_CONTACTS_BECAME_CASE', 'Outbreak - Contacts that became cases');
const LISTED = element('OUTBREAK_CONTACTS_LISTED', 'Outbreak - Contacts listed');
const LOST = element('OUTBREAK_CONTACTS_LOST', 'Outbreak - Contacts lost to follow-up');

/**
 * Make the metadata that an outbreak reports into: wards below the districts and a weekly data set, as documents to import
 * one after the other. Option combos are made by the server.
 *
 * @returns bodies of `POST /api/metadata`, in import order
 * @example for (const document of godataMetadata()) await importMetadata(document);
 */
export function godataMetadata(): unknown[] {
  return [hierarchy(), wards(), categories(), dataElements(), dataSets(), users()];
}

function wards(): unknown {
  const districts = new Map(DISTRICTS.map(({ place, orgUnit }) => [place, orgUnit]));
  return {
    organisationUnits: WARDS.map(({ orgUnit, name, code, district }) => ({
      id: orgUnit,
      name,
      shortName: name,
      code,
      openingDate: '2010-01-01',
      parent: { id: districts.get(district) },
    })),
  };
}

function categories(): unknown {
  const kinds = [
    { name: 'Age (outbreak)', options: AGES },
    { name: 'Sex (outbreak)', options: SEXES },
    { name: 'Outcome (outbreak)', options: OUTCOMES },
  ].map((kind) => ({ ...kind, id: uidOf(`godata category ${kind.name}`), ids: kind.options.map(optionId) }));
  const [age = '', sex = '', outcome = ''] = kinds.map(({ id }) => id);
  return {
    categoryOptions: kinds.flatMap(({ options }) =>
      options.map((name) => shared({ id: optionId(name), name, shortName: name, code: codeOf(name) })),
    ),
    categories: kinds.map(({ id, name, ids }) => category(id, name, codeOf(name), ids)),
    categoryCombos: [
      categoryCombo(BY_AGE_AND_SEX, 'Age and sex (outbreak)', 'OUTBREAK_AGE_SEX', [age, sex]),
      categoryCombo(BY_OUTCOME, 'Outcome, age and sex (outbreak)', 'OUTBREAK_OUTCOME_AGE_SEX', [outcome, age, sex]),
    ],
  };
}

function dataElements(): unknown {
  const mean = countElement(MEAN_AGE, DEFAULT_COMBO) as Record<string, unknown>;
  return {
    dataElements: [
      countElement(CONFIRMED, BY_AGE_AND_SEX),
      countElement(OUTCOME, BY_OUTCOME),
      ...[HOSPITALISED, CONTACTS_NAMED, BECAME_CASE, LISTED, LOST].map((one) => countElement(one, DEFAULT_COMBO)),
      // A mean of weeks is no mean of all: it is not added up.
      { ...mean, valueType: 'NUMBER', aggregationType: 'NONE' },
    ],
  };
}

function dataSets(): unknown {
  const elements = [CONFIRMED, OUTCOME, HOSPITALISED, CONTACTS_NAMED, MEAN_AGE, BECAME_CASE, LISTED, LOST];
  const named = { ...element('OUTBREAK_WEEKLY', 'Outbreak, weekly'), periodType: 'Weekly' };
  const usual = dataSet(named, elements) as Record<string, unknown>;
  return { dataSets: [{ ...usual, organisationUnits: references(WARDS.map(({ orgUnit }) => orgUnit)) }] };
}

function element(code: string, name: string) {
  return { id: uidOf(`godata ${code}`), code, name };
}

function optionId(name: string): string {
  return uidOf(`godata option ${name}`);
}

function codeOf(name: string): string {
  return `OUTBREAK_${name
    .toUpperCase()
    .replaceAll(/[^A-Z0-9]+/g, '_')
    .replace(/_$/, '')}`;
}
