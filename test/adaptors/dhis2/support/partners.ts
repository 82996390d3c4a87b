import type { CompiledDimension } from '../../../../adaptors/tally/compiled-mapping.ts';

const SHARING = { public: 'rwrw----', external: false, users: {}, userGroups: {} };

export const GOVERNMENT = 'aocGovernm1';
export const NGO = 'aocNonGovt1';
export const BY_PARTNER = { categoryCombo: { id: 'comboPartn1' } };

/** Attribute categories for the sample's data set: who runs a clinic. */
export const PARTNERS = {
  categoryOptions: [
    { id: 'optGovernm1', name: 'Government', shortName: 'Government', code: 'GOV', sharing: SHARING },
    { id: 'optNonGovt1', name: 'Other partner', shortName: 'Other partner', code: 'NGO', sharing: SHARING },
  ],
  categories: [{ id: 'catPartner1', name: 'Partner', categoryOptions: [{ id: 'optGovernm1' }, { id: 'optNonGovt1' }] }],
  categoryCombos: [{ id: 'comboPartn1', name: 'Partner', categories: [{ id: 'catPartner1' }], sharing: SHARING }],
  categoryOptionCombos: [
    {
      id: GOVERNMENT,
      name: 'Government',
      categoryCombo: { id: 'comboPartn1' },
      categoryOptions: [{ id: 'optGovernm1' }],
    },
    { id: NGO, name: 'Other partner', categoryCombo: { id: 'comboPartn1' }, categoryOptions: [{ id: 'optNonGovt1' }] },
  ],
};

/** A dimension that leads to some partners. */
export function partner(...options: readonly string[]): CompiledDimension {
  const map = Object.fromEntries(options.map((option, at) => [`key-${at}`, option]));
  return { name: 'partner', kind: 'map', column: 1, map, other: undefined, missing: undefined };
}
