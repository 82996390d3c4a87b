import type { Counted } from './counted.ts';

const BASE = 'https://reports.example.org';
const POPULATION = 'http://terminology.hl7.org/CodeSystem/measure-population';

const concept = (system: string, code: string) => ({ coding: [{ system: `${BASE}/CodeSystem/${system}`, code }] });
const ofPopulation = (count: number) => [
  { code: { coding: [{ system: POPULATION, code: 'measure-population' }] }, count },
];

const AGES = ['AGE_UNDER_1', 'AGE_FROM_1'];
const SEXES = { female: 'SEX_FEMALE', male: 'SEX_MALE' } as const;

type Choice = readonly [category: string, option: string];

/**
 * Write counts as IHE mADX has them: the codes of DHIS2, a component for each category, the score beside the count.
 *
 * @param counted what a facility has counted
 * @returns groups of a MeasureReport
 * @see https://profiles.ihe.net/QRPH/mADX/
 */
export function madxGroups({ births, bcg, mr1, seen }: Counted): object[] {
  const byAge = (counts: readonly number[]): [number, Choice[]][] =>
    counts.map((count, at) => [count, [['AGE_IMMUNIZATION', AGES[at] ?? '']]]);
  const children = Object.entries(SEXES).flatMap(([sex, code]) =>
    seen[sex as keyof typeof SEXES].map((count, at): [number, Choice[]] => [
      count,
      [
        ['SEX', code],
        ['AGE_IMMUNIZATION', AGES[at] ?? ''],
      ],
    ]),
  );
  return [
    {
      code: concept('dataElements', 'EPI_LIVE_BIRTHS'),
      population: ofPopulation(births),
      measureScore: { value: births },
    },
    stratified('EPI_BCG_GIVEN', byAge(bcg)),
    stratified('EPI_MR1_GIVEN', byAge(mr1)),
    stratified('EPI_CHILDREN_SEEN', children),
  ];
}

function stratified(code: string, strata: readonly [number, Choice[]][]): object {
  const categories = strata[0]?.[1].map(([category]) => category).join('-') ?? '';
  const stratum = strata.map(([count, choices]) => {
    const component = choices.map(([category, option]) => ({
      code: concept('categories', category),
      value: concept('categoryOptions', option),
    }));
    const [only, second] = component;
    return {
      ...(second === undefined && only !== undefined ? { value: only.value } : {}),
      component,
      population: ofPopulation(count),
      measureScore: { value: count },
    };
  });
  return {
    code: concept('dataElements', code),
    population: ofPopulation(strata.reduce((sum, [count]) => sum + count, 0)),
    stratifier: [{ code: [concept('stratifiers', categories)], stratum }],
  };
}
