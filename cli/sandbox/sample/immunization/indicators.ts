import { AGE_COMBOS, CHILDREN_SEEN } from './elements.ts';

const PENTA1 = '#{hJJlOnVOkV2}';
const PENTA3 = '#{TWWbtMMWD51}';
const MR1_UNDER_1 = `#{kGrnHR9zV2G.${AGE_COMBOS.under1}}`;

/**
 * The indicators of the sample, in per cent: DHIS2 works them out from the values that are reported, for districts and the
 * country too.
 *
 * @see https://docs.dhis2.org/en/use/user-guides/dhis-core-version-master/configuring-the-system/metadata.html#manage_indicators
 */
export const INDICATORS = [
  {
    id: 'TLDropOut01',
    code: 'EPI_DPT_DROP_OUT',
    name: 'EPI - Drop-out DPT-HepB-HIB 1 to 3 (%)',
    shortName: 'EPI - Drop-out DPT 1 to 3',
    numerator: `${PENTA1} - ${PENTA3}`,
    numeratorDescription: 'First doses less third doses',
    denominator: PENTA1,
    denominatorDescription: 'First doses',
    decimals: 1,
    annualized: false,
  },
  {
    id: 'TLCoverMR01',
    code: 'EPI_MR1_COVERAGE',
    name: 'EPI - Children seen who had MR 1 before their first birthday (%)',
    shortName: 'EPI - MR 1 under 1 coverage',
    numerator: MR1_UNDER_1,
    numeratorDescription: 'First doses below one year',
    denominator: `#{${CHILDREN_SEEN.id}}`,
    denominatorDescription: 'Children seen',
    decimals: 1,
    annualized: false,
  },
];
