import { columns, patients, type Suite } from './suite.ts';

const LINKS = [
  'Patient/7',
  'https://example.org/fhir/Patient/7/_history/2',
  'RelatedPerson/9',
  'urn:uuid:0c3151bd-1cbf-4d64-b04d-cd9187a4c6e0',
  '#inner',
  'Patient?identifier=urn:card|1',
];
const PEOPLE = [
  {
    resourceType: 'Patient',
    id: '7',
    contained: [{ resourceType: 'Patient', id: 'inner' }],
    name: [{ family: 'A' }, { family: 'B' }],
    managingOrganization: { identifier: { value: 'x' } },
    link: LINKS.map((reference) => ({ other: { reference } })),
  },
  { resourceType: 'Patient', name: [{ family: 'C' }] },
];

/** A row for each link, with one column. */
function perLink(path: string) {
  return patients({ forEach: 'link.other', ...columns({ key: path }) });
}

export const referenceSuites: readonly Suite[] = [
  {
    title: 'keys',
    resources: PEOPLE,
    tests: [
      {
        title: 'of references of any type, as far as they name a resource',
        view: perLink('getReferenceKey()'),
        expect: ['7', '7', '9', null, null, null].map((key) => ({ key })),
      },
      ...['Patient', 'FHIR.Patient', "'Patient'"].map((type) => ({
        title: `of references to one type, written ${type}`,
        view: perLink(`getReferenceKey(${type})`),
        expect: ['7', '7', null, null, null, null].map((key) => ({ key })),
      })),
      {
        title: 'of references to another type',
        view: perLink('getReferenceKey(Practitioner)'),
        expect: LINKS.map(() => ({ key: null })),
      },
      {
        title: 'of a reference by identifier alone',
        view: patients(columns({ key: 'managingOrganization.getReferenceKey()' })),
        expect: [{ key: null }, { key: null }],
      },
      {
        title: 'equal that of the resource which is referred to',
        view: patients(columns({ x: 'link.other.first().getReferenceKey(Patient) = getResourceKey()' })),
        expect: [{ x: true }, { x: null }],
      },
      {
        title: 'in a criterion',
        view: patients(columns({ n: 'link.where(other.getReferenceKey(Patient) = %context.id).count()' })),
        expect: [{ n: 2 }, { n: 0 }],
      },
      {
        title: 'of resources without an id, contained ones never',
        view: patients(columns({ key: 'getResourceKey()' })),
        expect: [{ key: '7' }, { key: null }],
      },
      {
        title: 'of the resource beside what repeats',
        view: patients({
          ...columns({ key: 'getResourceKey()' }),
          select: [{ forEach: 'name', ...columns({ f: 'family' }) }],
        }),
        expect: [
          { key: '7', f: 'A' },
          { key: '7', f: 'B' },
          { key: null, f: 'C' },
        ],
      },
      {
        title: 'of several references in one column',
        view: patients(columns({ key: 'link.other.getReferenceKey()' })),
        expectError: /^many-values:key$/,
      },
      {
        title: 'of the resource within forEach',
        view: patients({ forEach: 'name', ...columns({ key: 'getResourceKey()' }) }),
        expectError: /getResourceKey\(\) is only known of the resource itself .* outside of forEach/,
      },
      {
        title: 'of what is no reference',
        view: patients(columns({ key: 'name.getReferenceKey()' })),
        expectError: /getReferenceKey\(\) cannot be asked of HumanName/,
      },
      {
        title: 'of references to a type that there is not',
        view: perLink("getReferenceKey('Pateint')"),
        expectError: /Pateint is not a resource type that a reference can point to .* Did you mean Patient/,
      },
      {
        title: 'of references to any resource by its abstract type',
        view: perLink('getReferenceKey(Resource)'),
        expectError: /Resource is not a resource type that a reference can point to/,
      },
    ],
  },
];
