import type { FhirResource } from '../../../../../adaptors/tally/compiled-mapping.ts';

/** Three patients: one with everything, one with little, one with nothing. */
export const PEOPLE: readonly FhirResource[] = [
  {
    resourceType: 'Patient',
    id: 'ada',
    active: true,
    gender: 'female',
    birthDate: '2020-02-29',
    multipleBirthInteger: 2,
    managingOrganization: { reference: 'Organization/clinic' },
    identifier: [
      { system: 'urn:card', value: 'C-1' },
      { system: 'urn:vote', value: 'V-1' },
    ],
    name: [
      { use: 'official', family: 'Otieno', given: ['Ada', 'Maria'] },
      { use: 'nickname', given: ['Dada'] },
    ],
    telecom: [{ system: 'phone', value: '100' }],
    contact: [
      {
        name: { family: 'Wanjiru' },
        telecom: [
          { system: 'phone', value: '201' },
          { system: 'email', value: 'w@x' },
        ],
      },
      { name: { family: 'Kamau' }, telecom: [{ system: 'phone', value: '301' }] },
    ],
    extension: [
      { url: 'urn:clan', valueCode: 'lion' },
      {
        url: 'urn:home',
        extension: [
          { url: 'village', valueString: 'Kisumu' },
          { url: 'hut', valueInteger: 4 },
        ],
      },
    ],
  },
  {
    resourceType: 'Patient',
    id: 'ben',
    active: false,
    gender: 'male',
    birthDate: '2019',
    name: [{ family: 'Mwangi' }],
  },
  { resourceType: 'Patient', id: 'cy' },
];
