import type { Counted } from './counted.ts';

const concept = (code: string) => ({ coding: [{ code }] });
const AGES = ['P0Y--P1Y', 'P1Y--P5Y'];
const SEXES = ['female', 'male'] as const;

/**
 * Write counts as an evaluated Measure has them: several populations, of which the numerator is meant, strata by age and by
 * sex, each with everyone in them, and those by both with components.
 *
 * @param counted what a facility has counted
 * @returns groups of a MeasureReport
 * @see https://hl7.org/fhir/R4/measurereport.html
 */
export function plainGroups({ births, bcg, mr1, seen }: Counted): object[] {
  return [
    { code: concept('EPI_LIVE_BIRTHS'), population: populations(births) },
    byAgeAndBySex('EPI_BCG_GIVEN', bcg),
    byAgeAndBySex('EPI_MR1_GIVEN', mr1),
    {
      code: concept('EPI_CHILDREN_SEEN'),
      population: populations([...seen.female, ...seen.male].reduce((sum, count) => sum + count, 0)),
      stratifier: [
        {
          stratum: SEXES.flatMap((sex) =>
            seen[sex].map((count, at) => ({
              component: [
                { code: concept('gender'), value: concept(sex) },
                { code: concept('ageGroup'), value: concept(AGES[at] ?? '') },
              ],
              population: populations(count),
            })),
          ),
        },
      ],
    },
  ];
}

function byAgeAndBySex(code: string, counts: readonly [number, number]): object {
  const all = counts[0] + counts[1];
  const girls = Math.floor(all / 2);
  const stratum = (option: string, count: number) => ({ value: concept(option), population: populations(count) });
  return {
    code: concept(code),
    population: populations(all),
    stratifier: [
      { code: [concept('ageGroup')], stratum: counts.map((count, at) => stratum(AGES[at] ?? '', count)) },
      { code: [concept('gender')], stratum: [stratum('female', girls), stratum('male', all - girls)] },
    ],
  };
}

/** Everybody in the catchment area, and those who are counted. */
function populations(count: number): object[] {
  return [
    { code: concept('initial-population'), count: count * 3 + 10 },
    { code: concept('numerator'), count },
  ];
}
