/** The option combos of the category combo by age, as the WHO package for immunization has them. */
export const AGE_COMBOS = { under1: 'JKuWbG5bWAu', from1: 'UIQxmxgioxH' };

/** The option combos by sex and age. */
export const SEX_AGE_COMBOS = {
  maleUnder1: 'VVirGcguXFX',
  maleFrom1: 'V0N7OP1aoQW',
  femaleUnder1: 'XkXihRjl6cV',
  femaleFrom1: 'vqsYEX7Syc5',
};

/** The data element that counts children and not doses, by sex and age. */
export const CHILDREN_SEEN = { id: 'nvnRw5Fy4sd', code: 'EPI_CHILDREN_SEEN', name: 'EPI - Children seen' };

/**
 * The data elements that count doses, all by age; codes and UIDs are those of the WHO package for immunization.
 *
 * @see https://github.com/dhis2/metadata-package-development
 */
export const DOSES_GIVEN = [
  { id: 'WSy7zOZx1Wl', code: 'EPI_BCG_GIVEN', name: 'EPI - BCG doses given' },
  { id: 'Tuoi3Ilwu9i', code: 'EPI_OPV_0_GIVEN', name: 'EPI - OPV 0 doses given' },
  { id: 'SaS0kTJ50dS', code: 'EPI_OPV1_GIVEN', name: 'EPI - OPV 1 doses given' },
  { id: 'z5tTcNI3L0b', code: 'EPI_OPV2_GIVEN', name: 'EPI - OPV 2 doses given' },
  { id: 'h9h4KeW4OMg', code: 'EPI_OPV3_GIVEN', name: 'EPI - OPV 3 doses given' },
  { id: 'hJJlOnVOkV2', code: 'EPI_DPT-HEPB-HIB1_GIVEN', name: 'EPI - DPT-HepB-HIB 1 doses given' },
  { id: 'lHnact7BRVU', code: 'EPI_DPT-HEPB-HIB2_GIVEN', name: 'EPI - DPT-HepB-HIB 2 doses given' },
  { id: 'TWWbtMMWD51', code: 'EPI_DPT-HEPB-HIB3_GIVEN', name: 'EPI - DPT-HepB-HIB 3 doses given' },
  { id: 'A7VWYLfm5W1', code: 'EPI_PCV1_GIVEN', name: 'EPI - PCV 1 doses given' },
  { id: 'ag0n0p794wu', code: 'EPI_PCV2_GIVEN', name: 'EPI - PCV 2 doses given' },
  { id: 'w2qKmMHXW8A', code: 'EPI_PCV3_GIVEN', name: 'EPI - PCV 3 doses given' },
  { id: 'e8CQ1VjzOnL', code: 'EPI_RV1_GIVEN', name: 'EPI - RV 1 doses given' },
  { id: 'GxvFEXfTWcN', code: 'EPI_RV2_GIVEN', name: 'EPI - RV 2 doses given' },
  { id: 'kGrnHR9zV2G', code: 'EPI_MR1_GIVEN', name: 'EPI - MR 1 doses given' },
  { id: 'Lyvx6Ltz5U2', code: 'EPI_MR2_GIVEN', name: 'EPI - MR 2 doses given' },
];
