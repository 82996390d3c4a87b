import { PEOPLE } from './people.ts';
import { columns, one, patients, type Suite } from './suite.ts';

const PROFILES = 'https://sql-on-fhir.org/ig/StructureDefinition/';
const SHAREABLE = { meta: { profile: [`${PROFILES}ShareableViewDefinition`] } };
const TABULAR = { meta: { profile: [`${PROFILES}TabularViewDefinition`] } };

export const definitionSuites: readonly Suite[] = [
  {
    title: 'definitions',
    resources: PEOPLE.slice(0, 1),
    tests: [
      {
        title: 'all that describes a view',
        view: {
          resourceType: 'ViewDefinition',
          id: 'a',
          url: 'urn:a',
          name: 'a',
          status: 'draft',
          title: 'A',
          fhirVersion: ['4.0.1'],
          ...one('gender'),
        },
        expect: [{ x: 'female' }],
      },
      {
        title: 'the address of the logical model for a type',
        view: { resourceType: `${PROFILES}ViewDefinition`, ...one('gender') },
        expect: [{ x: 'female' }],
      },
      {
        title: 'columns, then selects, then unions',
        view: patients(
          { unionAll: [columns({ e: "'E'" })], select: [columns({ c: "'C'" })], ...columns({ a: "'A'" }) },
          columns({ g: "'G'" }),
        ),
        expect: [{ a: 'A', c: 'C', e: 'E', g: 'G' }],
      },
      {
        title: 'another resource type',
        view: { ...one('gender'), resourceType: 'Library' },
        expectError: /expected a ViewDefinition, not a Library/,
      },
      {
        title: 'no resource',
        view: { select: [columns({ id: 'getResourceKey()' })] },
        expectError: /"resource" is missing in the ViewDefinition/,
      },
      {
        title: 'an unknown resource',
        view: { resource: 'Pateint', select: [columns({ id: 'getResourceKey()' })] },
        expectError: /Pateint is not a resource type of FHIR R4 — Did you mean Patient/,
      },
      { title: 'no select', view: { resource: 'Patient' }, expectError: /"select" is missing/ },
      { title: 'an empty select', view: patients(), expectError: /"select" in the ViewDefinition is empty/ },
      {
        title: 'a select without columns',
        view: patients({ forEach: 'name' }),
        expectError: /this select gives no columns/,
      },
      {
        title: 'a column without name',
        view: patients({ column: [{ path: 'gender' }] }),
        expectError: /"name" is missing in column/,
      },
      {
        title: 'a column without path',
        view: patients({ column: [{ name: 'x' }] }),
        expectError: /"path" is missing in column/,
      },
      {
        title: 'a name with a hyphen',
        view: patients(columns({ 'a-b': 'gender' })),
        expectError: /"a-b" cannot name a column/,
      },
      {
        title: 'a name that begins with an underscore',
        view: patients(columns({ _a: 'gender' })),
        expectError: /"_a" cannot name a column/,
      },
      {
        title: 'two columns of a name',
        view: patients(columns({ a: 'gender' }), { forEach: 'name', ...columns({ a: 'family' }) }),
        expectError: /there are two columns "a"/,
      },
      {
        title: 'a name of a view with a space',
        view: { ...one('gender'), name: 'a b' },
        expectError: /"a b" cannot name a view/,
      },
      {
        title: 'an unknown key of a column',
        view: one('gender', { colection: true }),
        expectError: /unknown key "colection" in column — did you mean "collection"\?/,
      },
      {
        title: 'an unknown key of a select',
        view: patients({ foreach: 'name', ...columns({ f: 'gender' }) }),
        expectError: /unknown key "foreach" in select — did you mean "forEach"\?/,
      },
      {
        title: 'a column that is an object',
        view: one('name'),
        expectError: /column "x" selects HumanName, which is no single value/,
      },
      {
        title: 'a column that is an open choice',
        view: one('multipleBirth'),
        expectError: /which is no single value — choose one of its types with ofType/,
      },
      { title: 'a path that is no FHIRPath', view: one('name..given'), expectError: /The expression is not FHIRPath/ },
      { title: 'an unknown function', view: one('name.frist()'), expectError: /There is no function frist\(\)/ },
      {
        title: 'a declared type that is wrong',
        view: one('gender', { type: 'boolean' }),
        expectError: /column "x" is declared as boolean, and selects code — write type: code/,
      },
      {
        title: 'a declared type that there is not',
        view: one('gender', { type: 'sting' }),
        expectError: /"sting" is not a type of single values — did you mean "string"\?/,
      },
      {
        title: 'a column with a number for collection',
        view: one('gender', { collection: 1 }),
        expectError: /expected true or false for "collection"/,
      },
      {
        title: 'a tag without value',
        view: one('gender', { tag: [{ name: 'a' }] }),
        expectError: /"value" is missing in tag/,
      },
      {
        title: 'another version of FHIR',
        view: { ...one('gender'), fhirVersion: ['5.0.0'] },
        expectError: /views are read over FHIR R4, not 5\.0\.0/,
      },
      {
        title: 'a shareable view',
        view: { ...SHAREABLE, url: 'urn:a', name: 'a', fhirVersion: ['4.0.1'], ...one('gender', { type: 'code' }) },
        expect: [{ x: 'female' }],
      },
      {
        title: 'a shareable view without url',
        view: { ...SHAREABLE, name: 'a', fhirVersion: ['4.0.1'], ...one('gender', { type: 'code' }) },
        expectError: /"url" is missing/,
      },
      {
        title: 'a shareable view without a type',
        view: { ...SHAREABLE, url: 'urn:a', name: 'a', fhirVersion: ['4.0.1'], ...one('gender') },
        expectError: /"type" is missing in column/,
      },
      {
        title: 'a tabular view with a collection',
        view: { ...TABULAR, ...one('gender', { collection: true }) },
        expectError: /a tabular view has no collections/,
      },
    ],
  },
];
