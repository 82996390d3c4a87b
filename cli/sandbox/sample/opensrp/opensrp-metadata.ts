import { uidOf } from '../../dhis2/uid.ts';
import { category, categoryCombo, countElement, dataSet, hierarchy, shared, users } from '../metadata-objects.ts';

/** The options of the category "Vaccine", in the order of the schedule. */
export const VACCINES = [
  'BCG',
  'OPV 0',
  'OPV 1',
  'OPV 2',
  'OPV 3',
  'Penta 1',
  'Penta 2',
  'Penta 3',
  'PCV 1',
  'PCV 2',
  'PCV 3',
  'MR 1',
  'MR 2',
  'Other vaccine',
];
const AGES = ['< 1 year', '≥ 1 year'];
const SEXES = ['Male', 'Female', 'Unknown sex'];

const BY_VACCINE = uidOf('opensrp combo vaccine');
const BY_VACCINE_AND_AGE = uidOf('opensrp combo vaccine age');
const BY_SEX = uidOf('opensrp combo sex');

const WEEK_DOSES = element('EIR_WEEK_DOSES', 'EIR - Doses given in the week');
const WEEK_REGISTERED = element('EIR_WEEK_REGISTERED', 'EIR - Children newly registered in the week');
const DOSES = element('EIR_DOSES', 'EIR - Doses given');
const VACCINATED = element('EIR_CHILDREN_VACCINATED', 'EIR - Children vaccinated');
const REGISTERED = element('EIR_CHILDREN_REGISTERED', 'EIR - Children newly registered');

/**
 * Make the metadata that the registry of OpenSRP reports into: a weekly and a monthly data set, as documents to import one
 * after the other. Option combos are made by the server.
 *
 * @returns bodies of `POST /api/metadata`, in import order
 * @example for (const document of opensrpMetadata()) await importMetadata(document);
 */
export function opensrpMetadata(): unknown[] {
  return [hierarchy(), categories(), dataElements(), dataSets(), users()];
}

function element(code: string, name: string) {
  return { id: uidOf(`opensrp ${code}`), code, name };
}

function categories(): unknown {
  const kinds = [
    { name: 'Vaccine', options: VACCINES },
    { name: 'Age (registry)', options: AGES },
    { name: 'Sex (registry)', options: SEXES },
  ].map((kind) => ({ ...kind, id: uidOf(`opensrp category ${kind.name}`), ids: kind.options.map(optionId) }));
  const [vaccine, age, sex] = kinds.map(({ id }) => id);
  return {
    categoryOptions: kinds.flatMap(({ options }) =>
      options.map((name) => shared({ id: optionId(name), name, shortName: name, code: codeOf(name) })),
    ),
    categories: kinds.map(({ id, name, ids }) => category(id, name, codeOf(name), ids)),
    categoryCombos: [
      categoryCombo(BY_VACCINE, 'Vaccine', 'EIR_VACCINE', [vaccine ?? '']),
      categoryCombo(BY_VACCINE_AND_AGE, 'Vaccine and age', 'EIR_VACCINE_AGE', [vaccine ?? '', age ?? '']),
      categoryCombo(BY_SEX, 'Sex (registry)', 'EIR_SEX', [sex ?? '']),
    ],
  };
}

function dataElements(): unknown {
  return {
    dataElements: [
      countElement(WEEK_DOSES, BY_VACCINE),
      countElement(WEEK_REGISTERED, BY_SEX),
      countElement(DOSES, BY_VACCINE_AND_AGE),
      countElement(VACCINATED, BY_SEX),
      countElement(REGISTERED, BY_SEX),
    ],
  };
}

function dataSets(): unknown {
  const named = (code: string, name: string, periodType: string) => ({ ...element(code, name), periodType });
  return {
    dataSets: [
      dataSet(named('EIR_WEEKLY', 'Immunization registry, weekly', 'Weekly'), [WEEK_DOSES, WEEK_REGISTERED]),
      dataSet(named('EIR_MONTHLY', 'Immunization registry, monthly', 'Monthly'), [DOSES, VACCINATED, REGISTERED]),
    ],
  };
}

function optionId(name: string): string {
  return uidOf(`opensrp option ${name}`);
}

function codeOf(name: string): string {
  const text = name.replace('<', 'UNDER').replace('≥', 'FROM').toUpperCase();
  return `EIR_${text.replaceAll(/[^A-Z0-9]+/g, '_').replace(/_$/, '')}`;
}
